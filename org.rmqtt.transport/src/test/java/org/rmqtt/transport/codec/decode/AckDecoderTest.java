package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.properties;
import static org.rmqtt.transport.codec.Bytes.u16;
import static org.rmqtt.transport.codec.Bytes.u32;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.api.packet.Property;
import org.rmqtt.api.packet.PubAck;
import org.rmqtt.api.packet.PubComp;
import org.rmqtt.api.packet.PubRec;
import org.rmqtt.api.packet.PubRel;

/** PUBACK, PUBREC, PUBREL and PUBCOMP. */
class AckDecoderTest {
    static Stream<Arguments> packets() {
        return Stream.of(
                arguments(0x40, new PubAck(7)),
                arguments(0x50, new PubRec(7)),
                arguments(0x62, new PubRel(7)),
                arguments(0x70, new PubComp(7)));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void decodesTheIdentifierInBothVersions(int header, MqttPacket expected) {
        assertThat(Decoding.decode(MqttVersion.V3_1_1, packet(header, u16(7)))).isEqualTo(expected);
        assertThat(Decoding.decode(MqttVersion.V5, packet(header, u16(7)))).isEqualTo(expected);
        assertThat(Decoding.decode(MqttVersion.V5, packet(header, u16(7), 0))).isEqualTo(expected);
        assertThat(Decoding.decode(MqttVersion.V5, packet(header, u16(7), 0, properties())))
                .isEqualTo(expected);
    }

    @Test
    void decodesReasonAndProperties() {
        PubRec rec = (PubRec)
                Decoding.decode(MqttVersion.V5, packet(0x50, u16(7), 0x97, properties(0x1F, "full", 0x26, "k", "v")));

        assertThat(rec.reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED);
        assertThat(rec.properties().string(Property.REASON_STRING)).isEqualTo("full");
        assertThat(rec.properties().userProperties()).hasSize(1);
    }

    @Test
    void takesARepeatedPubrelOfMqtt31() {
        assertThat(Decoding.decode(MqttVersion.V3_1, packet(0x6A, u16(7)))).isEqualTo(new PubRel(7));
    }

    @ParameterizedTest(name = "[MQTT5-2.1.3-1] first byte {0}")
    @ValueSource(ints = {0x41, 0x52, 0x60, 0x6A, 0x78})
    void refusesOtherFlags(int header) {
        for (MqttVersion version : new MqttVersion[] {MqttVersion.V3_1_1, MqttVersion.V5}) {
            Decoding.refuse(version, packet(header, u16(7)), ReasonCode.MALFORMED_PACKET, "MQTT5-2.1.3-1");
        }
    }

    static Stream<Arguments> wrong() {
        ReasonCode malformed = ReasonCode.MALFORMED_PACKET;
        return Stream.of(
                arguments("2.2.1-3", ReasonCode.PROTOCOL_ERROR, packet(0x40, u16(0))),
                arguments("Packet Identifier", malformed, packet(0x40, 1)),
                arguments("MQTT5-3.4.2-1", malformed, packet(0x40, u16(1), 0x92)),
                arguments("MQTT5-3.5.2-1", malformed, packet(0x50, u16(1), 0x01)),
                arguments("MQTT5-3.6.2-1", malformed, packet(0x62, u16(1), 0x10)),
                arguments("MQTT5-3.7.2-1", malformed, packet(0x70, u16(1), 0x80)),
                arguments("MQTT5-3.4.2-1", malformed, packet(0x40, u16(1), 0x7F)),
                arguments("SESSION_EXPIRY_INTERVAL", malformed, packet(0x40, u16(1), 0, properties(0x11, u32(1)))),
                arguments(
                        "REASON_STRING occurs twice",
                        ReasonCode.PROTOCOL_ERROR,
                        packet(0x40, u16(1), 0, properties(0x1F, "a", 0x1F, "b"))),
                arguments("bytes after", malformed, packet(0x40, u16(1), 0, properties(), 0)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong")
    void refusesWhatIsWrong(String clause, ReasonCode reason, byte[] packet) {
        Decoding.refuse(MqttVersion.V5, packet, reason, clause);
    }

    @Test
    void refusesAReasonInMqtt3() {
        Decoding.refuse(MqttVersion.V3_1_1, packet(0x40, u16(1), 0), ReasonCode.MALFORMED_PACKET, "bytes after");
    }
}
