package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.CommonBroker;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Peer.Delivery;
import org.rmqtt.itest.fixture.Props;

/** The limits of a listener and RMQTT's own topics; chapters 1.1, 1.2 and 1.5 of its behaviour. */
class LimitsIT {
    private final String topic = unique("limits/");

    private void publish(int qos, int count) throws IOException {
        try (Peer publisher = Peer.of(4, unique("publisher")).connect(port())) {
            for (int i = 0; i < count; i++) {
                publisher.publish(topic, qos, "" + i);
            }
            publisher.ping();
        }
    }

    // ---- max_qos_allowed

    /** [MQTT5-3.2.2-9], [MQTT5-3.2.2-10]. */
    @ParameterizedTest
    @CsvSource({"qos0, 0", "qos1, 1"})
    void theMaximumQosIsAnnouncedAndGranted(String listener, int max) throws IOException {
        try (Peer peer = Peer.of(5, unique("max")).connect(port(listener))) {
            assertThat(peer.connAckProps().number(Props.MAXIMUM_QOS)).isEqualTo(max);
            for (int qos = 0; qos <= 2; qos++) {
                assertThat(peer.subscribe(topic, qos)).isEqualTo(Math.min(qos, max));
            }
            publish(2, 1);
            assertThat(peer.take().qos()).isEqualTo(max);
        }
    }

    /** MQTT 5.0 section 3.2.2.3.4: QoS not supported. */
    @ParameterizedTest
    @CsvSource({"4, -1", "5, 0x9B"})
    void aPublishAboveTheMaximumQosEndsTheConnection(int level, String code) throws IOException {
        try (Peer peer = Peer.of(level, unique("max")).connect(port("qos1"))) {
            peer.publish(topic, 1, "allowed");
            peer.sendPublish(4, topic, 1, Props.none(), "not allowed");
            assertThat(peer.closedWith()).isEqualTo(Integer.decode(code));
        }
    }

    // ---- max_will_size

    /** MQTT 5.0 section 3.2.2.2: Packet too large. */
    @ParameterizedTest
    @CsvSource({"4, 3", "5, 0x95"})
    void aConnectWithTooLargeAWillIsRefused(int level, String code) throws IOException {
        String will = "w".repeat(8100);
        Peer.of(level, unique("will"))
                .will(topic, will, 1, false)
                .connect(port())
                .close();
        assertThat(Peer.of(level, unique("will"))
                        .will(topic, will + "w".repeat(100), 1, false)
                        .refused(port())
                        .at(1))
                .isEqualTo(Integer.decode(code));
    }

    // ---- max_topic_levels, max_subscriptions

    /** [MQTT5-3.4.2-1], [MQTT5-3.5.2-1], [MQTT5-4.3.3-9]. */
    @Test
    void aTopicWithTooManyLevelsIsRefusedAndItsIdentifierIsFree() throws IOException {
        try (Peer watcher = Peer.of(4, unique("watcher")).connect(port());
                Peer peer = Peer.of(5, unique("deep")).connect(port("small"))) {
            watcher.subscribe(topic + "/#", 1);
            assertThat(peer.publish(topic + "/c/d", 1, "too deep")).isEqualTo(0x90);
            peer.sendPublish(4, topic + "/c/d", 5, Props.none(), "too deep");
            assertThat(peer.awaitAck(5, 5)).isEqualTo(0x90);
            peer.sendPublish(4, topic + "/c", 5, Props.none(), "deep enough");
            assertThat(peer.awaitAck(5, 5)).isZero();
            assertThat(watcher.take().text()).isEqualTo("deep enough");
            assertThat(peer.subscribe("a/b/c/d", 0)).isEqualTo(0x8F);
            assertThat(peer.subscribe("a/b/c", 0)).isZero();
        }
    }

    /** [MQTT3-3.3.5-2]: MQTT 3 cannot say no, so the message is acknowledged and goes nowhere. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aClientOfMqtt3GetsItsAcknowledgementForATopicThatIsRefused(int qos) throws IOException {
        try (Peer watcher = Peer.of(4, unique("watcher")).connect(port());
                Peer peer = Peer.of(4, unique("deep")).connect(port("small"))) {
            watcher.subscribe(topic + "/#", 1);
            peer.publish(topic + "/c/d", qos, "too deep");
            peer.publish(topic + "/c", qos, "deep enough");
            assertThat(watcher.take().text()).isEqualTo("deep enough");
            assertThat(peer.subscribe("a/b/c/d", 0)).isEqualTo(0x80);
        }
    }

    /** SUBACK 0x97 (quota exceeded), and replacing a subscription is not a new one. */
    @ParameterizedTest
    @CsvSource({"4, 0x80", "5, 0x97"})
    void oneSubscriptionTooManyIsRefused(int level, String code) throws IOException {
        try (Peer peer = Peer.of(level, unique("many")).connect(port("small"))) {
            int refused = Integer.decode(code);
            assertThat(peer.subscribe(Props.none(), 1, topic, topic + "/2", topic + "/3"))
                    .containsExactly(1, 1, refused);
            assertThat(peer.subscribe(topic, 0)).isZero();
            assertThat(peer.subscribe(topic + "/3", 0)).isEqualTo(refused);
            peer.unsubscribe(topic);
            assertThat(peer.subscribe(topic + "/3", 0)).isZero();
        }
    }

    // ---- max_mqueue_len, mqueue_rate_limit

    /** RMQTT's policy: a full queue drops its oldest message for one of QoS 1 or 2. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aFullQueueDropsItsOldestMessage(int qos) throws IOException {
        String id = unique("away");
        Peer peer = Peer.of(5, id).resume().connect(port("small"));
        peer.subscribe(topic, qos);
        peer.disconnect();
        publish(qos, 10);
        try (Peer back = Peer.of(5, id).resume().connect(port("small"))) {
            for (String text : List.of("6", "7", "8", "9")) {
                assertThat(back.take().text()).isEqualTo(text);
            }
            back.expectNothing();
        }
    }

    /** RMQTT's policy: a new message of QoS 0 finds no place in a full queue. */
    @Test
    void aFullQueueDropsANewMessageOfQos0() throws IOException {
        String id = unique("away");
        Peer peer = Peer.of(5, id).resume().connect(port("small"));
        peer.subscribe(topic, 1);
        peer.disconnect();
        publish(1, 4);
        publish(0, 3);
        try (Peer back = Peer.of(5, id).resume().connect(port("small"))) {
            for (int i = 0; i < 4; i++) {
                Delivery delivery = back.take();
                assertThat(delivery.text()).isEqualTo("" + i);
                assertThat(delivery.qos()).isEqualTo(1);
            }
            back.expectNothing();
        }
    }

    /** mqueue_rate_limit = "2,1s": the third message comes later, and all come in order. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void moreMessagesThanTheRateAllowsWait(int qos) throws IOException {
        try (Peer peer = Peer.of(4, unique("rated")).connect(port("rated"))) {
            peer.subscribe(topic, qos);
            publish(1, 5);
            for (int i = 0; i < 5; i++) {
                assertThat(peer.take().text()).isEqualTo("" + i);
            }
            peer.expectNothing();
        }
    }

    // ---- $limit and $exclusive

    /** RMQTT's $limit: so many clients may subscribe; SUBACK 0x97. */
    @ParameterizedTest
    @CsvSource({"$limit/2/, 2", "$exclusive/, 1"})
    void aLimitedFilterHasPlaceForSoManyClients(String prefix, int limit) throws IOException {
        int port = port("extended");
        try (Peer one = Peer.of(5, unique("one")).connect(port);
                Peer two = Peer.of(5, unique("two")).connect(port);
                Peer three = Peer.of(5, unique("three")).connect(port);
                Peer old = Peer.of(4, unique("old")).connect(port)) {
            assertThat(one.subscribe(prefix + topic, 1)).isEqualTo(1);
            assertThat(two.subscribe(prefix + topic, 1)).isEqualTo(limit == 2 ? 1 : 0x97);
            assertThat(three.subscribe(prefix + topic, 1)).isEqualTo(0x97);
            assertThat(old.subscribe(prefix + topic, 1)).isEqualTo(0x80);
            assertThat(one.subscribe(prefix + topic, 0)).as("it has its place").isZero();
            publish(1, 1);
            assertThat(one.take().topic()).isEqualTo(topic);
            three.expectNothing();
            one.unsubscribe(prefix + topic);
            assertThat(three.subscribe(prefix + topic, 1)).isEqualTo(1);
            three.disconnect();
            assertThat(old.subscribe(prefix + topic, 1))
                    .as("a session that ended")
                    .isEqualTo(1);
        }
    }

    /** Without limit_subscription these are topics like others. */
    @Test
    void aLimitedFilterIsATopicLikeOthersWhereItIsNotEnabled() throws IOException {
        try (Peer one = Peer.of(5, unique("one")).connect(port());
                Peer two = Peer.of(5, unique("two")).connect(port())) {
            assertThat(one.subscribe("$exclusive/" + topic, 1)).isEqualTo(1);
            assertThat(two.subscribe("$exclusive/" + topic, 1)).isEqualTo(1);
            assertThat(two.subscribe("$limit/x/" + topic, 1)).isEqualTo(1);
            two.publish("$exclusive/" + topic, 1, "m");
            assertThat(one.take().topic()).isEqualTo("$exclusive/" + topic);
        }
    }

    // ---- $delayed

    /** RMQTT's $delayed: the message comes without the prefix, the shorter delay first. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aDelayedMessageComesWhenItsTimeIsThere(int level) throws IOException {
        try (Peer peer = Peer.of(level, unique("delayed")).connect(port("extended"))) {
            peer.subscribe(topic, 1);
            peer.publish("$delayed/2/" + topic, 1, "later");
            peer.publish("$delayed/1/" + topic, 2, "sooner");
            peer.publish(topic, 1, "now");
            for (String text : List.of("now", "sooner", "later")) {
                Delivery delivery = peer.take();
                assertThat(delivery.text()).isEqualTo(text);
                assertThat(delivery.topic()).isEqualTo(topic);
            }
        }
    }

    /** A delayed message with RETAIN is retained when it is published. */
    @Test
    void aDelayedMessageMayBeRetained() throws IOException {
        try (Peer peer = Peer.of(4, unique("delayed")).connect(port("extended"))) {
            peer.retain("$delayed/1/" + topic, 1, "kept");
            CommonBroker.letPass(2);
            peer.subscribe(topic, 1);
            Delivery delivery = peer.take();
            assertThat(delivery.text()).isEqualTo("kept");
            assertThat(delivery.isRetained()).isTrue();
        }
    }

    /** A delay that is none. */
    @ParameterizedTest
    @ValueSource(strings = {"$delayed/x/t", "$delayed/-1/t", "$delayed/5", "$delayed/5/", "$delayed//t"})
    void aTopicWithoutDelayIsRefused(String bad) throws IOException {
        try (Peer peer = Peer.of(5, unique("delayed")).connect(port("extended"))) {
            assertThat(peer.publish(bad, 1, "m")).isEqualTo(0x90);
        }
    }

    /** Without delayed_publish it is a topic like others. */
    @Test
    void aDelayedTopicIsATopicLikeOthersWhereItIsNotEnabled() throws IOException {
        try (Peer peer = Peer.of(5, unique("delayed")).connect(port())) {
            peer.subscribe("$delayed/1/" + topic, 1);
            peer.publish("$delayed/1/" + topic, 1, "m");
            assertThat(peer.take().topic()).isEqualTo("$delayed/1/" + topic);
        }
    }
}
