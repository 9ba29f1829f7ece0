package org.rmqtt.transport.connection;

import io.netty.channel.WriteBufferWaterMark;

/** How many bytes may wait for a client before its connection stops being writable, and when it is writable again. */
public final class WaterMarks {
    static final int HIGH = 64 << 10;
    static final int LOW = 32 << 10;

    /** The marks for the channel of a connection. */
    public static final WriteBufferWaterMark CHANNEL = new WriteBufferWaterMark(LOW, HIGH);

    private WaterMarks() {}
}
