package org.rmqtt.transport.codec.encode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A large payload in a buffer outside the heap, which all connections of a loop write from. Confined to the loop. */
final class SharedPayload implements AutoCloseable {
    private final ByteBuf buffer;

    SharedPayload(ByteBufAllocator allocator, byte[] payload) {
        buffer = allocator.directBuffer(payload.length, payload.length);
        buffer.writeBytes(payload);
    }

    /** A buffer of the payload for one connection, which releases it. */
    ByteBuf forConnection() {
        return buffer.retainedDuplicate();
    }

    @Override
    public void close() {
        buffer.release();
    }
}
