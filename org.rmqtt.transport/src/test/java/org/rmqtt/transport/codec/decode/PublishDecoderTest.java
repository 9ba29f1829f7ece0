package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.raw;
import static org.rmqtt.transport.codec.Bytes.u16;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Publish;

/** PUBLISH of MQTT 3; that of 5.0 is in {@link PublishV5DecoderTest}. */
class PublishDecoderTest {
    private static final MqttVersion V3 = MqttVersion.V3_1_1;

    @ParameterizedTest
    @EnumSource(QoS.class)
    void decodesEveryQos(QoS qos) {
        byte[] id = qos == QoS.AT_MOST_ONCE ? new byte[0] : u16(258);

        Publish publish = (Publish) Decoding.decode(V3, packet(0x31 | qos.value() << 1, "a/b", id, raw("hello")));

        assertThat(publish.topic()).isEqualTo("a/b");
        assertThat(publish.payload()).asString().isEqualTo("hello");
        assertThat(publish.qos()).isEqualTo(qos);
        assertThat(publish.retain()).isTrue();
        assertThat(publish.dup()).isFalse();
        assertThat(publish.packetId()).isEqualTo(qos == QoS.AT_MOST_ONCE ? 0 : 258);
        assertThat(publish.properties()).isSameAs(MessageProperties.NONE);
    }

    @Test
    void decodesDupAndAnEmptyPayload() {
        Publish publish = (Publish) Decoding.decode(V3, packet(0x3A, "t", u16(1)));

        assertThat(publish.dup()).isTrue();
        assertThat(publish.payload()).isEmpty();
    }

    @Test
    void givesTheSameStringForARepeatedTopic() {
        FrameDecoder decoder = Decoding.connected(V3);
        Publish first = (Publish) Decoding.whole(decoder, packet(0x30, "some/topic", raw("1")));
        Publish second = (Publish) Decoding.whole(decoder, packet(0x30, "some/topic", raw("2")));

        assertThat(second.topic()).isSameAs(first.topic());
    }

    @Test
    void tellsManyTopicsApart() {
        FrameDecoder decoder = Decoding.connected(V3);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 300; i++) {
                String topic = "device/" + i + "/" + "x".repeat(i);
                assertThat(((Publish) Decoding.whole(decoder, packet(0x30, topic))).topic())
                        .isEqualTo(topic);
            }
        }
    }

    @Test
    void decodesATopicOfTheGreatestLengthAndAnyCharacter() {
        String topic = "é€😀/" + "x".repeat(65_535 - 10);

        assertThat(((Publish) Decoding.decode(V3, packet(0x30, topic))).topic()).isEqualTo(topic);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("MQTT3-3.3.1-2", "DUP with QoS 0", packet(0x38, "t")),
                arguments("MQTT3-3.3.1-4", "QoS 3", packet(0x36, "t", u16(1))),
                arguments("MQTT3-1.5.3-1", "topic with an overlong form", packet(0x30, hex("0002 C080"))),
                arguments("MQTT3-1.5.3-1", "topic with a surrogate", packet(0x30, hex("0003 EDA080"))),
                arguments("MQTT3-1.5.3-1", "topic beyond U+10FFFF", packet(0x30, hex("0004 F4908080"))),
                arguments("MQTT3-1.5.3-1", "topic cut inside a character", packet(0x30, hex("0002 E282"))),
                arguments("MQTT3-1.5.3-2", "topic with a null character", packet(0x30, "a\0")),
                arguments("ends inside its Topic Name", "no topic", packet(0x30)),
                arguments(
                        "ends inside its Topic Name",
                        "topic longer than the packet",
                        packet(0x30, u16(5), raw("abcd"))),
                arguments("ends inside its Packet Identifier", "QoS 1 without identifier", packet(0x32, "t")));
    }

    @ParameterizedTest(name = "[{0}] {1}")
    @MethodSource("malformed")
    void refusesWhatIsMalformed(String clause, String what, byte[] packet) {
        Decoding.refuse(V3, packet, ReasonCode.MALFORMED_PACKET, clause);
    }

    @Test
    void refusesPacketIdentifierZero() {
        Decoding.refuse(V3, packet(0x32, "t", u16(0)), ReasonCode.PROTOCOL_ERROR, "MQTT3-2.3.1-1");
    }

    static Stream<Arguments> badTopics() {
        return Stream.of(
                arguments("MQTT3-3.3.2-2", "a/#"), arguments("MQTT3-3.3.2-2", "+/a"), arguments("MQTT3-4.7.3-1", ""));
    }

    @ParameterizedTest(name = "[{0}] {1}")
    @MethodSource("badTopics")
    void refusesATopicThatIsNoName(String clause, String topic) {
        Decoding.refuse(V3, packet(0x30, topic), ReasonCode.TOPIC_NAME_INVALID, clause);
    }
}
