package org.rmqtt.transport.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * What has been read from a connection and not been decoded. It is never more than one packet of the largest size and
 * what the socket gave at once. Confined to the connection's loop.
 */
final class Input {
    /** An incomplete packet that is this many times smaller than the buffer it lies in gets a buffer of its own. */
    private static final int WASTE = 4;

    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;

    ByteBuf buffer() {
        return buffer;
    }

    /** Takes over bytes behind those that are there. */
    void add(ByteBufAllocator allocator, ByteBuf bytes) {
        buffer = buffer.isReadable()
                ? ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, buffer, bytes)
                : replace(bytes);
    }

    /** Gives back memory that is not needed for what is left. */
    void trim(ByteBufAllocator allocator) {
        if (!buffer.isReadable()) {
            release();
        } else if (buffer.readerIndex() > 0 && (long) buffer.readableBytes() * WASTE < buffer.capacity()) {
            replace(allocator.buffer(buffer.readableBytes()).writeBytes(buffer));
        }
    }

    void release() {
        replace(Unpooled.EMPTY_BUFFER);
    }

    private ByteBuf replace(ByteBuf next) {
        ByteBuf old = buffer;
        buffer = next;
        old.release();
        return next;
    }
}
