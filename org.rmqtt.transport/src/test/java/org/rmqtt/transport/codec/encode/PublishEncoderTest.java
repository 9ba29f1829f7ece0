package org.rmqtt.transport.codec.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.properties;
import static org.rmqtt.transport.codec.Bytes.raw;
import static org.rmqtt.transport.codec.Bytes.u16;
import static org.rmqtt.transport.codec.Bytes.u32;
import static org.rmqtt.transport.codec.encode.Encoding.bytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.UserProperty;

class PublishEncoderTest {
    private static final Origin ORIGIN = new Origin(Origin.Kind.CUSTOM, 1, "p", null, null);
    private static final MessageProperties RICH =
            new MessageProperties(true, 60, "json", "re/ply", new byte[] {7}, List.of(new UserProperty("k", "v")));
    private static final long CREATED = 1_000_000;

    private final PublishEncoder v3 = new PublishEncoder(false, Encoding.ANYTHING);
    private final PublishEncoder v5 = new PublishEncoder(true, Encoding.ANYTHING);
    private final SharedFrames shared = new SharedFrames();

    private static Message message(String topic, byte[] payload, MessageProperties properties) {
        return new Message(topic, payload, QoS.EXACTLY_ONCE, false, properties, ORIGIN, CREATED);
    }

    private static final Message PLAIN = message("a/b", raw("hi"), MessageProperties.NONE);

    private static String encode(
            PublishEncoder encoder, Message message, SharedFrames shared, int header, int id, int... subscriptions) {
        ByteBuf out = Unpooled.buffer();
        boolean fits = encoder.encode(message, shared, header, id, subscriptions, CREATED + 10_500, out);
        assertThat(fits).isEqualTo(out.isReadable());
        return hex(out);
    }

    @Test
    void writesExactBytesWithAndWithoutSharedFrames() {
        int qos2 = PublishEncoder.header(QoS.EXACTLY_ONCE, true, true);
        int qos0 = PublishEncoder.header(QoS.AT_MOST_ONCE, false, false);
        for (SharedFrames frames : new SharedFrames[] {null, shared, shared}) {
            assertThat(encode(v3, PLAIN, frames, qos0, 0)).isEqualTo(bytes(0x30, "a/b", raw("hi")));
            assertThat(encode(v3, PLAIN, frames, qos2, 515)).isEqualTo(bytes(0x3D, "a/b", u16(515), raw("hi")));
            assertThat(encode(v5, PLAIN, frames, qos0, 0)).isEqualTo(bytes(0x30, "a/b", properties(), raw("hi")));
            assertThat(encode(v5, PLAIN, frames, qos2, 9))
                    .isEqualTo(bytes(0x3D, "a/b", u16(9), properties(), raw("hi")));
        }
    }

    @Test
    void patchesFlagsAndIdentifierOfASharedFrame() {
        encode(v5, PLAIN, shared, 0x3B, 1);

        assertThat(encode(v5, PLAIN, shared, 0x34, 65_535))
                .isEqualTo(bytes(0x34, "a/b", u16(65_535), properties(), raw("hi")));
    }

    @Test
    void carriesEveryPropertyAndWhatIsLeftOfTheLifetime() {
        Message message = message("t", raw("x"), RICH);
        byte[] expected =
                properties(0x01, 1, 0x02, u32(50), 0x03, "json", 0x08, "re/ply", 0x09, u16(1), 7, 0x26, "k", "v");

        assertThat(encode(v5, message, shared, 0x30, 0)).isEqualTo(bytes(0x30, "t", expected, raw("x")));
        assertThat(encode(v3, message, shared, 0x30, 0)).isEqualTo(bytes(0x30, "t", raw("x")));
    }

    @Test
    void writesSubscriptionIdentifiersForThisClientOnly() {
        assertThat(encode(v5, PLAIN, shared, 0x30, 0, 1, 200))
                .isEqualTo(bytes(0x30, "a/b", properties(0x0B, 1, 0x0B, hex("C801")), raw("hi")));
        assertThat(encode(v5, PLAIN, shared, 0x30, 0)).isEqualTo(bytes(0x30, "a/b", properties(), raw("hi")));
        assertThat(encode(v3, PLAIN, shared, 0x30, 0, 1)).isEqualTo(bytes(0x30, "a/b", raw("hi")));
    }

    @Test
    void givesAliasesToTheFirstTopicsUntilTheClientTakesNoMore() {
        PublishEncoder aliasing = new PublishEncoder(true, new Negotiated(Integer.MAX_VALUE, 1, true));
        Message first = message("topic/1", raw("x"), MessageProperties.NONE);
        Message second = message("topic/2", raw("x"), MessageProperties.NONE);

        assertThat(encode(aliasing, first, shared, 0x30, 0))
                .isEqualTo(bytes(0x30, "topic/1", properties(0x23, u16(1)), raw("x")));
        assertThat(encode(aliasing, first, shared, 0x30, 0))
                .isEqualTo(bytes(0x30, "", properties(0x23, u16(1)), raw("x")));
        assertThat(encode(aliasing, second, shared, 0x30, 0)).isEqualTo(bytes(0x30, "topic/2", properties(), raw("x")));
    }

    @Test
    void refusesWhatIsLargerThanTheClientTakesAndGivesNoAliasForIt() {
        String whole = bytes(0x30, "topic/1", properties(0x23, u16(1)), raw("xx"));
        PublishEncoder limited = new PublishEncoder(true, new Negotiated(whole.length() / 2 - 1, 5, true));
        Message larger = message("topic/1", raw("xx"), MessageProperties.NONE);
        Message fitting = message("topic/1", raw("x"), MessageProperties.NONE);

        assertThat(encode(limited, larger, null, 0x30, 0)).isEmpty();
        assertThat(encode(limited, fitting, null, 0x30, 0))
                .isEqualTo(bytes(0x30, "topic/1", properties(0x23, u16(1)), raw("x")));
    }

    @Test
    void refusesASharedFrameThatIsLargerThanTheClientTakes() {
        int size = bytes(0x30, "a/b", properties(), raw("hi")).length() / 2;

        assertThat(encode(new PublishEncoder(true, new Negotiated(size, 0, true)), PLAIN, shared, 0x30, 0))
                .isNotEmpty();
        assertThat(encode(new PublishEncoder(true, new Negotiated(size - 1, 0, true)), PLAIN, shared, 0x30, 0))
                .isEmpty();
    }

    @Test
    void sharesALargePayloadAndReleasesItWithTheLastUser() {
        byte[] payload = new byte[PublishFrame.LARGE_PAYLOAD];
        Message large = message("a/b", payload, MessageProperties.NONE);
        String whole = bytes(0x32, "a/b", u16(3), properties(), payload);

        String head = encode(v5, large, shared, 0x32, 3);
        ByteBuf first = PublishEncoder.payload(large, shared, UnpooledByteBufAllocator.DEFAULT);
        ByteBuf second = PublishEncoder.payload(large, shared, UnpooledByteBufAllocator.DEFAULT);

        assertThat(PublishEncoder.isPayloadApart(large)).isTrue();
        assertThat(head + hex(first)).isEqualTo(whole);
        assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
        shared.close();
        assertThat(first.refCnt()).isPositive();
        first.release();
        second.release();
        assertThat(second.refCnt()).isZero();
    }
}
