package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.properties;
import static org.rmqtt.transport.codec.Bytes.u32;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Disconnect;
import org.rmqtt.api.packet.Property;

class DisconnectDecoderTest {
    @Test
    void isANormalDisconnectionWhenEmpty() {
        Disconnect normal = new Disconnect(ReasonCode.SUCCESS);

        assertThat(Decoding.decode(MqttVersion.V3_1_1, packet(0xE0))).isEqualTo(normal);
        assertThat(Decoding.decode(MqttVersion.V5, packet(0xE0))).isEqualTo(normal);
        assertThat(Decoding.decode(MqttVersion.V5, packet(0xE0, 0))).isEqualTo(normal);
    }

    @Test
    void decodesReasonAndProperties() {
        Disconnect disconnect = (Disconnect)
                Decoding.decode(MqttVersion.V5, packet(0xE0, 4, properties(0x11, u32(0), 0x1F, "why", 0x26, "k", "v")));

        assertThat(disconnect.reason()).isEqualTo(ReasonCode.DISCONNECT_WITH_WILL);
        assertThat(disconnect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 9))
                .isZero();
        assertThat(disconnect.properties().string(Property.REASON_STRING)).isEqualTo("why");
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                arguments("MQTT5-2.1.3-1", packet(0xE1)),
                arguments("MQTT5-3.14.2-1", packet(0xE0, 0x8B)),
                arguments("MQTT5-3.14.2-1", packet(0xE0, 0x01)),
                arguments("MQTT5-3.14.2-1", packet(0xE0, 0x03)),
                arguments("SERVER_REFERENCE is no property", packet(0xE0, 0, properties(0x1C, "other"))),
                arguments("bytes after", packet(0xE0, 0, properties(), 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void refusesWhatIsMalformed(String clause, byte[] packet) {
        Decoding.refuse(MqttVersion.V5, packet, ReasonCode.MALFORMED_PACKET, clause);
    }

    @Test
    void refusesAReasonInMqtt3() {
        Decoding.refuse(MqttVersion.V3_1_1, packet(0xE0, 0), ReasonCode.MALFORMED_PACKET, "bytes after");
    }
}
