package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.properties;
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

class SubscribeV5DecoderTest {
    private static byte[] subscribe(byte[] properties, String filter, int options) {
        return packet(0x82, u16(1), properties, filter, options);
    }

    @Test
    void decodesEveryOption() {
        Subscribe subscribe = (Subscribe) Decoding.decode(
                MqttVersion.V5, subscribe(properties(0x0B, hex("FFFFFF7F"), 0x26, "k", "v"), "a/b", 0b0010_1110));

        assertThat(subscribe.entries())
                .containsExactly(new Subscribe.Entry(
                        "a/b", new SubscriptionOptions(QoS.EXACTLY_ONCE, true, true, 2, 268_435_455)));
        assertThat(subscribe.properties().userProperties()).hasSize(1);
    }

    @Test
    void makesNoOptionsForAPlainSubscription() {
        Subscribe subscribe = (Subscribe) Decoding.decode(MqttVersion.V5, subscribe(properties(), "a", 1));

        assertThat(subscribe.entries().get(0).options()).isSameAs(SubscriptionOptions.of(QoS.AT_LEAST_ONCE));
    }

    static Stream<Arguments> wrong() {
        ReasonCode malformed = ReasonCode.MALFORMED_PACKET;
        ReasonCode protocol = ReasonCode.PROTOCOL_ERROR;
        byte[] none = properties();
        return Stream.of(
                arguments("MQTT5-2.1.3-1", malformed, packet(0x8A, u16(1), none, "a", 0)),
                arguments("MQTT5-2.2.1-3", protocol, packet(0x82, u16(0), none, "a", 0)),
                arguments("MQTT5-3.8.3-2", protocol, packet(0x82, u16(1), none)),
                arguments("MQTT5-3.8.3-5", malformed, subscribe(none, "a", 0x40)),
                arguments("MQTT5-3.8.3-5", malformed, subscribe(none, "a", 0x80)),
                arguments("Maximum QoS of a subscription is 3", protocol, subscribe(none, "a", 3)),
                arguments("Retain Handling of a subscription is 3", protocol, subscribe(none, "a", 0x30)),
                arguments("MQTT5-3.8.3-4", protocol, subscribe(none, "$share/g/a", 4)),
                arguments("Subscription Identifier is 0", protocol, subscribe(properties(0x0B, 0), "a", 0)),
                arguments("SUBSCRIPTION_IDENTIFIER occurs", protocol, subscribe(properties(0x0B, 1, 0x0B, 2), "a", 0)),
                arguments("REASON_STRING is no property", malformed, subscribe(properties(0x1F, "r"), "a", 0)),
                arguments("MQTT5-1.5.4-2", malformed, subscribe(none, "a\0", 0)),
                arguments("Subscription Options", malformed, packet(0x82, u16(1), none, "a")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong")
    void refusesWhatIsWrong(String clause, ReasonCode reason, byte[] packet) {
        Decoding.refuse(MqttVersion.V5, packet, reason, clause);
    }
}
