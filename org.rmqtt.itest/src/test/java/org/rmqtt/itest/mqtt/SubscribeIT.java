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
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Peer.Delivery;
import org.rmqtt.itest.fixture.Props;
import org.rmqtt.itest.fixture.RawClient.Body;

/** SUBSCRIBE, UNSUBSCRIBE, their answers and the options of subscriptions; sections 3.8 to 3.11 and 4.7. */
class SubscribeIT {
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;

    private final String base = unique("sub");
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

    /** [MQTT3-3.8.4-1], [MQTT3-3.8.4-2], [MQTT3-2.3.1-7], [MQTT3-3.8.4-4], [MQTT3-3.8.4-5], [MQTT3-3.9.3-1], [MQTT3-3.9.3-2],
     * [MQTT5-3.8.4-1], [MQTT5-3.8.4-2], [MQTT5-2.2.1-6], [MQTT5-3.8.4-5], [MQTT5-3.8.4-6], [MQTT5-3.8.4-7], [MQTT5-3.9.3-1],
     * [MQTT5-3.9.3-2]. */
    @ParameterizedTest
    @CsvSource({"3, 0x80", "4, 0x80", "5, 0x8F"})
    void oneSubAckHasACodeForEachFilterInTheirOrder(int level, String failure) throws IOException {
        try (Peer peer = subscriber(level)) {
            Body body = new Body().number(4711);
            body = level == 5 ? body.bytes(0) : body;
            peer.raw()
                    .send(
                            0x82,
                            body.text(base + "/a")
                                    .bytes(2)
                                    .text(base + "/#/x")
                                    .bytes(1)
                                    .text(base + "/c")
                                    .bytes(0));
            byte[] answer = peer.raw().expect(9).body();
            int bad = Integer.decode(failure);
            byte[] expected = level == 5
                    ? new byte[] {0x12, 0x67, 0, 2, (byte) bad, 0}
                    : new byte[] {0x12, 0x67, 2, (byte) bad, 0};
            assertThat(answer).isEqualTo(expected);
            publisher.publish(base + "/a", 2, "a");
            publisher.publish(base + "/c", 2, "c");
            assertThat(peer.take().text()).isEqualTo("a");
            assertThat(peer.take().qos()).isZero();
        }
    }

    /** [MQTT3-4.7.1-2], [MQTT3-4.7.1-3], [MQTT5-4.7.1-1], [MQTT5-4.7.1-2], [MQTT5-4.8.2-1], [MQTT5-4.8.2-2], [MQTT5-4.7.3-1]. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a#",
                "a/#/b",
                "#/a",
                "a/b#",
                "a+",
                "+a/b",
                "a/+b",
                "a/b+/c",
                "$share//a",
                "$share/g",
                "$share/g/",
                "$share/g+/a",
                "$share/#/a",
                "$share/g/a#"
            })
    void anInvalidFilterIsRefusedAndTheConnectionGoesOn(String filter) throws IOException {
        try (Peer peer = subscriber(5);
                Peer old = subscriber(4)) {
            assertThat(peer.subscribe(filter, 1)).isEqualTo(0x8F);
            assertThat(old.subscribe(filter, 1)).isEqualTo(0x80);
            peer.expectNothing();
            old.expectNothing();
        }
    }

    /** [MQTT3-4.7.1-2], [MQTT3-4.7.1-3], [MQTT5-4.7.1-1], [MQTT5-4.7.1-2], [MQTT3-3.8.3-2], [MQTT3-4.7.1-1], [MQTT5-4.7.0-1],
     * [MQTT3-3.3.2-3], [MQTT5-3.3.2-3]. */
    @ParameterizedTest
    @CsvSource({
        "/#, '', true",
        "/#, /x, true",
        "/#, /x/y, true",
        "/+, /x, true",
        "/+, /, true",
        "/+, /x/y, false",
        "/+, '', false",
        "/+/y, /x/y, true",
        "/+/y, //y, true",
        "/+/+, /x, false",
        "/x, /X, false",
        "/x/, /x, false"
    })
    void aFilterMatchesLevelByLevel(String filter, String topic, boolean matches) throws IOException {
        try (Peer peer = subscriber(4)) {
            peer.subscribe(base + filter, 0);
            publisher.publish(base + topic, 1, "yes");
            if (matches) {
                assertThat(peer.receive().topic()).isEqualTo(base + topic);
            }
            peer.expectNothing();
        }
    }

    /** [MQTT3-4.7.2-1], [MQTT5-4.7.2-1]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aLeadingWildcardDoesNotMatchADollarTopic(int level) throws IOException {
        try (Peer peer = subscriber(level)) {
            peer.subscribe("+/" + base, 0);
            peer.subscribe("+/" + base + "/#", 0);
            publisher.publish("$test/" + base, 1, "hidden");
            publisher.publish("test/" + base, 1, "seen");
            assertThat(peer.take().text()).isEqualTo("seen");
            peer.subscribe("$test/#", 0);
            publisher.publish("$test/" + base, 1, "asked for");
            assertThat(peer.take().text()).isEqualTo("asked for");
            peer.expectNothing();
        }
    }

    /** [MQTT3-4.7.3-4], [MQTT5-4.7.3-4], [MQTT3-1.5.3-3], [MQTT5-1.5.4-3]: bytes are compared, nothing is normalised. */
    @ParameterizedTest
    @CsvSource({"\u00e9, e\u0301", "\ufeffx, x", "A, a", "'x ', x"})
    void topicsThatLookAlikeAreDifferent(String subscribed, String other) throws IOException {
        try (Peer peer = subscriber(4)) {
            peer.subscribe(base + subscribed, 0);
            publisher.publish(base + other, 1, "other");
            publisher.publish(base + subscribed, 1, "same");
            Delivery delivery = peer.take();
            assertThat(delivery.text()).isEqualTo("same");
            assertThat(delivery.topic()).isEqualTo(base + subscribed);
        }
    }

    /** [MQTT3-3.3.5-1], [MQTT5-3.3.4-2], [MQTT5-3.3.4-3], [MQTT5-3.3.4-4]. */
    @Test
    void overlappingSubscriptionsGiveOneCopyWithTheHighestQosAndAllIdentifiers() throws IOException {
        try (Peer peer = subscriber(5)) {
            peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 1), base + "/a", 0);
            peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 268_435_455), base + "/+", 2);
            peer.subscribe(base + "/#", 1);
            publisher.publish(base + "/a", 2, "all");
            Delivery delivery = peer.take();
            assertThat(delivery.qos()).isEqualTo(2);
            assertThat(delivery.props().all(Props.SUBSCRIPTION_ID)).containsExactlyInAnyOrder(1L, 268_435_455L);
            publisher.publish(base + "/b", 2, "some");
            assertThat(peer.take().props().all(Props.SUBSCRIPTION_ID)).containsExactly(268_435_455L);
            publisher.publish(base + "/b/c", 2, "one");
            assertThat(peer.take().props().has(Props.SUBSCRIPTION_ID)).isFalse();
            peer.expectNothing();
        }
    }

    /** [MQTT3-3.3.5-1]. */
    @Test
    void overlappingSubscriptionsOfMqtt3GiveOneCopyWithTheHighestQos() throws IOException {
        try (Peer peer = subscriber(4)) {
            peer.subscribe(base + "/a", 1);
            peer.subscribe(base + "/#", 0);
            publisher.publish(base + "/a", 2, "one");
            assertThat(peer.take().qos()).isEqualTo(1);
            peer.expectNothing();
        }
    }

    /** [MQTT3-3.8.4-3], [MQTT5-3.8.4-3]: options and identifier are the new ones. */
    @Test
    void subscribingAgainReplacesTheSubscription() throws IOException {
        try (Peer peer = subscriber(5)) {
            peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 1), base, 0);
            peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 2), base, 1);
            publisher.publish(base, 1, "m");
            Delivery delivery = peer.take();
            assertThat(delivery.qos()).isEqualTo(1);
            assertThat(delivery.props().all(Props.SUBSCRIPTION_ID)).containsExactly(2L);
            peer.subscribe(base, 0);
            publisher.publish(base, 1, "m");
            assertThat(peer.take().first()).isEqualTo(0x30);
            peer.expectNothing();
        }
    }

    /** [MQTT3-3.8.4-3], [MQTT5-3.8.4-4]. */
    @Test
    void subscribingAgainLosesNoMessage() throws IOException {
        try (Peer peer = subscriber(4)) {
            peer.subscribe(base, 1);
            for (int i = 0; i < 100; i++) {
                publisher.sendPublish(2, base, i + 1, Props.none(), "" + i);
                if (i % 10 == 0) {
                    peer.subscribe(base, 1);
                }
            }
            for (int i = 0; i < 100; i++) {
                assertThat(peer.take().text()).isEqualTo("" + i);
            }
            peer.expectNothing();
        }
    }

    /** [MQTT5-3.8.3-3]: it is about the client id, not about the connection that published. */
    @Test
    void noLocalKeepsAClientsOwnMessagesFromIt() throws IOException {
        try (Peer peer = subscriber(5);
                Peer other = subscriber(5)) {
            peer.subscribe(base, NO_LOCAL | 1);
            other.subscribe(base, 1);
            peer.publish(base, 1, "mine");
            publisher.publish(base, 1, "yours");
            assertThat(peer.take().text()).isEqualTo("yours");
            assertThat(other.take().text()).isEqualTo("mine");
            assertThat(other.take().text()).isEqualTo("yours");
        }
    }

    /** [MQTT5-3.8.3-3], [MQTT5-3.3.4-3]: of two overlapping subscriptions only the one without No Local counts. */
    @Test
    void noLocalConcernsItsOwnSubscriptionOnly() throws IOException {
        try (Peer peer = subscriber(5)) {
            peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 1), base + "/#", NO_LOCAL | 2);
            peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 2), base + "/+", 1);
            peer.publish(base + "/a", 2, "mine");
            Delivery delivery = peer.take();
            assertThat(delivery.props().all(Props.SUBSCRIPTION_ID)).containsExactly(2L);
            assertThat(delivery.qos()).isEqualTo(1);
            peer.expectNothing();
        }
    }

    /** [MQTT5-3.3.1-12], [MQTT5-3.3.1-13]. */
    @Test
    void retainAsPublishedKeepsTheFlag() throws IOException {
        try (Peer keeps = subscriber(5);
                Peer clears = subscriber(5)) {
            keeps.subscribe(base, RETAIN_AS_PUBLISHED);
            clears.subscribe(base, 0);
            publisher.retain(base, 1, "retained");
            publisher.publish(base, 1, "plain");
            assertThat(keeps.take().isRetained()).isTrue();
            assertThat(keeps.take().isRetained()).isFalse();
            assertThat(clears.take().isRetained()).isFalse();
            assertThat(clears.take().isRetained()).isFalse();
        }
    }

    /** [MQTT5-3.8.3-4], [MQTT5-3.8.3-2], [MQTT5-3.8.3-5], [MQTT5-3.10.3-2]. */
    @ParameterizedTest
    @CsvSource({"$share/g/a, 0x04, 0x82", "a, 0x40, 0x81", "a, 0x80, 0x81", "a, 0x03, 0x82", "a, 0x30, 0x82"})
    void wrongOptionsAreAProtocolError(String filter, String options, String code) throws IOException {
        try (Peer peer = subscriber(5)) {
            peer.raw().send(0x82, new Body().number(1).bytes(0).text(filter).bytes(Integer.decode(options)));
            assertThat(peer.closedWith()).isEqualTo(Integer.decode(code));
        }
    }

    /** [MQTT3-3.10.4-1], [MQTT3-3.10.4-2], [MQTT3-3.10.4-4], [MQTT3-3.10.4-5], [MQTT3-3.10.4-6], [MQTT3-2.3.1-7],
     * [MQTT5-3.10.4-1], [MQTT5-3.10.4-2], [MQTT5-3.10.4-4], [MQTT5-3.10.4-5], [MQTT5-3.10.4-6], [MQTT5-3.11.3-1],
     * [MQTT5-3.11.3-2]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void unsubscribingComparesFiltersByTheirCharacters(int level) throws IOException {
        try (Peer peer = subscriber(level)) {
            peer.subscribe(Props.none(), 1, base + "/a", base + "/b", base + "/c");
            int[] codes = peer.unsubscribe(base + "/a", base + "/+", base + "/c");
            assertThat(codes).isEqualTo(level == 5 ? new int[] {0, 0x11, 0} : new int[0]);
            for (String topic : new String[] {"/a", "/c", "/b"}) {
                publisher.publish(base + topic, 1, topic);
            }
            assertThat(peer.take().text()).isEqualTo("/b");
            peer.expectNothing();
        }
    }

    /** [MQTT5-3.9.2-1], [MQTT5-3.11.2-1], [MQTT5-3.9.2-2], [MQTT5-3.11.2-2]. */
    @Test
    void answersFitIntoTheMaximumPacketSizeOfTheClient() throws IOException {
        Props props = Props.none().number(Props.MAXIMUM_PACKET_SIZE, 30);
        try (Peer peer = Peer.of(5, unique("tiny")).props(props).connect(port())) {
            assertThat(peer.subscribe("a#", 0)).isEqualTo(0x8F);
            assertThat(peer.unsubscribe("unknown")).containsExactly(0x11);
        }
    }
}
