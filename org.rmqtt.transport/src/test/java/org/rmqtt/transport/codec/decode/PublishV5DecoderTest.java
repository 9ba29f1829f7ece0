package org.rmqtt.transport.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.properties;
import static org.rmqtt.transport.codec.Bytes.raw;
import static org.rmqtt.transport.codec.Bytes.u16;
import static org.rmqtt.transport.codec.Bytes.u32;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.UserProperty;
import org.rmqtt.api.packet.Publish;

class PublishV5DecoderTest {
    private static final MqttVersion V5 = MqttVersion.V5;

    private static byte[] publish(String topic, byte[] properties) {
        return packet(0x30, topic, properties, raw("x"));
    }

    @Test
    void decodesEveryProperty() {
        Publish publish = (Publish) Decoding.decode(
                V5,
                publish(
                        "t",
                        properties(
                                0x01,
                                1,
                                0x02,
                                u32(4_000_000_000L),
                                0x03,
                                "json",
                                0x08,
                                "r",
                                0x09,
                                "c",
                                0x26,
                                "a",
                                "1",
                                0x26,
                                "b",
                                "2")));

        assertThat(publish.properties().payloadIsUtf8()).isTrue();
        assertThat(publish.properties().expirySeconds()).isEqualTo(4_000_000_000L);
        assertThat(publish.properties().contentType()).isEqualTo("json");
        assertThat(publish.properties().responseTopic()).isEqualTo("r");
        assertThat(publish.properties().correlationData()).asString().isEqualTo("c");
        assertThat(publish.properties().userProperties())
                .containsExactly(new UserProperty("a", "1"), new UserProperty("b", "2"));
        assertThat(publish.payload()).asString().isEqualTo("x");
    }

    @Test
    void hasNoPropertiesOfItsOwnWithoutAny() {
        Publish publish = (Publish) Decoding.decode(V5, publish("t", properties()));

        assertThat(publish.properties()).isSameAs(MessageProperties.NONE);
    }

    @Test
    void forgetsThePropertiesOfThePacketBefore() {
        FrameDecoder decoder = Decoding.connected(V5);
        Decoding.whole(decoder, publish("t", properties(0x03, "json", 0x26, "a", "1")));

        Publish second = (Publish) Decoding.whole(decoder, publish("t", properties(0x01, 1)));

        assertThat(second.properties().contentType()).isNull();
        assertThat(second.properties().userProperties()).isEmpty();
    }

    @Test
    void resolvesATopicAlias() {
        FrameDecoder decoder = Decoding.connected(V5);
        Decoding.whole(decoder, publish("a/b", properties(0x23, u16(Decoding.MAX_ALIASES))));

        Publish second = (Publish) Decoding.whole(decoder, publish("", properties(0x23, u16(Decoding.MAX_ALIASES))));

        assertThat(second.topic()).isEqualTo("a/b");
        assertThat(second.properties()).isSameAs(MessageProperties.NONE);
    }

    @Test
    void givesAnAliasANewTopic() {
        FrameDecoder decoder = Decoding.connected(V5);
        Decoding.whole(decoder, publish("a", properties(0x23, u16(1))));
        Decoding.whole(decoder, publish("b", properties(0x23, u16(1))));

        assertThat(((Publish) Decoding.whole(decoder, publish("", properties(0x23, u16(1))))).topic())
                .isEqualTo("b");
    }

    static Stream<Arguments> wrong() {
        ReasonCode malformed = ReasonCode.MALFORMED_PACKET;
        ReasonCode protocol = ReasonCode.PROTOCOL_ERROR;
        ReasonCode alias = ReasonCode.TOPIC_ALIAS_INVALID;
        return Stream.of(
                arguments("MQTT5-3.3.1-2", malformed, packet(0x38, "t", properties())),
                arguments("MQTT5-3.3.1-4", malformed, packet(0x36, "t", u16(1), properties())),
                arguments("MQTT5-2.2.1-3", protocol, packet(0x32, "t", u16(0), properties())),
                arguments("MQTT5-3.3.2-2", ReasonCode.TOPIC_NAME_INVALID, publish("a/+", properties())),
                arguments("MQTT5-3.3.2.1", protocol, publish("", properties())),
                arguments("MQTT5-3.3.2-8", alias, publish("t", properties(0x23, u16(0)))),
                arguments("MQTT5-3.3.2-9", alias, publish("t", properties(0x23, u16(Decoding.MAX_ALIASES + 1)))),
                arguments("stands for no topic", protocol, publish("", properties(0x23, u16(2)))),
                arguments("TOPIC_ALIAS occurs twice", protocol, publish("t", properties(0x23, u16(1), 0x23, u16(1)))),
                arguments("MQTT5-3.3.4-6", protocol, publish("t", properties(0x0B, 1))),
                arguments("PAYLOAD_FORMAT_INDICATOR is 2", protocol, publish("t", properties(0x01, 2))),
                arguments("PAYLOAD_FORMAT_INDICATOR occurs", protocol, publish("t", properties(0x01, 1, 0x01, 1))),
                arguments(
                        "MESSAGE_EXPIRY_INTERVAL occurs",
                        protocol,
                        publish("t", properties(0x02, u32(1), 0x02, u32(1)))),
                arguments("CONTENT_TYPE occurs twice", protocol, publish("t", properties(0x03, "a", 0x03, "a"))),
                arguments("RESPONSE_TOPIC occurs twice", protocol, publish("t", properties(0x08, "a", 0x08, "a"))),
                arguments("CORRELATION_DATA occurs twice", protocol, publish("t", properties(0x09, "a", 0x09, "a"))),
                arguments("MQTT5-3.3.2-14", protocol, publish("t", properties(0x08, "a/#"))),
                arguments("MQTT5-3.3.2-14", protocol, publish("t", properties(0x08, ""))),
                arguments("MQTT5-1.5.4-1", malformed, publish("t", properties(0x03, hex("0001 FF")))),
                arguments("SESSION_EXPIRY_INTERVAL is no", malformed, publish("t", properties(0x11, u32(1)))),
                arguments("no property 127", malformed, publish("t", properties(0x7F))),
                arguments("no property 128", malformed, publish("t", properties(hex("8001")))),
                arguments("Property Length", malformed, packet(0x30, "t")),
                arguments("inside its properties", malformed, packet(0x30, "t", 3, 1)),
                arguments("longer than the Property", malformed, packet(0x30, "t", 2, 0x02, u32(1))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrong")
    void refusesWhatIsWrong(String clause, ReasonCode reason, byte[] packet) {
        FrameDecoder decoder = Decoding.connected(V5);

        CodecViolation violation = Decoding.refuse(decoder, packet, reason, clause);

        assertThat(violation.answer()).isEqualTo(CodecViolation.Answer.HANDLER);
    }
}
