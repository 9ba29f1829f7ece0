package org.rmqtt.transport.codec.wire;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import org.rmqtt.api.mqtt.MqttVersion;

/**
 * Reads the fields of one packet straight from the input and never beyond its end. One object serves all packets of a
 * connection; confined to the connection's loop. Every method throws {@link Violation} if the packet ends too early.
 */
public final class PacketReader {
    private static final byte[] EMPTY = new byte[0];
    private static final int SCRATCH_SIZE = 1024;
    private static final int MAX_STRING = 65_535;

    /** Where a string's bytes lie while they are checked; one for each loop, so that idle connections hold none. */
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[SCRATCH_SIZE];
        }
    };

    private ByteBuf in;
    private int end;
    private String packet;
    private MqttVersion version;
    private byte[] scratch;

    /** Makes the next bytes of the input the packet to read; they must be there. */
    public void begin(ByteBuf input, int length, String packetName) {
        in = input;
        end = input.readerIndex() + length;
        packet = packetName;
    }

    /** Lets go of the input. */
    public void end() {
        in = null;
        scratch = null;
    }

    /** The version that the CONNECT asked for; null before. */
    public MqttVersion version() {
        return version;
    }

    /** Sets the version of all further packets. */
    public void version(MqttVersion negotiated) {
        version = negotiated;
    }

    /** Whether packets have properties and reason codes. */
    public boolean isV5() {
        return version == MqttVersion.V5;
    }

    /** How many bytes of the packet are left. */
    public int remaining() {
        return end - in.readerIndex();
    }

    /** Where the next byte is in the input. */
    public int position() {
        return in.readerIndex();
    }

    /** Fails if there is anything left. */
    public void expectEnd() {
        if (remaining() > 0) {
            throw Violation.malformed(packet + " has " + remaining() + " bytes after its last field");
        }
    }

    /** A byte, 0 to 255. */
    public int unsignedByte(String field) {
        require(1, field);
        return in.readUnsignedByte();
    }

    /** A two byte integer, 0 to 65535. */
    public int unsignedShort(String field) {
        require(2, field);
        return in.readUnsignedShort();
    }

    /** A four byte integer, 0 to 2^32-1. */
    public long unsignedInt(String field) {
        require(4, field);
        return in.readUnsignedInt();
    }

    /** A variable byte integer in its shortest form [MQTT5-1.5.5-1]. */
    public int variableByteInteger(String field) {
        int value = 0;
        for (int shift = 0; shift <= 21; shift += 7) {
            int digit = unsignedByte(field);
            value |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                if (digit == 0 && shift > 0) {
                    throw Violation.malformed("[MQTT5-1.5.5-1] the " + field + " is not in its shortest form");
                }
                return value;
            }
        }
        throw Violation.malformed("[MQTT5-1.5.5-1] the " + field + " is longer than four bytes");
    }

    /** A packet identifier, which is never 0 [MQTT5-2.2.1-3, MQTT3-2.3.1-1]. */
    public int packetId() {
        int id = unsignedShort("Packet Identifier");
        if (id == 0) {
            throw Violation.protocolError(
                    "[MQTT5-2.2.1-3, MQTT3-2.3.1-1] the Packet Identifier of the " + packet + " is 0");
        }
        return id;
    }

    /** Binary data with a two byte length, copied. */
    public byte[] binary(String field) {
        int length = unsignedShort(field);
        require(length, field);
        return bytes(length);
    }

    /** All that is left of the packet, copied. */
    public byte[] rest() {
        return bytes(remaining());
    }

    /** A UTF-8 string, checked [MQTT5-1.5.4-1] [MQTT5-1.5.4-2]. */
    public String string(String field) {
        int length = stringBytes(field);
        return length == 0 ? "" : toText(length, field);
    }

    /**
     * Reads the bytes of a UTF-8 string into {@link #scratch()} without looking at them.
     *
     * @return how many they are
     */
    public int stringBytes(String field) {
        int length = unsignedShort(field);
        require(length, field);
        byte[] target = SCRATCH.get();
        if (target.length < length) {
            target = new byte[MAX_STRING];
            SCRATCH.set(target);
        }
        in.readBytes(target, 0, length);
        scratch = target;
        return length;
    }

    /** The bytes that {@link #stringBytes} read; valid until the next string is read. */
    public byte[] scratch() {
        return scratch;
    }

    /** Checks and decodes the bytes that {@link #stringBytes} read. */
    public String toText(int length, String field) {
        return switch (Utf8.check(scratch, length)) {
            case ASCII -> ascii(scratch, length);
            case WELL_FORMED -> new String(scratch, 0, length, StandardCharsets.UTF_8);
            case ILL_FORMED ->
                throw Violation.malformed("[MQTT5-1.5.4-1, MQTT3-1.5.3-1] the " + field + " is not well-formed UTF-8");
            case HAS_NULL ->
                throw Violation.malformed("[MQTT5-1.5.4-2, MQTT3-1.5.3-2] the " + field + " has a null character");
        };
    }

    /**
     * Copies characters that are bytes, and nothing else. The constructor that takes a charset can do all of them, and is by
     * far the largest method that the optimising compiler works on while a broker that has just started gets subscriptions.
     */
    @SuppressWarnings("deprecation")
    private static String ascii(byte[] bytes, int length) {
        return new String(bytes, 0, 0, length);
    }

    private byte[] bytes(int length) {
        if (length == 0) {
            return EMPTY;
        }
        byte[] copy = new byte[length];
        in.readBytes(copy);
        return copy;
    }

    private void require(int bytes, String field) {
        if (remaining() < bytes) {
            throw Violation.malformed(packet + " ends inside its " + field);
        }
    }
}
