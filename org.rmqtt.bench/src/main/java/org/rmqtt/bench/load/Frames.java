package org.rmqtt.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The few MQTT 3.1.1 packets that a load needs, straight into byte buffers. */
final class Frames {
    static final int RETAIN = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBACK = 9;

    private Frames() {}

    static byte[] connect(String clientId) {
        byte[] id = utf8(clientId);
        ByteBuffer out = ByteBuffer.allocate(16 + id.length);
        out.put((byte) 0x10).put((byte) (12 + id.length));
        out.putShort((short) 4).put(utf8("MQTT")).put((byte) 4).put((byte) 2).putShort((short) 0);
        out.putShort((short) id.length).put(id);
        return done(out);
    }

    static byte[] subscribe(int packetId, int qos, List<String> filters) {
        int length =
                2 + filters.stream().mapToInt(filter -> 3 + utf8(filter).length).sum();
        ByteBuffer out = ByteBuffer.allocate(8 + length);
        out.put((byte) 0x82);
        length(out, length);
        out.putShort((short) packetId);
        for (String filter : filters) {
            byte[] bytes = utf8(filter);
            out.putShort((short) bytes.length).put(bytes).put((byte) qos);
        }
        return done(out);
    }

    /**
     * A PUBLISH whose payload begins with the time at which it was meant to be sent.
     *
     * @param flags QoS and RETAIN, as in the first byte of the packet
     */
    static void publish(ByteBuffer out, byte[] topic, int flags, int packetId, int payloadSize, long sentNanos) {
        int qos = flags >> 1;
        out.put((byte) (0x30 | flags));
        length(out, 2 + topic.length + (qos > 0 ? 2 : 0) + payloadSize);
        out.putShort((short) topic.length).put(topic);
        if (qos > 0) {
            out.putShort((short) packetId);
        }
        int end = out.position() + payloadSize;
        out.putLong(sentNanos);
        while (out.position() < end) {
            out.put((byte) 'x');
        }
    }

    static void ack(ByteBuffer out, int type, int packetId) {
        out.put((byte) (type << 4 | (type == PUBREL ? 2 : 0))).put((byte) 2).putShort((short) packetId);
    }

    private static void length(ByteBuffer out, int length) {
        int rest = length;
        do {
            int digit = rest & 0x7F;
            rest >>>= 7;
            out.put((byte) (rest > 0 ? digit | 0x80 : digit));
        } while (rest > 0);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] done(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.flip();
        out.get(bytes);
        return bytes;
    }
}
