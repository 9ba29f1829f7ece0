package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Peer.Delivery;
import org.rmqtt.itest.fixture.Props;

/** Shared subscriptions, MQTT 5.0 section 4.8; RMQTT has them for MQTT 3 as well. */
class SharedIT {
    private final String topic = unique("shared/");
    private final List<Peer> peers = new ArrayList<>();
    private Peer publisher;

    @BeforeEach
    void connect() throws IOException {
        publisher = peer(5);
    }

    @AfterEach
    void disconnect() throws IOException {
        for (Peer peer : peers) {
            peer.close();
        }
    }

    private Peer peer(int level) throws IOException {
        Peer peer = Peer.of(level, unique("member")).connect(port());
        peers.add(peer);
        return peer;
    }

    private Peer member(int level, String group, int qos) throws IOException {
        Peer peer = peer(level);
        assertThat(peer.subscribe("$share/" + group + "/" + topic, qos)).isEqualTo(qos);
        return peer;
    }

    private void publish(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            publisher.publish(topic, 1, "" + i);
        }
    }

    /** Reads what a peer has got until the end mark that it gets directly. */
    private List<String> texts(Peer peer) throws IOException {
        String end = unique("end/");
        peer.subscribe(end, 1);
        publisher.publish(end, 1, "end");
        List<String> texts = new ArrayList<>();
        for (String text = peer.take().text();
                !text.equals("end");
                text = peer.take().text()) {
            texts.add(text);
        }
        return texts;
    }

    /** [MQTT5-4.8.2-1]: the members of one group share the messages, and each one goes to one of them. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void eachMessageGoesToOneMember(int level) throws IOException {
        Peer one = member(level, "g", 1);
        Peer two = member(level, "g", 1);
        publish(20);
        List<String> all = texts(one);
        List<String> rest = texts(two);
        assertThat(all).isNotEmpty();
        assertThat(rest).isNotEmpty();
        all.addAll(rest);
        assertThat(all).hasSize(20).doesNotHaveDuplicates();
    }

    /** Section 4.8.2: groups of different names are separate, and so is the plain filter. */
    @Test
    void everyGroupAndThePlainFilterGetEachMessage() throws IOException {
        Peer one = member(5, "g1", 1);
        Peer two = member(5, "g2", 1);
        Peer plain = peer(5);
        plain.subscribe(topic, 1);
        publish(5);
        for (Peer peer : List.of(one, two, plain)) {
            assertThat(texts(peer)).containsExactly("0", "1", "2", "3", "4");
        }
    }

    /** [MQTT5-3.3.4-5], section 4.8.2: one client in two groups and with the plain filter has three subscriptions. */
    @Test
    void oneClientMayHaveTheFilterInTwoGroupsAndPlain() throws IOException {
        Peer peer = peer(5);
        peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 1), "$share/g1/" + topic, 0);
        peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 2), "$share/g2/" + topic, 1);
        peer.subscribe(Props.none().number(Props.SUBSCRIPTION_ID, 3), topic, 2);
        publisher.publish(topic, 2, "m");
        List<String> got = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Delivery delivery = peer.take();
            got.add(delivery.props().all(Props.SUBSCRIPTION_ID) + " " + delivery.qos());
        }
        assertThat(got).containsExactlyInAnyOrder("[1] 0", "[2] 1", "[3] 2");
        peer.expectNothing();
        assertThat(peer.unsubscribe("$share/g1/" + topic, topic)).containsExactly(0, 0);
        publisher.publish(topic, 2, "m");
        assertThat(peer.take().props().all(Props.SUBSCRIPTION_ID)).containsExactly(2L);
        peer.expectNothing();
    }

    /** [MQTT5-4.8.2-3]. */
    @Test
    void everyMemberGetsTheQosThatItWasGranted() throws IOException {
        Peer low = member(5, "g", 0);
        Peer high = member(5, "g", 2);
        for (int i = 0; i < 10; i++) {
            publisher.publish(topic, 2, "m");
        }
        String end = unique("end/");
        for (Peer peer : List.of(low, high)) {
            peer.subscribe(end, 1);
            publisher.publish(end, 1, "end");
            for (Delivery next = peer.take(); !next.text().equals("end"); next = peer.take()) {
                assertThat(next.qos()).isEqualTo(peer == low ? 0 : 2);
            }
            peer.unsubscribe(end);
        }
    }

    /** Wildcards work behind the group, and the whole filter is what UNSUBSCRIBE names. */
    @Test
    void aGroupMayHaveAFilterWithWildcards() throws IOException {
        Peer peer = peer(5);
        peer.subscribe("$share/g/" + topic + "/+/x", 1);
        publisher.publish(topic + "/a/x", 1, "yes");
        assertThat(peer.take().text()).isEqualTo("yes");
        assertThat(peer.unsubscribe(topic + "/+/x")).containsExactly(0x11);
        assertThat(peer.unsubscribe("$share/g/" + topic + "/+/x")).containsExactly(0);
        assertThat(publisher.publish(topic + "/a/x", 1, "no")).isEqualTo(0x10);
        peer.expectNothing();
    }

    /** A member without connection gets nothing as long as another one has one. */
    @Test
    void aMemberWithAConnectionIsPreferred() throws IOException {
        String id = unique("away");
        Peer away = Peer.of(5, id).resume().connect(port());
        away.subscribe("$share/g/" + topic, 1);
        away.disconnect();
        Peer here = member(5, "g", 1);
        publish(6);
        assertThat(texts(here)).hasSize(6);
        try (Peer back = Peer.of(5, id).resume().connect(port())) {
            back.expectNothing();
        }
    }

    /** When no member is there, a message waits for one of them. */
    @Test
    void aMessageWaitsWhenNoMemberIsThere() throws IOException {
        String id = unique("away");
        Peer away = Peer.of(5, id).resume().connect(port());
        away.subscribe("$share/g/" + topic, 1);
        away.disconnect();
        publish(3);
        try (Peer back = Peer.of(5, id).resume().connect(port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(back.take().text()).isEqualTo("" + i);
            }
            back.expectNothing();
        }
    }

    /** [MQTT5-4.8.2-4], [MQTT5-4.8.2-5]. */
    @Test
    void aFlowThatHasBegunStaysWithItsMember() throws IOException {
        String id = unique("begun");
        Peer begun = Peer.of(5, id).resume().connect(port());
        begun.subscribe("$share/g/" + topic, 2);
        publisher.publish(topic, 2, "mine");
        int packetId = begun.receive().id();
        Peer other = member(5, "g", 2);
        begun.close();
        try (Peer back = Peer.of(5, id).resume().connect(port())) {
            Delivery again = back.receive();
            assertThat(again.id()).isEqualTo(packetId);
            assertThat(again.isDup()).isTrue();
        }
        try (Peer ended = Peer.of(5, id).connect(port())) {
            ended.expectNothing();
        }
        other.expectNothing();
    }

    /** [MQTT5-4.8.2-6]. */
    @Test
    void aMessageThatAMemberRefusesGoesToNobodyElse() throws IOException {
        Peer one = member(5, "g", 1);
        publisher.publish(topic, 1, "unwanted");
        Peer two = member(5, "g", 1);
        one.ack(4, one.receive().id(), 0x80);
        one.expectNothing();
        two.expectNothing();
    }
}
