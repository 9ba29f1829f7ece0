package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.CommonBroker;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Peer.Delivery;
import org.rmqtt.itest.fixture.Props;

/** PUBLISH and its properties, section 3.3. */
class PublishIT {
    private final String topic = unique("publish/");
    private Peer publisher;

    @BeforeEach
    void connect() throws IOException {
        publisher = Peer.of(5, unique("publisher")).connect(port());
    }

    @AfterEach
    void disconnect() throws IOException {
        publisher.close();
    }

    private Peer subscriber(int level) throws IOException {
        Peer peer = Peer.of(level, unique("subscriber")).connect(port());
        peer.subscribe(topic, 2);
        return peer;
    }

    /** [MQTT5-3.3.2-4], [MQTT5-3.3.2-15], [MQTT5-3.3.2-16], [MQTT5-3.3.2-17], [MQTT5-3.3.2-18], [MQTT5-3.3.2-20]. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void everyPropertyOfTheMessageIsPassedOn(int qos) throws IOException {
        Props props = Props.none()
                .user("z", "1")
                .text(Props.CONTENT_TYPE, "text/plain; charset=utf-8")
                .number(Props.PAYLOAD_FORMAT, 1)
                .user("a", "2")
                .text(Props.RESPONSE_TOPIC, "answers/here")
                .text(Props.CORRELATION_DATA, "\u0000\u0001 no text")
                .user("z", "3")
                .user("", "");
        try (Peer one = subscriber(5);
                Peer two = subscriber(5)) {
            publisher.publish(topic, qos, "hello", props);
            for (Peer peer : new Peer[] {one, two}) {
                Delivery delivery = peer.take();
                Props got = delivery.props();
                assertThat(delivery.text()).isEqualTo("hello");
                assertThat(got.ids()).isEqualTo(props.ids());
                for (int id : props.ids()) {
                    assertThat(got.all(id)).isEqualTo(props.all(id));
                }
            }
        }
    }

    /** [MQTT5-3.3.2-4]: 0 may be left out, since it says the same. */
    @Test
    void aMessageWithoutPropertiesHasNone() throws IOException {
        try (Peer peer = subscriber(5)) {
            publisher.publish(topic, 1, "bare");
            assertThat(peer.take().props().ids()).as("[MQTT5-2.2.2-1]").isEmpty();
        }
    }

    /** Properties exist in MQTT 5.0 only: a client of 3.1.1 gets topic and payload and nothing else. */
    @Test
    void aClientOfMqtt3GetsNoProperties() throws IOException {
        try (Peer peer = subscriber(4)) {
            publisher.publish(topic, 1, "hello", Props.none().user("a", "b").number(Props.MESSAGE_EXPIRY, 60));
            assertThat(peer.take().text()).isEqualTo("hello");
        }
    }

    /** [MQTT5-3.3.2-6]. */
    @Test
    void theExpiryIntervalIsTheOneThatRemains() throws IOException {
        String id = unique("away");
        Peer away = Peer.of(5, id).resume().connect(port());
        away.subscribe(topic, 1);
        away.disconnect();
        try (Peer online = subscriber(5)) {
            publisher.publish(topic, 1, "long", Props.none().number(Props.MESSAGE_EXPIRY, 1000));
            assertThat(online.take().props().number(Props.MESSAGE_EXPIRY)).isBetween(990L, 1000L);
        }
        CommonBroker.letPass(2);
        try (Peer back = Peer.of(5, id).resume().connect(port())) {
            assertThat(back.take().props().number(Props.MESSAGE_EXPIRY)).isBetween(900L, 998L);
        }
    }

    /** [MQTT5-3.3.2-5]: of two that wait, one has expired. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void anExpiredMessageIsNotDelivered(int level) throws IOException {
        String id = unique("away");
        Peer away = Peer.of(level, id).resume().connect(port());
        away.subscribe(topic, 1);
        away.disconnect();
        publisher.publish(topic, 1, "short", Props.none().number(Props.MESSAGE_EXPIRY, 1));
        publisher.publish(topic, 1, "for ever");
        CommonBroker.letPass(2);
        try (Peer back = Peer.of(level, id).resume().connect(port())) {
            assertThat(back.take().text()).isEqualTo("for ever");
            back.expectNothing();
        }
    }

    /** [MQTT3-3.3.2-2], [MQTT5-3.3.2-2], [MQTT3-4.7.1-1], [MQTT5-4.7.0-1]. */
    @ParameterizedTest
    @CsvSource({"4, /#, -1", "4, /+, -1", "4, +, -1", "5, /#, 0x90", "5, /+, 0x90", "5, /a+b, 0x90", "5, #, 0x90"})
    void aWildcardInATopicEndsTheConnection(int level, String suffix, String code) throws IOException {
        try (Peer peer = Peer.of(level, unique("wild")).connect(port())) {
            peer.sendPublish(0, topic + suffix, 0, Props.none(), "no");
            assertThat(peer.closedWith()).isEqualTo(Integer.decode(code));
        }
    }

    /** [MQTT3-4.7.3-1], [MQTT5-4.7.3-1]. */
    @ParameterizedTest
    @CsvSource({"4, -1", "5, 0x82"})
    void anEmptyTopicEndsTheConnection(int level, String code) throws IOException {
        try (Peer peer = Peer.of(level, unique("empty")).connect(port())) {
            peer.sendPublish(0, "", 0, Props.none(), "no");
            assertThat(peer.closedWith()).isEqualTo(Integer.decode(code));
        }
    }

    /** [MQTT5-3.3.4-6]. */
    @Test
    void aClientMayNotSendASubscriptionIdentifier() throws IOException {
        publisher.sendPublish(0, topic, 0, Props.none().number(Props.SUBSCRIPTION_ID, 1), "no");
        assertThat(publisher.closedWith()).isEqualTo(0x82);
    }

    /** [MQTT5-3.3.2-14]. */
    @ParameterizedTest
    @ValueSource(strings = {"answers/+", "#", ""})
    void aResponseTopicHasNoWildcards(String response) throws IOException {
        publisher.sendPublish(0, topic, 0, Props.none().text(Props.RESPONSE_TOPIC, response), "no");
        assertThat(publisher.closedWith()).isIn(0x81, 0x82, 0x90);
    }

    /** [MQTT3-4.7.3-3], [MQTT5-4.7.3-3]: the longest topic there can be. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aTopicMayHave65535Bytes(int level) throws IOException {
        String longest = topic + "x".repeat(65_535 - topic.length());
        try (Peer peer = Peer.of(level, unique("long")).connect(port())) {
            assertThat(peer.subscribe(longest, 0)).isZero();
            publisher.publish(longest, 1, "far");
            assertThat(peer.take().topic()).isEqualTo(longest);
        }
    }

    /** MQTT 5.0 section 4.10: a request and its answer. */
    @Test
    void requestAndResponseFindEachOther() throws IOException {
        String answers = unique("answers/");
        try (Peer responder = subscriber(5)) {
            publisher.subscribe(answers, 1);
            Props ask = Props.none().text(Props.RESPONSE_TOPIC, answers).text(Props.CORRELATION_DATA, "7");
            publisher.publish(topic, 1, "question", ask);
            Props asked = responder.take().props();
            responder.publish(
                    asked.text(Props.RESPONSE_TOPIC),
                    1,
                    "answer",
                    Props.none().text(Props.CORRELATION_DATA, asked.text(Props.CORRELATION_DATA)));
            Delivery answer = publisher.take();
            assertThat(answer.text()).isEqualTo("answer");
            assertThat(answer.props().text(Props.CORRELATION_DATA)).isEqualTo("7");
        }
    }

    /** A payload of 0 bytes, and one as large as the listener takes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 1_000_000})
    void aPayloadOfAnySizeArrivesAsItWas(int size) throws IOException {
        String payload = "x".repeat(size);
        try (Peer old = subscriber(4);
                Peer peer = subscriber(5)) {
            publisher.publish(topic, 1, payload);
            assertThat(peer.take().text()).isEqualTo(payload);
            assertThat(old.take().text()).isEqualTo(payload);
        }
    }
}
