package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.transport.codec.Bytes.connect;
import static org.rmqtt.transport.codec.Bytes.of;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.properties;
import static org.rmqtt.transport.codec.Bytes.raw;
import static org.rmqtt.transport.codec.Bytes.u16;
import static org.rmqtt.transport.codec.Bytes.u32;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rmqtt.api.mqtt.MqttVersion;

/** Packets with random damage, from a seed: the decoder gives packets or a violation, and nothing else. */
class MutatedPacketsTest {
    private static final int ROUNDS = Integer.getInteger("rmqtt.mutations", 40_000);
    private static final long SEED = Long.getLong("rmqtt.seed", 20_250_101L);
    private static final int MAX_PACKET_SIZE = 4096;

    private static List<byte[]> packets(MqttVersion version) {
        byte[] none = version.isV5() ? properties() : new byte[0];
        byte[] rich = version.isV5()
                ? properties(0x01, 1, 0x02, u32(9), 0x03, "ct", 0x08, "re", 0x09, "co", 0x23, u16(1), 0x26, "k", "v")
                : none;
        byte[] ack = version.isV5() ? of(0, properties(0x1F, "why", 0x26, "k", "v")) : new byte[0];
        byte[] id = version.isV5() ? properties(0x0B, 5) : none;
        return List.of(
                packet(0x30, "a/b", none, raw("hello")),
                packet(0x3D, "a/ü", u16(5), rich, raw("hello")),
                packet(0x40, u16(1), ack),
                packet(0x50, u16(1), ack),
                packet(0x62, u16(1), ack),
                packet(0x70, u16(1), ack),
                packet(0x82, u16(1), id, "a/+", 1, "$share/g/#", 2),
                packet(0xA2, u16(1), none, "a/+", "b"),
                packet(0xC0),
                version.isV5() ? packet(0xF0, 0x18, properties(0x15, "m", 0x16, "d")) : packet(0xC0),
                packet(0xE0, version.isV5() ? of(4, properties(0x11, u32(1))) : new byte[0]));
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void neverMakeAnythingButPacketsAndViolations(MqttVersion version) {
        Random random = new Random(SEED + version.level());
        List<byte[]> packets = packets(version);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            FrameDecoder decoder = new FrameDecoder(MAX_PACKET_SIZE, 5);
            byte[] first = connect(version);
            byte[] second = packets.get(random.nextInt(packets.size()));
            boolean damagesFirst = random.nextInt(4) == 0;
            byte[] all =
                    of(damagesFirst ? damage(random, first) : first, damagesFirst ? second : damage(random, second));
            ByteBuf in = Unpooled.wrappedBuffer(all);
            while (decoder.next(in) != null) {
                assertThat(decoder.violation()).isNull();
            }
            refused += decoder.violation() == null ? 0 : 1;
            if (decoder.violation() != null) {
                assertThat(decoder.violation().detail()).isNotBlank();
                assertThat(decoder.violation().reason().isError()).isTrue();
            }
        }
        assertThat(refused).as("seed %d", SEED).isBetween(ROUNDS / 10, ROUNDS - 1);
    }

    private static byte[] damage(Random random, byte[] packet) {
        byte[] damaged = packet.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && damaged.length > 0; i++) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(5)) {
                case 0 -> damaged[at] = (byte) random.nextInt(256);
                case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> damaged = Arrays.copyOf(damaged, at);
                case 3 ->
                    damaged = of(
                            Arrays.copyOf(damaged, at),
                            random.nextInt(256),
                            Arrays.copyOfRange(damaged, at, damaged.length));
                default -> damaged = of(damaged, random.nextInt(256));
            }
        }
        return damaged;
    }
}
