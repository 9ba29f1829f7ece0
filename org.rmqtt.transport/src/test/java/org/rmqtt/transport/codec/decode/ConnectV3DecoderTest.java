package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.u16;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.PropertySet;

class ConnectV3DecoderTest {
    @Test
    void decodesEveryFieldOfMqtt311() {
        Connect connect = (Connect) Decoding.decodeFirst(
                packet(0x10, "MQTT", 4, 0b1110_1110, u16(30), "id", "will/t", "bye", "user", "secret"));

        assertThat(connect.version()).isEqualTo(MqttVersion.V3_1_1);
        assertThat(connect.clientId()).isEqualTo("id");
        assertThat(connect.cleanStart()).isTrue();
        assertThat(connect.keepAliveSeconds()).isEqualTo(30);
        assertThat(connect.username()).isEqualTo("user");
        assertThat(connect.password()).asString().isEqualTo("secret");
        assertThat(connect.will().topic()).isEqualTo("will/t");
        assertThat(connect.will().payload()).asString().isEqualTo("bye");
        assertThat(connect.will().qos()).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(connect.will().retain()).isTrue();
        assertThat(connect.properties()).isSameAs(PropertySet.NONE);
    }

    @Test
    void decodesMqtt31() {
        Connect connect = (Connect) Decoding.decodeFirst(packet(0x10, "MQIsdp", 3, 0, u16(10), "id"));

        assertThat(connect.version()).isEqualTo(MqttVersion.V3_1);
        assertThat(connect.cleanStart()).isFalse();
        assertThat(connect.will()).isNull();
    }

    @Test
    void acceptsAnEmptyClientId() {
        assertThat(((Connect) Decoding.decodeFirst(packet(0x10, "MQTT", 4, 2, u16(0), ""))).clientId())
                .isEmpty();
    }

    @Test
    void letsMqtt31LeaveOutUserNameAndPasswordThatItsFlagsAnnounce() {
        Connect connect = (Connect) Decoding.decodeFirst(packet(0x10, "MQIsdp", 3, 0xC2, u16(10), "id", "user"));

        assertThat(connect.username()).isEqualTo("user");
        assertThat(connect.password()).isNull();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("MQTT3-3.1.2-3", "reserved flag", packet(0x10, "MQTT", 4, 3, u16(0), "c")),
                arguments("MQTT3-3.1.2-13", "Will QoS without Will", packet(0x10, "MQTT", 4, 0x0A, u16(0), "c")),
                arguments("MQTT3-3.1.2-14", "Will QoS 3", packet(0x10, "MQTT", 4, 0x1E, u16(0), "c", "t", "p")),
                arguments("MQTT3-3.1.2-15", "Will Retain without Will", packet(0x10, "MQTT", 4, 0x22, u16(0), "c")),
                arguments("MQTT3-3.1.2-22", "password only", packet(0x10, "MQTT", 4, 0x42, u16(0), "c", "secret")),
                arguments("MQTT3-1.5.3-1", "client id not UTF-8", packet(0x10, "MQTT", 4, 2, u16(0), hex("0001 80"))),
                arguments("MQTT3-1.5.3-2", "null in client id", packet(0x10, "MQTT", 4, 2, u16(0), "a\0b")),
                arguments(
                        "MQTT3-1.5.3-1",
                        "user name not UTF-8",
                        packet(0x10, "MQTT", 4, 0x82, u16(0), "c", hex("0001 FF"))),
                arguments("ends inside its Client Identifier", "no client id", packet(0x10, "MQTT", 4, 2, u16(0))),
                arguments("ends inside its Keep Alive", "no Keep Alive", packet(0x10, "MQTT", 4, 2, 0)),
                arguments("ends inside its User Name", "no user name", packet(0x10, "MQTT", 4, 0x82, u16(0), "c")),
                arguments("ends inside its Password", "no password", packet(0x10, "MQTT", 4, 0xC2, u16(0), "c", "u")),
                arguments("ends inside its Will Topic", "no Will", packet(0x10, "MQTT", 4, 6, u16(0), "c")),
                arguments("bytes after its last field", "too long", packet(0x10, "MQTT", 4, 2, u16(0), "c", 0)));
    }

    @ParameterizedTest(name = "[{0}] {1}")
    @MethodSource("malformed")
    void closesOnWhatIsMalformed(String clause, String what, byte[] packet) {
        CodecViolation violation = Decoding.refuseFirst(packet, ReasonCode.MALFORMED_PACKET, clause);

        assertThat(violation.answer()).isEqualTo(CodecViolation.Answer.NONE);
    }

    @Test
    void refusesAWildcardInTheWillTopic() {
        Decoding.refuseFirst(
                packet(0x10, "MQTT", 4, 6, u16(0), "c", "a/#", "p"), ReasonCode.TOPIC_NAME_INVALID, "Will Topic");
    }

    static Stream<Arguments> unknownLevels() {
        return Stream.of(
                arguments("MQTT", 3, CodecViolation.Answer.CONNACK_V3),
                arguments("MQTT", 0x84, CodecViolation.Answer.CONNACK_V3),
                arguments("MQIsdp", 4, CodecViolation.Answer.CONNACK_V3),
                arguments("MQTT", 6, CodecViolation.Answer.CONNACK_V5));
    }

    @ParameterizedTest(name = "[MQTT3-3.1.2-2] {0} level {1}: {2}")
    @MethodSource("unknownLevels")
    void answersAnUnknownLevelInAFormThatItsClientKnows(String name, int level, CodecViolation.Answer answer) {
        CodecViolation violation = Decoding.refuseFirst(
                packet(0x10, name, level, 2, u16(0), "c"), ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "3.1.2-2");

        assertThat(violation.answer()).isEqualTo(answer);
    }

    @Test
    void doesNotAnswerAnUnknownProtocolName() {
        CodecViolation violation = Decoding.refuseFirst(
                packet(0x10, "MQXX", 4, 2, u16(0), "c"), ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "MQTT3-3.1.2-1");

        assertThat(violation.answer()).isEqualTo(CodecViolation.Answer.NONE);
    }
}
