package org.rmqtt.transport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.rmqtt.api.mqtt.MqttVersion;

/** Writes packets byte by byte, right or wrong, without the codec that is tested. */
public final class Bytes {
    private Bytes() {}

    /** Parts one after the other: an Integer is a byte, a String has its two byte length, byte[] is taken as it is. */
    public static byte[] of(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof Integer value) {
                out.write(value);
            } else if (part instanceof String text) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                out.writeBytes(u16(utf8.length));
                out.writeBytes(utf8);
            } else {
                out.writeBytes((byte[]) part);
            }
        }
        return out.toByteArray();
    }

    /** A packet: the first byte, the Remaining Length, the parts. */
    public static byte[] packet(int header, Object... parts) {
        byte[] body = of(parts);
        return of(header, length(body.length), body);
    }

    /** Properties with their length. */
    public static byte[] properties(Object... parts) {
        byte[] body = of(parts);
        return of(length(body.length), body);
    }

    /** A variable byte integer. */
    public static byte[] length(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        do {
            out.write(rest > 127 ? rest % 128 + 128 : rest);
            rest /= 128;
        } while (rest > 0);
        return out.toByteArray();
    }

    /** Two bytes. */
    public static byte[] u16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    /** Four bytes. */
    public static byte[] u32(long value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }

    /** Bytes from hexadecimal text with spaces. */
    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** Text without a length. */
    public static byte[] raw(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Hexadecimal text of what is readable. */
    public static String hex(ByteBuf bytes) {
        return ByteBufUtil.hexDump(bytes);
    }

    /** A buffer with these bytes. */
    public static ByteBuf buffer(byte[] bytes) {
        return Unpooled.wrappedBuffer(bytes);
    }

    /** The shortest CONNECT of a version, with client id {@code c}. */
    public static byte[] connect(MqttVersion version) {
        return connect(version, "c");
    }

    /** A CONNECT with Clean Start. */
    public static byte[] connect(MqttVersion version, String clientId) {
        return version.isV5()
                ? packet(0x10, version.protocolName(), version.level(), 2, u16(60), properties(), clientId)
                : packet(0x10, version.protocolName(), version.level(), 2, u16(60), clientId);
    }
}
