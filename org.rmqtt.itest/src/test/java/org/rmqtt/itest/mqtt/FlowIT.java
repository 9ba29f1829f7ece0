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
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Peer.Delivery;
import org.rmqtt.itest.fixture.Props;

/** What either side allows the other: Receive Maximum, Maximum Packet Size, Topic Aliases; sections 3.1.2.11, 3.2.2.3 and 4.9. */
class FlowIT {
    private final String id = unique("flow");
    private final String topic = unique("flow/");

    private void publish(int qos, String... texts) throws IOException {
        try (Peer publisher = Peer.of(5, unique("publisher")).connect(port())) {
            for (String text : texts) {
                publisher.publish(topic, qos, text);
            }
        }
    }

    private Peer receiver(Props props) throws IOException {
        return Peer.of(5, id)
                .notClean()
                .props(props.number(Props.SESSION_EXPIRY, 600))
                .connect(port());
    }

    private static Props receiveMaximum(int number) {
        return Props.none().number(Props.RECEIVE_MAXIMUM, number);
    }

    // ---- Receive Maximum

    /** [MQTT5-3.3.4-9], [MQTT5-4.9.0-1], [MQTT5-4.9.0-2]. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void noMoreMessagesAreUnderWayThanTheClientTakes(int qos) throws IOException {
        try (Peer peer = receiver(receiveMaximum(2))) {
            peer.subscribe(topic, qos);
            publish(qos, "a", "b", "c", "d");
            Delivery a = peer.receive();
            Delivery b = peer.receive();
            peer.expectNothing();
            if (qos == 1) {
                peer.ack(4, b.id(), 0);
            } else {
                peer.ack(5, b.id(), 0);
                peer.awaitAck(6, b.id());
                peer.expectNothing();
                peer.ack(7, b.id(), 0);
            }
            assertThat(peer.receive().text()).isEqualTo("c");
            peer.expectNothing();
            peer.ack(qos == 1 ? 4 : 5, a.id(), 0x80);
            assertThat(peer.receive().text()).isEqualTo("d");
        }
    }

    /** [MQTT5-4.9.0-3], [MQTT5-3.3.4-10]. */
    @Test
    void otherPacketsAreAnsweredWhileTheClientTakesNoMoreMessages() throws IOException {
        try (Peer peer = receiver(receiveMaximum(1))) {
            peer.subscribe(topic, 1);
            publish(1, "a", "b");
            peer.receive();
            peer.expectNothing();
            assertThat(peer.subscribe(topic + "/other", 1)).isEqualTo(1);
            assertThat(peer.unsubscribe(topic + "/other")).containsExactly(0);
            assertThat(peer.publish(unique("nobody"), 2, "m")).isEqualTo(0x10);
            peer.expectNothing();
        }
    }

    /** [MQTT5-3.3.4-9], [MQTT5-4.9.0-1]: the quota is that of the new connection, and PUBREL needs none. */
    @Test
    void theClientMayTakeFewerMessagesAfterAReconnect() throws IOException {
        try (Peer peer = receiver(receiveMaximum(10))) {
            peer.subscribe(topic, 1);
            publish(1, "a", "b", "c");
            for (int i = 0; i < 3; i++) {
                peer.receive();
            }
        }
        try (Peer peer = receiver(receiveMaximum(1))) {
            for (String text : List.of("a", "b", "c")) {
                Delivery delivery = peer.receive();
                assertThat(delivery.text()).isEqualTo(text);
                peer.expectNothing();
                peer.ack(4, delivery.id(), 0);
            }
            peer.expectNothing();
        }
    }

    /** [MQTT5-3.3.4-9]: a message whose PUBCOMP is missing counts, also on the next connection. */
    @Test
    void aMessageThatIsOnlyReleasedStillCountsAfterAReconnect() throws IOException {
        int packetId;
        try (Peer peer = receiver(receiveMaximum(2))) {
            peer.subscribe(topic, 2);
            publish(2, "a");
            packetId = peer.receive().id();
            peer.ack(5, packetId, 0);
            peer.awaitAck(6, packetId);
        }
        publish(2, "b", "c", "d");
        try (Peer peer = receiver(receiveMaximum(2))) {
            peer.awaitAck(6, packetId);
            assertThat(peer.receive().text()).isEqualTo("b");
            peer.expectNothing();
            peer.ack(7, packetId, 0);
            assertThat(peer.receive().text()).isEqualTo("c");
            peer.expectNothing();
        }
    }

    /** max_inflight of the listener limits the window too, for MQTT 3 as well. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void noMoreMessagesAreUnderWayThanTheListenerAllows(int level) throws IOException {
        try (Peer peer = Peer.of(level, unique("small")).connect(port("small"))) {
            peer.subscribe(topic, 1);
            publish(1, "a", "b", "c", "d");
            for (int i = 0; i < 3; i++) {
                peer.receive();
            }
            peer.expectNothing();
        }
    }

    /** MQTT 5.0 section 3.2.2.3.3: a client that sends more than it may; [MQTT5-4.13.1-1]. */
    @Test
    void aClientThatSendsMoreThanTheBrokerTakesIsDisconnected() throws IOException {
        try (Peer peer = Peer.of(5, unique("greedy")).connect(port("small"))) {
            assertThat(peer.connAckProps().number(Props.RECEIVE_MAXIMUM)).isEqualTo(3);
            for (int i = 1; i <= 4; i++) {
                peer.sendPublish(4, topic, i, Props.none(), "m");
            }
            assertThat(peer.closedWith()).isEqualTo(0x93);
        }
    }

    /** Section 3.2.2.3.3: with PUBREC 0x80 or more, or PUBCOMP, a place is free again. */
    @Test
    void aClientMaySendAsManyAsItLikesOneAfterTheOther() throws IOException {
        try (Peer peer = Peer.of(5, unique("steady")).connect(port("small"))) {
            for (int i = 0; i < 10; i++) {
                assertThat(peer.publish(topic, 2, "m")).isEqualTo(0x10);
                assertThat(peer.publish("a/b/c/d/e", 2, "too deep")).isEqualTo(0x90);
            }
        }
    }

    // ---- Maximum Packet Size

    /** Section 3.2.2.3.6 of MQTT 5.0. */
    @ParameterizedTest
    @CsvSource({"4, -1", "5, 0x95"})
    void aPacketThatIsTooLargeEndsTheConnection(int level, String code) throws IOException {
        try (Peer peer = Peer.of(level, unique("large")).connect(port("small"))) {
            if (level == 5) {
                assertThat(peer.connAckProps().number(Props.MAXIMUM_PACKET_SIZE))
                        .isEqualTo(512);
            }
            peer.publish(topic, 1, "x".repeat(400));
            peer.sendPublish(2, topic, 1, Props.none(), "x".repeat(512));
            assertThat(peer.closedWith()).isEqualTo(Integer.decode(code));
        }
    }

    /** [MQTT5-3.1.2-24], [MQTT5-3.1.2-25]: also for one that waited; and others go on. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aMessageThatIsTooLargeForTheClientIsLeftOut(int qos) throws IOException {
        Props tiny = Props.none().number(Props.MAXIMUM_PACKET_SIZE, 100).number(Props.RECEIVE_MAXIMUM, 1);
        try (Peer peer = receiver(tiny);
                Peer other = Peer.of(5, unique("other")).connect(port())) {
            peer.subscribe(topic, qos);
            other.subscribe(topic, qos);
            publish(qos, "x".repeat(200), "small", "x".repeat(200), "last");
            assertThat(peer.take().text()).isEqualTo("small");
            assertThat(peer.take().text()).isEqualTo("last");
            peer.expectNothing();
            assertThat(other.take().text()).hasSize(200);
            assertThat(other.take().text()).isEqualTo("small");
        }
        try (Peer peer = receiver(Props.none())) {
            peer.expectNothing();
        }
    }

    /** [MQTT5-3.1.2-24]: the exact limit. */
    @Test
    void aMessageOfExactlyTheMaximumIsDelivered() throws IOException {
        int overhead = 2 + 2 + topic.length() + 1;
        try (Peer peer = receiver(Props.none().number(Props.MAXIMUM_PACKET_SIZE, 100))) {
            peer.subscribe(topic, 0);
            publish(1, "x".repeat(100 - overhead + 1), "x".repeat(100 - overhead));
            assertThat(peer.take().text()).hasSize(100 - overhead);
            peer.expectNothing();
        }
    }

    /** [MQTT5-3.4.2-2], [MQTT5-3.5.2-2], [MQTT5-3.4.2-3], [MQTT5-3.5.2-3], [MQTT5-3.7.2-2], [MQTT5-3.6.2-2], [MQTT5-3.7.2-3],
     * [MQTT5-3.6.2-3], [MQTT5-3.14.2-3], [MQTT5-3.14.2-4]. */
    @Test
    void noReasonStringMakesAPacketTooLarge() throws IOException {
        Props props = Props.none().number(Props.MAXIMUM_PACKET_SIZE, 20);
        try (Peer peer = Peer.of(5, unique("tiny")).props(props).connect(port("small"))) {
            peer.sendPublish(2, "a/b/c/d/e", 1, Props.none(), "");
            assertThat(peer.await(4).body()).hasSizeLessThan(19).startsWith(0, 1, 0x90);
            peer.sendPublish(4, "a/b/c/d/e", 2, Props.none(), "");
            assertThat(peer.await(5).body()).hasSizeLessThan(19).startsWith(0, 2, 0x90);
            peer.ack(6, 3, 0);
            assertThat(peer.await(7).body()).hasSizeLessThan(19).startsWith(0, 3, 0x92);
            peer.ack(5, 4, 0);
            assertThat(peer.await(6).body()).hasSizeLessThan(19).startsWith(0, 4, 0x92);
            peer.raw().send(new byte[] {(byte) 0xC1, 0});
            assertThat(peer.raw().expect(14).body()).hasSizeLessThan(19).startsWith(0x81);
        }
    }

    /** [MQTT5-3.1.2-29]. */
    @Test
    void aClientThatWantsNoProblemInformationGetsNone() throws IOException {
        for (int wanted : new int[] {0, 1}) {
            Props props = Props.none().number(Props.REQUEST_PROBLEM_INFORMATION, wanted);
            try (Peer peer = Peer.of(5, unique("terse")).props(props).connect(port("small"))) {
                peer.sendPublish(2, "a/b/c/d/e", 1, Props.none(), "");
                byte[] ack = peer.await(4).body();
                assertThat(ack.length > 4).isEqualTo(wanted == 1);
                assertThat(ack[2] & 0xFF).isEqualTo(0x90);
            }
        }
    }

    // ---- Topic Aliases

    /** [MQTT5-3.3.2-12], [MQTT5-3.3.2-7]. */
    @Test
    void theBrokerTakesEveryAliasUpToItsMaximumOnOneConnection() throws IOException {
        try (Peer watcher = Peer.of(4, unique("watcher")).connect(port());
                Peer peer = Peer.of(5, id).connect(port("small"))) {
            watcher.subscribe(topic + "/+", 0);
            assertThat(peer.connAckProps().number(Props.TOPIC_ALIAS_MAXIMUM)).isEqualTo(2);
            for (int alias = 1; alias <= 2; alias++) {
                peer.publish(topic + "/" + alias, 1, "named", Props.none().number(Props.TOPIC_ALIAS, alias));
                peer.publish("", 1, "by alias", Props.none().number(Props.TOPIC_ALIAS, alias));
                assertThat(watcher.take().topic()).isEqualTo(topic + "/" + alias);
                Delivery delivery = watcher.take();
                assertThat(delivery.topic()).isEqualTo(topic + "/" + alias);
                assertThat(delivery.text()).isEqualTo("by alias");
            }
            peer.publish(topic + "/new", 1, "renamed", Props.none().number(Props.TOPIC_ALIAS, 1));
            peer.publish("", 1, "by alias", Props.none().number(Props.TOPIC_ALIAS, 1));
            watcher.take();
            assertThat(watcher.take().topic()).isEqualTo(topic + "/new");
        }
        try (Peer again = Peer.of(5, id).connect(port("small"))) {
            again.sendPublish(0, "", 0, Props.none().number(Props.TOPIC_ALIAS, 1), "forgotten");
            assertThat(again.closedWith()).isEqualTo(0x82);
        }
    }

    /** [MQTT5-3.3.2-8] and section 3.3.2.3.4; the listener qos0 takes none at all. */
    @ParameterizedTest
    @CsvSource({"small, 0", "small, 3", "qos0, 1"})
    void anAliasOutOfRangeEndsTheConnection(String listener, int alias) throws IOException {
        try (Peer peer = Peer.of(5, id).connect(port(listener))) {
            peer.sendPublish(0, topic, 0, Props.none().number(Props.TOPIC_ALIAS, alias), "no");
            assertThat(peer.closedWith()).isEqualTo(0x94);
        }
    }

    /** [MQTT5-3.1.2-26], [MQTT5-3.1.2-27], [MQTT5-3.3.2-8], [MQTT5-3.3.2-11]. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void theClientGetsOnlyAliasesThatItTakesAndEachIsIntroduced(int maximum) throws IOException {
        try (Peer peer = receiver(Props.none().number(Props.TOPIC_ALIAS_MAXIMUM, maximum))) {
            peer.subscribe(topic + "/#", 0);
            String[] known = new String[maximum + 1];
            try (Peer publisher = Peer.of(5, unique("publisher")).connect(port())) {
                for (int i = 0; i < 40; i++) {
                    String expected = topic + "/" + i % 8;
                    publisher.publish(expected, 1, "m" + i);
                    Delivery delivery = peer.take();
                    String name = delivery.topic();
                    if (delivery.props().has(Props.TOPIC_ALIAS)) {
                        int alias = (int) delivery.props().number(Props.TOPIC_ALIAS);
                        assertThat(alias).isBetween(1, maximum);
                        known[alias] = name.isEmpty() ? known[alias] : name;
                        name = known[alias];
                    }
                    assertThat(name).isEqualTo(expected);
                    assertThat(delivery.text()).isEqualTo("m" + i);
                }
            }
        }
    }
}
