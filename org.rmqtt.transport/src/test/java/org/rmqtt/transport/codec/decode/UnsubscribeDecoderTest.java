package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.properties;
import static org.rmqtt.transport.codec.Bytes.u16;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.PropertySet;
import org.rmqtt.api.packet.Unsubscribe;

class UnsubscribeDecoderTest {
    @Test
    void decodesFiltersInBothVersions() {
        Unsubscribe expected = new Unsubscribe(3, List.of("a", "b/#"), PropertySet.NONE);

        assertThat(Decoding.decode(MqttVersion.V3_1_1, packet(0xA2, u16(3), "a", "b/#")))
                .isEqualTo(expected);
        assertThat(Decoding.decode(MqttVersion.V5, packet(0xA2, u16(3), properties(), "a", "b/#")))
                .isEqualTo(expected);
    }

    static Stream<Arguments> wrong() {
        MqttVersion v3 = MqttVersion.V3_1_1;
        MqttVersion v5 = MqttVersion.V5;
        ReasonCode malformed = ReasonCode.MALFORMED_PACKET;
        ReasonCode protocol = ReasonCode.PROTOCOL_ERROR;
        return Stream.of(
                arguments("MQTT3-2.2.2-2", v3, malformed, packet(0xA0, u16(1), "a")),
                arguments("MQTT3-2.3.1-1", v3, protocol, packet(0xA2, u16(0), "a")),
                arguments("MQTT3-3.10.3-2", v3, protocol, packet(0xA2, u16(1))),
                arguments("MQTT3-1.5.3-1", v3, malformed, packet(0xA2, u16(1), hex("0001 80"))),
                arguments("MQTT5-2.1.3-1", v5, malformed, packet(0xA0, u16(1), properties(), "a")),
                arguments("MQTT5-2.2.1-3", v5, protocol, packet(0xA2, u16(0), properties(), "a")),
                arguments("MQTT5-3.10.3-2", v5, protocol, packet(0xA2, u16(1), properties())),
                arguments("SUBSCRIPTION_IDENTIFIER", v5, malformed, packet(0xA2, u16(1), properties(0x0B, 1), "a")),
                arguments("Topic Filter", v5, malformed, packet(0xA2, u16(1), properties(), u16(4), 1)));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("wrong")
    void refusesWhatIsWrong(String clause, MqttVersion version, ReasonCode reason, byte[] packet) {
        Decoding.refuse(version, packet, reason, clause);
    }
}
