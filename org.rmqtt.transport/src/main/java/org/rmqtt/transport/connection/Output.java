package org.rmqtt.transport.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What has been sent on a connection and not been written to its channel: one buffer, which an idle connection does not
 * have. Confined to the connection's loop.
 */
final class Output {
    private static final int SMALL = 256;

    private final Channel channel;
    private ByteBuf buffer;
    private int expected = SMALL;
    private ChannelFuture lastWrite;

    Output(Channel channel) {
        this.channel = channel;
    }

    /** The buffer to append to. */
    ByteBuf buffer() {
        if (buffer == null) {
            buffer = channel.alloc().directBuffer(expected);
        }
        return buffer;
    }

    /** Appends a buffer that other connections write too, without copying it; takes it over. */
    void append(ByteBuf shared) {
        write();
        lastWrite = channel.write(shared);
    }

    /** Hands a buffer that has become large to the channel, so that it need not grow. */
    void spill() {
        if (buffer != null && buffer.readableBytes() >= WaterMarks.HIGH) {
            write();
        }
    }

    /** How many bytes wait here and in the channel. */
    long pendingBytes() {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        long inChannel = outbound == null ? 0 : outbound.totalPendingWriteBytes();
        return inChannel + (buffer == null ? 0 : buffer.readableBytes());
    }

    /** Whether the channel and this buffer are below the high-water mark. */
    boolean isWritable() {
        return channel.isWritable() && (buffer == null || buffer.readableBytes() < WaterMarks.HIGH);
    }

    /** Writes everything to the socket, as far as it takes it. */
    void flush() {
        write();
        channel.flush();
    }

    /** The future of the last write, or null if there is none that is not done. */
    ChannelFuture lastWrite() {
        return lastWrite == null || lastWrite.isDone() ? null : lastWrite;
    }

    /** Forgets what has not been written. */
    void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    private void write() {
        ByteBuf full = buffer;
        if (full == null) {
            return;
        }
        buffer = null;
        if (!full.isReadable()) {
            full.release();
            return;
        }
        expected = Math.max(SMALL, Math.min(WaterMarks.HIGH, (expected + full.readableBytes()) / 2));
        lastWrite = channel.write(full);
    }
}
