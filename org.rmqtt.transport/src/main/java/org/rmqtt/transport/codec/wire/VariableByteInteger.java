package org.rmqtt.transport.codec.wire;

import io.netty.buffer.ByteBuf;

/** The variable byte integer, MQTT 5.0 section 1.5.5: seven bits a byte, one to four bytes. */
public final class VariableByteInteger {
    /** The greatest value that four bytes hold. */
    public static final int MAX = 268_435_455;

    private VariableByteInteger() {}

    /** How many bytes the value takes. */
    public static int size(int value) {
        if (value < 1 << 7) {
            return 1;
        }
        if (value < 1 << 14) {
            return 2;
        }
        return value < 1 << 21 ? 3 : 4;
    }

    /** Writes a value of 0 to {@link #MAX} in the fewest bytes [MQTT5-1.5.5-1]. */
    public static void write(ByteBuf out, int value) {
        int rest = value;
        while (rest >= 1 << 7) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
