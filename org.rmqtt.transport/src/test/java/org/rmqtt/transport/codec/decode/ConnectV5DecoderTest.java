package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.properties;
import static org.rmqtt.transport.codec.Bytes.u16;
import static org.rmqtt.transport.codec.Bytes.u32;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.Property;

class ConnectV5DecoderTest {
    private static byte[] connect(byte[] properties) {
        return packet(0x10, "MQTT", 5, 2, u16(60), properties, "c");
    }

    private static byte[] will(byte[] properties) {
        return packet(0x10, "MQTT", 5, 0x06, u16(60), properties(), "c", properties, "w", "p");
    }

    @Test
    void decodesEveryProperty() {
        Connect connect = (Connect) Decoding.decodeFirst(connect(properties(
                0x11,
                u32(0xFFFFFFFFL),
                0x21,
                u16(7),
                0x27,
                u32(1000),
                0x22,
                u16(3),
                0x19,
                1,
                0x17,
                0,
                0x26,
                "k",
                "v",
                0x26,
                "k",
                "w",
                0x15,
                "m",
                0x16,
                "data")));

        assertThat(connect.version()).isEqualTo(MqttVersion.V5);
        assertThat(connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0))
                .isEqualTo(0xFFFFFFFFL);
        assertThat(connect.properties().integer(Property.RECEIVE_MAXIMUM, 0)).isEqualTo(7);
        assertThat(connect.properties().number(Property.MAXIMUM_PACKET_SIZE, 0)).isEqualTo(1000);
        assertThat(connect.properties().integer(Property.TOPIC_ALIAS_MAXIMUM, 0))
                .isEqualTo(3);
        assertThat(connect.properties().integer(Property.REQUEST_RESPONSE_INFORMATION, 0))
                .isEqualTo(1);
        assertThat(connect.properties().integer(Property.REQUEST_PROBLEM_INFORMATION, 1))
                .isZero();
        assertThat(connect.properties().userProperties())
                .containsExactly(new UserProperty("k", "v"), new UserProperty("k", "w"));
        assertThat(connect.properties().string(Property.AUTHENTICATION_METHOD)).isEqualTo("m");
        assertThat(connect.properties().binary(Property.AUTHENTICATION_DATA))
                .asString()
                .isEqualTo("data");
    }

    @Test
    void decodesEveryPropertyOfTheWill() {
        Connect connect = (Connect) Decoding.decodeFirst(will(properties(
                0x18, u32(5), 0x01, 1, 0x02, u32(60), 0x03, "text", 0x08, "re/ply", 0x09, "corr", 0x26, "k", "v")));

        assertThat(connect.will().delaySeconds()).isEqualTo(5);
        assertThat(connect.will().properties().payloadIsUtf8()).isTrue();
        assertThat(connect.will().properties().expirySeconds()).isEqualTo(60);
        assertThat(connect.will().properties().contentType()).isEqualTo("text");
        assertThat(connect.will().properties().responseTopic()).isEqualTo("re/ply");
        assertThat(connect.will().properties().correlationData()).asString().isEqualTo("corr");
        assertThat(connect.will().properties().userProperties()).containsExactly(new UserProperty("k", "v"));
    }

    @Test
    void acceptsAPasswordWithoutUserName() {
        Connect connect =
                (Connect) Decoding.decodeFirst(packet(0x10, "MQTT", 5, 0x42, u16(0), properties(), "c", "secret"));

        assertThat(connect.username()).isNull();
        assertThat(connect.password()).asString().isEqualTo("secret");
    }

    @Test
    void doesNotTellThePassword() {
        assertThat(Decoding.decodeFirst(packet(0x10, "MQTT", 5, 0x42, u16(0), properties(), "c", "secret")))
                .asString()
                .doesNotContain("secret");
    }

    static Stream<Arguments> wrong() {
        ReasonCode malformed = ReasonCode.MALFORMED_PACKET;
        ReasonCode protocol = ReasonCode.PROTOCOL_ERROR;
        return Stream.of(
                arguments("MQTT5-3.1.2-3", malformed, packet(0x10, "MQTT", 5, 3, u16(0), properties(), "c")),
                arguments("MQTT5-3.1.2-11", malformed, packet(0x10, "MQTT", 5, 8, u16(0), properties(), "c")),
                arguments("MQTT5-3.1.2-12", malformed, packet(0x10, "MQTT", 5, 0x1C, u16(0), properties(), "c")),
                arguments("MQTT5-3.1.2-13", malformed, packet(0x10, "MQTT", 5, 0x20, u16(0), properties(), "c")),
                arguments("Property Length", malformed, packet(0x10, "MQTT", 5, 2, u16(0))),
                arguments("inside its properties", malformed, packet(0x10, "MQTT", 5, 2, u16(0), 9, "c")),
                arguments("longer than the Property Length", malformed, connect(hex("02 11 00000001"))),
                arguments("MQTT5-1.5.5-1", malformed, connect(hex("8000"))),
                arguments("MQTT5-1.5.5-1", malformed, connect(hex("8080808001"))),
                arguments("no property 5", malformed, connect(properties(0x05, 1))),
                arguments("TOPIC_ALIAS is no property", malformed, connect(properties(0x23, u16(1)))),
                arguments("REASON_STRING is no property", malformed, connect(properties(0x1F, "r"))),
                arguments("RECEIVE_MAXIMUM is 0", protocol, connect(properties(0x21, u16(0)))),
                arguments("MAXIMUM_PACKET_SIZE is 0", protocol, connect(properties(0x27, u32(0)))),
                arguments("REQUEST_PROBLEM_INFORMATION is 2", protocol, connect(properties(0x17, 2))),
                arguments("REQUEST_RESPONSE_INFORMATION is 2", protocol, connect(properties(0x19, 2))),
                arguments("MQTT5-4.12.0-1", protocol, connect(properties(0x16, "d"))),
                arguments(
                        "SESSION_EXPIRY_INTERVAL occurs twice",
                        protocol,
                        connect(properties(0x11, u32(1), 0x11, u32(1)))),
                arguments("RECEIVE_MAXIMUM occurs twice", protocol, connect(properties(0x21, u16(1), 0x21, u16(1)))),
                arguments("AUTHENTICATION_METHOD occurs twice", protocol, connect(properties(0x15, "m", 0x15, "m"))),
                arguments("MQTT5-1.5.4-1", malformed, connect(properties(0x26, hex("0001C0"), "v"))),
                arguments("longer than the Property Length", malformed, connect(properties(0x26, "k"))),
                arguments("WILL_DELAY_INTERVAL is no property", malformed, connect(properties(0x18, u32(1)))),
                arguments("WILL_DELAY_INTERVAL occurs twice", protocol, will(properties(0x18, u32(1), 0x18, u32(1)))),
                arguments("PAYLOAD_FORMAT_INDICATOR is 2", protocol, will(properties(0x01, 2))),
                arguments("MQTT5-3.3.2-14", protocol, will(properties(0x08, "a/+"))),
                arguments("TOPIC_ALIAS is no property", malformed, will(properties(0x23, u16(1)))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong")
    void answersWhatIsWrongWithConnack(String clause, ReasonCode reason, byte[] packet) {
        CodecViolation violation = Decoding.refuseFirst(packet, reason, clause);

        assertThat(violation.answer()).isEqualTo(CodecViolation.Answer.CONNACK_V5);
    }
}
