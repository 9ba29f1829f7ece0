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
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.packet.Subscribe;

class SubscribeV3DecoderTest {
    @Test
    void decodesFiltersInTheirOrder() {
        Subscribe subscribe =
                (Subscribe) Decoding.decode(MqttVersion.V3_1_1, packet(0x82, u16(10), "a/+", 1, "#", 2, "a/b", 0));

        assertThat(subscribe.packetId()).isEqualTo(10);
        assertThat(subscribe.entries())
                .containsExactly(
                        new Subscribe.Entry("a/+", SubscriptionOptions.of(QoS.AT_LEAST_ONCE)),
                        new Subscribe.Entry("#", SubscriptionOptions.of(QoS.EXACTLY_ONCE)),
                        new Subscribe.Entry("a/b", SubscriptionOptions.of(QoS.AT_MOST_ONCE)));
    }

    static Stream<Arguments> wrong() {
        ReasonCode malformed = ReasonCode.MALFORMED_PACKET;
        return Stream.of(
                arguments("MQTT3-2.2.2-2", malformed, packet(0x80, u16(1), "a", 0)),
                arguments("MQTT3-2.3.1-1", ReasonCode.PROTOCOL_ERROR, packet(0x82, u16(0), "a", 0)),
                arguments("MQTT3-3.8.3-3", ReasonCode.PROTOCOL_ERROR, packet(0x82, u16(1))),
                arguments("MQTT3-3.8.3-4", malformed, packet(0x82, u16(1), "a", 3)),
                arguments("MQTT3-3.8.3-4", malformed, packet(0x82, u16(1), "a", 0x10)),
                arguments("MQTT3-1.5.3-1", malformed, packet(0x82, u16(1), hex("0001 FE"), 0)),
                arguments("Requested QoS", malformed, packet(0x82, u16(1), "a")),
                arguments("Topic Filter", malformed, packet(0x82, u16(1), u16(9), 1)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong")
    void refusesWhatIsWrong(String clause, ReasonCode reason, byte[] packet) {
        Decoding.refuse(MqttVersion.V3_1_1, packet, reason, clause);
    }
}
