package org.rmqtt.itest.robustness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Valid packet sequences of one client, and what a seed makes of them. */
final class Mutations {
    private final Random random;

    Mutations(long seed) {
        random = new Random(seed);
    }

    /** A damaged sequence, one packet after the other. */
    List<byte[]> next() {
        boolean v5 = random.nextBoolean();
        List<byte[]> packets = sequence(v5);
        // most of the damage behind CONNECT, or all connections would end with the first packet
        int first = random.nextInt(4) == 0 ? 0 : 1;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int place = first + random.nextInt(packets.size() - first);
            mutate(packets, place);
        }
        return packets;
    }

    private void mutate(List<byte[]> packets, int place) {
        byte[] packet = packets.get(place);
        switch (random.nextInt(7)) {
            case 0 -> packets.set(place, flipped(packet));
            case 1 -> packets.set(place, Arrays.copyOf(packet, random.nextInt(packet.length) + 1));
            case 2 -> packets.add(place, packet);
            case 3 -> packets.set(place, inserted(packet));
            case 4 -> packets.set(place, lengthened(packet));
            case 5 -> packets.set(place, noise());
            default -> packets.set(place, packets.set(random.nextInt(packets.size()), packet));
        }
    }

    private byte[] flipped(byte[] packet) {
        byte[] changed = packet.clone();
        int flips = 1 + random.nextInt(4);
        for (int i = 0; i < flips; i++) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private byte[] inserted(byte[] packet) {
        int place = random.nextInt(packet.length + 1);
        byte[] more = noise();
        byte[] changed = new byte[packet.length + more.length];
        System.arraycopy(packet, 0, changed, 0, place);
        System.arraycopy(more, 0, changed, place, more.length);
        System.arraycopy(packet, place, changed, place + more.length, packet.length - place);
        return changed;
    }

    /** A Remaining Length that lies: often a huge one. */
    private byte[] lengthened(byte[] packet) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(packet[0]);
        int digits = 1 + random.nextInt(5);
        for (int i = 1; i < digits; i++) {
            out.write(0x80 | random.nextInt(0x80));
        }
        out.write(random.nextInt(0x80));
        out.write(packet, Math.min(2, packet.length), Math.max(0, packet.length - 2));
        return out.toByteArray();
    }

    private byte[] noise() {
        byte[] bytes = new byte[1 + random.nextInt(24)];
        random.nextBytes(bytes);
        return bytes;
    }

    private List<byte[]> sequence(boolean v5) {
        List<byte[]> packets = new ArrayList<>();
        packets.add(connect(v5));
        packets.add(packet(0x82, id(1), v5 ? new byte[] {2, 0x0B, 5} : new byte[0], text("fuzz/#"), new byte[] {2}));
        for (int qos = 0; qos <= 2; qos++) {
            byte[] properties = v5 ? new byte[] {14, 1, 1, 2, 0, 0, 0, 60, 0x26, 0, 1, 'a', 0, 1, 'b'} : new byte[0];
            packets.add(packet(
                    0x30 | qos << 1 | random.nextInt(2),
                    text("fuzz/" + random.nextInt(5)),
                    qos == 0 ? new byte[0] : id(qos),
                    properties,
                    noise()));
        }
        packets.add(packet(0x62, id(2)));
        for (int type : new int[] {0x40, 0x50, 0x70}) {
            packets.add(packet(type, id(1 + random.nextInt(3))));
        }
        packets.add(packet(0xC0));
        packets.add(packet(0xA2, id(3), v5 ? new byte[] {0} : new byte[0], text("fuzz/#")));
        packets.add(packet(0xE0, v5 ? new byte[] {4, 5, 0x11, 0, 0, 0, 1} : new byte[0]));
        return packets;
    }

    private byte[] connect(boolean v5) {
        int flags = 0x2E | (random.nextBoolean() ? 0xC0 : 0);
        return packet(
                0x10,
                text("MQTT"),
                new byte[] {(byte) (v5 ? 5 : 4), (byte) flags, 0, 60},
                v5 ? new byte[] {8, 0x11, 0, 0, 0, 1, 0x21, 0, 2} : new byte[0],
                text("fuzz" + random.nextInt(20)),
                v5 ? new byte[] {5, 0x18, 0, 0, 0, 1} : new byte[0],
                text("fuzz/will"),
                text("gone"),
                (flags & 0x80) == 0 ? new byte[0] : text("user"),
                (flags & 0x80) == 0 ? new byte[0] : text("password"));
    }

    private static byte[] id(int id) {
        return new byte[] {(byte) (id >> 8), (byte) id};
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[bytes.length + 2];
        whole[0] = (byte) (bytes.length >> 8);
        whole[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, whole, 2, bytes.length);
        return whole;
    }

    /** A packet with at most 127 bytes behind the fixed header. */
    private static byte[] packet(int first, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        out.write(body.size());
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }
}
