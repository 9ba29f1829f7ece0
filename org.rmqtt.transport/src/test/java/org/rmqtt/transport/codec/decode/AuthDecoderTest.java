package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.properties;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Auth;
import org.rmqtt.api.packet.Property;

class AuthDecoderTest {
    @Test
    void decodesMethodAndData() {
        Auth auth = (Auth) Decoding.decode(MqttVersion.V5, packet(0xF0, 0x18, properties(0x15, "m", 0x16, "d")));

        assertThat(auth.reason()).isEqualTo(ReasonCode.CONTINUE_AUTHENTICATION);
        assertThat(auth.properties().string(Property.AUTHENTICATION_METHOD)).isEqualTo("m");
        assertThat(auth.properties().binary(Property.AUTHENTICATION_DATA))
                .asString()
                .isEqualTo("d");
    }

    static Stream<Arguments> wrong() {
        ReasonCode malformed = ReasonCode.MALFORMED_PACKET;
        ReasonCode protocol = ReasonCode.PROTOCOL_ERROR;
        return Stream.of(
                arguments("MQTT5-2.1.3-1", malformed, packet(0xF1, 0x18, properties(0x15, "m"))),
                arguments("MQTT5-3.15.2-1", malformed, packet(0xF0, 0x00, properties(0x15, "m"))),
                arguments("MQTT5-3.15.2-1", malformed, packet(0xF0, 0x87, properties(0x15, "m"))),
                arguments("no Authentication Method", protocol, packet(0xF0)),
                arguments("no Authentication Method", protocol, packet(0xF0, 0x18, properties())),
                arguments("MQTT5-4.12.0-1", protocol, packet(0xF0, 0x18, properties(0x16, "d"))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong")
    void refusesWhatIsWrong(String clause, ReasonCode reason, byte[] packet) {
        Decoding.refuse(MqttVersion.V5, packet, reason, clause);
    }

    @Test
    void isReservedInMqtt3() {
        Decoding.refuse(MqttVersion.V3_1_1, packet(0xF0), ReasonCode.MALFORMED_PACKET, "MQTT3-2.2.1");
    }
}
