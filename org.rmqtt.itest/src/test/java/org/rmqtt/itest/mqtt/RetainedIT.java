package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import java.util.List;
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

/** Retained messages, section 3.3.1.3. */
class RetainedIT {
    private final String base = unique("retained");
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
        return Peer.of(level, unique("subscriber")).connect(port());
    }

    /** [MQTT3-3.3.1-5], [MQTT3-3.3.1-8], [MQTT5-3.3.1-5], [MQTT5-3.3.1-9]. */
    @ParameterizedTest
    @CsvSource({"3, 1", "4, 0", "4, 1", "4, 2", "5, 0", "5, 1", "5, 2"})
    void aNewSubscriberGetsTheMessageWithItsQosAndRetain(int level, int qos) throws IOException {
        publisher.retain(base, qos, "kept");
        publisher.ping();
        try (Peer peer = subscriber(level)) {
            peer.subscribe(base, 2);
            Delivery delivery = peer.take();
            assertThat(delivery.text()).isEqualTo("kept");
            assertThat(delivery.qos()).isEqualTo(qos);
            assertThat(delivery.isRetained()).isTrue();
            assertThat(delivery.isDup()).isFalse();
            peer.expectNothing();
        }
    }

    /** [MQTT3-3.3.1-6]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aWildcardBringsTheLastMessageOfEachTopic(int level) throws IOException {
        for (String topic : List.of("/a", "/b", "/a/b")) {
            publisher.retain(base + topic, 1, "old");
            publisher.retain(base + topic, 1, topic);
        }
        try (Peer peer = subscriber(level)) {
            peer.subscribe(base + "/#", 1);
            List<String> texts =
                    List.of(peer.take().text(), peer.take().text(), peer.take().text());
            assertThat(texts).containsExactlyInAnyOrder("/a", "/b", "/a/b");
            peer.expectNothing();
        }
    }

    /** [MQTT3-3.3.1-7], [MQTT5-3.3.1-5]. */
    @Test
    void aMessageOfQos0ReplacesOneOfQos1() throws IOException {
        publisher.retain(base, 1, "old");
        publisher.retain(base, 0, "new");
        publisher.ping();
        try (Peer peer = subscriber(4)) {
            peer.subscribe(base, 1);
            assertThat(peer.take().text()).isEqualTo("new");
        }
    }

    /** [MQTT3-3.3.1-9], [MQTT5-3.3.1-12]. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void anExistingSubscriberGetsItWithoutRetain(int level) throws IOException {
        try (Peer peer = subscriber(level)) {
            peer.subscribe(base, 1);
            publisher.retain(base, 1, "live");
            assertThat(peer.take().isRetained()).isFalse();
        }
    }

    /** [MQTT3-3.3.1-10], [MQTT3-3.3.1-11], [MQTT5-3.3.1-6], [MQTT5-3.3.1-7]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void anEmptyMessageRemovesItAndIsDeliveredItself(int level) throws IOException {
        publisher.retain(base, 1, "kept");
        try (Peer live = subscriber(level);
                Peer later = subscriber(level)) {
            live.subscribe(base, 1);
            assertThat(live.take().text()).isEqualTo("kept");
            publisher.retain(base, 1, "");
            Delivery empty = live.take();
            assertThat(empty.text()).isEmpty();
            assertThat(empty.isRetained()).isFalse();
            later.subscribe(base, 1);
            later.expectNothing();
        }
    }

    /** [MQTT3-3.3.1-12], [MQTT5-3.3.1-8]. */
    @Test
    void aMessageWithoutRetainChangesNothing() throws IOException {
        publisher.publish(base, 1, "passing");
        try (Peer peer = subscriber(4)) {
            peer.subscribe(base, 1);
            peer.expectNothing();
        }
        publisher.retain(base, 1, "kept");
        publisher.publish(base, 1, "passing");
        publisher.publish(base, 1, "");
        try (Peer peer = subscriber(4)) {
            peer.subscribe(base, 1);
            assertThat(peer.take().text()).isEqualTo("kept");
        }
    }

    /** [MQTT3-3.8.4-3], [MQTT5-3.8.4-4], [MQTT5-3.3.1-9], [MQTT5-3.3.1-10], [MQTT5-3.3.1-11]. */
    @ParameterizedTest
    @CsvSource({"4, 0, true, true", "5, 0, true, true", "5, 1, true, false", "5, 2, false, false"})
    void retainHandlingDecidesWhatASubscriptionBrings(int level, int handling, boolean first, boolean again)
            throws IOException {
        publisher.retain(base, 1, "kept");
        try (Peer peer = subscriber(level)) {
            for (boolean expected : new boolean[] {first, again}) {
                peer.subscribe(base, handling << 4 | 1);
                if (expected) {
                    assertThat(peer.take().text()).isEqualTo("kept");
                }
                peer.expectNothing();
            }
            peer.unsubscribe(base);
            peer.subscribe(base, handling << 4 | 1);
            if (first) {
                assertThat(peer.take().text()).isEqualTo("kept");
            }
            peer.expectNothing();
        }
    }

    /** MQTT 5.0 section 3.3.1.3: a shared subscription brings none. */
    @Test
    void aSharedSubscriptionBringsNone() throws IOException {
        publisher.retain(base, 1, "kept");
        try (Peer peer = subscriber(5)) {
            peer.subscribe("$share/g/" + base, 1);
            peer.expectNothing();
        }
    }

    /** Section 3.3.1.3: a session that is resumed has its subscriptions already. */
    @Test
    void aResumedSessionGetsThemNotAgain() throws IOException {
        String id = unique("subscriber");
        publisher.retain(base, 1, "kept");
        try (Peer peer = Peer.of(4, id).resume().connect(port())) {
            peer.subscribe(base, 1);
            peer.take();
            peer.ping();
        }
        try (Peer peer = Peer.of(4, id).resume().connect(port())) {
            peer.expectNothing();
        }
    }

    /** [MQTT5-3.3.2-5], [MQTT5-3.3.2-6]. */
    @Test
    void aRetainedMessageExpires() throws IOException {
        publisher.sendPublish(3, base + "/short", 1, Props.none().number(Props.MESSAGE_EXPIRY, 1), "short");
        publisher.sendPublish(3, base + "/long", 2, Props.none().number(Props.MESSAGE_EXPIRY, 1000), "long");
        publisher.awaitAck(4, 1);
        publisher.awaitAck(4, 2);
        CommonBroker.letPass(2);
        try (Peer peer = subscriber(5)) {
            peer.subscribe(base + "/#", 1);
            Delivery delivery = peer.take();
            assertThat(delivery.text()).isEqualTo("long");
            assertThat(delivery.props().number(Props.MESSAGE_EXPIRY)).isBetween(900L, 998L);
            peer.expectNothing();
        }
    }

    /** MQTT 5.0 section 3.3.2.3: properties are kept with the message; identifiers are those of the subscription. */
    @Test
    void keepsItsPropertiesAndCarriesTheSubscriptionIdentifier() throws IOException {
        Props props = Props.none().text(Props.CONTENT_TYPE, "text/plain").user("a", "1");
        publisher.sendPublish(3, base, 1, props, "kept");
        publisher.awaitAck(4, 1);
        try (Peer peer = subscriber(5)) {
            peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 9), base, 1);
            Props got = peer.take().props();
            assertThat(got.text(Props.CONTENT_TYPE)).isEqualTo("text/plain");
            assertThat(got.all(Props.USER_PROPERTY)).containsExactly("a=1");
            assertThat(got.all(Props.SUBSCRIPTION_ID)).containsExactly(9L);
        }
    }

    /** More retained messages than the client takes at a time: the rest follows with each PUBACK; [MQTT5-4.9.0-2]. */
    @Test
    void allComeThoughTheClientTakesOneAtATime() throws IOException {
        for (int i = 0; i < 50; i++) {
            publisher.retain(base + "/" + i, 1, "m" + i);
        }
        Props one = Props.none().number(Props.RECEIVE_MAXIMUM, 1);
        try (Peer peer = Peer.of(5, unique("slow")).props(one).connect(port())) {
            peer.subscribe(base + "/+", 1);
            for (int i = 0; i < 50; i++) {
                peer.take();
            }
            peer.expectNothing();
        }
    }

    /** Section 4.1 of MQTT 5.0: messages of QoS 1 and 2 that wait for the client belong to its session. */
    @Test
    void thoseThatDidNotFitComeAfterAReconnect() throws IOException {
        for (int i = 0; i < 5; i++) {
            publisher.retain(base + "/" + i, 1, "m" + i);
        }
        String id = unique("slow");
        Props one = Props.none().number(Props.RECEIVE_MAXIMUM, 1).number(Props.SESSION_EXPIRY, 600);
        try (Peer peer = Peer.of(5, id).props(one).connect(port())) {
            peer.subscribe(base + "/+", 1);
            peer.receive();
        }
        try (Peer peer = Peer.of(5, id).resume().connect(port())) {
            for (int i = 0; i < 5; i++) {
                assertThat(peer.take().isRetained()).isTrue();
            }
            peer.expectNothing();
        }
    }
}
