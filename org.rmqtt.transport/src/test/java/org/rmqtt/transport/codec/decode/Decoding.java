package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.transport.codec.Bytes;

/** Decodes single packets for the tests of the decoders. */
final class Decoding {
    static final int MAX_PACKET_SIZE = 1 << 20;
    static final int MAX_ALIASES = 10;

    private Decoding() {}

    /** A decoder that has seen the CONNECT of the version. */
    static FrameDecoder connected(MqttVersion version) {
        FrameDecoder decoder = new FrameDecoder(MAX_PACKET_SIZE, MAX_ALIASES);
        assertThat(decoder.next(Bytes.buffer(Bytes.connect(version)))).isNotNull();
        return decoder;
    }

    /** Decodes one packet that follows a CONNECT. */
    static MqttPacket decode(MqttVersion version, byte[] packet) {
        return whole(connected(version), packet);
    }

    /** Decodes a CONNECT. */
    static MqttPacket decodeFirst(byte[] packet) {
        return whole(new FrameDecoder(MAX_PACKET_SIZE, MAX_ALIASES), packet);
    }

    static MqttPacket whole(FrameDecoder decoder, byte[] packet) {
        ByteBuf in = Bytes.buffer(packet);
        MqttPacket decoded = decoder.next(in);
        assertThat(decoder.violation()).isNull();
        assertThat(decoded).isNotNull();
        assertThat(in.isReadable()).isFalse();
        return decoded;
    }

    /** Asserts that a packet behind a CONNECT is refused with the reason and a detail that names the clause. */
    static void refuse(MqttVersion version, byte[] packet, ReasonCode reason, String clause) {
        refuse(connected(version), packet, reason, clause);
    }

    /** Asserts the same of a CONNECT. */
    static CodecViolation refuseFirst(byte[] packet, ReasonCode reason, String clause) {
        return refuse(new FrameDecoder(MAX_PACKET_SIZE, MAX_ALIASES), packet, reason, clause);
    }

    static CodecViolation refuse(FrameDecoder decoder, byte[] packet, ReasonCode reason, String clause) {
        assertThat(decoder.next(Bytes.buffer(packet))).isNull();
        assertThat(decoder.violation()).as("a violation").isNotNull();
        assertThat(decoder.violation().detail()).contains(clause);
        assertThat(decoder.violation().reason()).isEqualTo(reason);
        return decoder.violation();
    }
}
