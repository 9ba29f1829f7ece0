package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.CommonBroker;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Props;

/** Sessions: how they begin, go on and end; sections 3.1.2.4 and 4.1. */
class SessionIT {
    private final String id = unique("session");
    private final String topic = unique("session/");

    private void publish(int qos, String text) throws IOException {
        try (Peer publisher = Peer.of(4, unique("publisher")).connect(port())) {
            publisher.publish(topic, qos, text);
            publisher.disconnect();
        }
    }

    /** [MQTT3-3.1.2-4], [MQTT3-3.1.2-5], [MQTT3-3.2.2-2], [MQTT3-3.2.2-3], [MQTT3-3.1.3-2], [MQTT3-3.1.4-3], [MQTT3-4.1.0-1],
     * [MQTT3-4.5.0-1], [MQTT5-3.1.2-5], [MQTT5-3.1.2-6], [MQTT5-3.1.2-23], [MQTT5-3.2.2-3], [MQTT5-3.1.3-2], [MQTT5-3.1.4-4],
     * [MQTT5-4.5.0-1]. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void keepsSubscriptionsAndMessagesWhileTheClientIsAway(int level) throws IOException {
        try (Peer peer = Peer.of(level, id).resume().connect(port())) {
            assertThat(peer.sessionPresent()).isFalse();
            peer.subscribe(topic, 2);
            peer.disconnect();
        }
        publish(1, "one");
        publish(2, "two");
        try (Peer peer = Peer.of(level, id).resume().connect(port())) {
            assertThat(peer.sessionPresent()).isEqualTo(level > 3);
            assertThat(peer.take().text()).isEqualTo("one");
            assertThat(peer.take().text()).isEqualTo("two");
            publish(1, "three");
            assertThat(peer.take().text()).isEqualTo("three");
            peer.expectNothing();
        }
    }

    /** [MQTT3-3.1.2-6], [MQTT3-3.2.2-1], [MQTT5-3.1.2-4], [MQTT5-3.2.2-2]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aCleanStartForgetsEverything(int level) throws IOException {
        try (Peer peer = Peer.of(level, id).resume().connect(port())) {
            peer.subscribe(topic, 1);
        }
        publish(1, "old");
        try (Peer peer = Peer.of(level, id).connect(port())) {
            assertThat(peer.sessionPresent()).isFalse();
            publish(1, "new");
            peer.expectNothing();
        }
        try (Peer peer = Peer.of(level, id).resume().connect(port())) {
            assertThat(peer.sessionPresent())
                    .as("a clean session is never reused")
                    .isFalse();
            peer.expectNothing();
        }
    }

    /** [MQTT3-3.1.2-7]: retained messages belong to no session. */
    @Test
    void theEndOfACleanSessionLeavesItsRetainedMessages() throws IOException {
        try (Peer peer = Peer.of(4, id).connect(port())) {
            peer.retain(topic, 1, "kept");
            peer.disconnect();
        }
        try (Peer peer = Peer.of(4, id).connect(port())) {
            peer.subscribe(topic, 1);
            assertThat(peer.take().text()).isEqualTo("kept");
        }
    }

    /** [MQTT5-3.1.2-23], [MQTT5-4.1.0-2]: Session Expiry Interval 0 or absent. */
    @Test
    void aSessionWithoutExpiryIntervalEndsWithItsConnection() throws IOException {
        try (Peer peer = Peer.of(5, id).notClean().connect(port())) {
            peer.subscribe(topic, 1);
            peer.disconnect();
        }
        try (Peer peer = Peer.of(5, id).resume().connect(port())) {
            assertThat(peer.sessionPresent()).isFalse();
        }
    }

    /** [MQTT5-4.1.0-2]. */
    @Test
    void aSessionEndsWhenItsExpiryIntervalHasPassed() throws IOException {
        Props expiry = Props.none().number(Props.SESSION_EXPIRY, 1);
        try (Peer peer = Peer.of(5, id).props(expiry).connect(port())) {
            peer.subscribe(topic, 1);
            peer.disconnect();
        }
        publish(1, "lost");
        CommonBroker.letPass(3);
        try (Peer peer = Peer.of(5, id).resume().connect(port())) {
            assertThat(peer.sessionPresent()).isFalse();
            peer.expectNothing();
        }
    }

    /** [MQTT5-4.1.0-1], [MQTT3-4.1.0-2]: the interval begins only when the connection ends. */
    @Test
    void aSessionLastsAsLongAsItsConnection() throws IOException {
        Props expiry = Props.none().number(Props.SESSION_EXPIRY, 1);
        try (Peer peer = Peer.of(5, id).props(expiry).connect(port())) {
            peer.subscribe(topic, 1);
            CommonBroker.letPass(3);
            publish(1, "still there");
            assertThat(peer.take().text()).isEqualTo("still there");
        }
    }

    /** session_expiry_interval of the listener for MQTT 3. */
    @Test
    void aSessionOfMqtt3EndsAfterTheIntervalOfTheListener() throws IOException {
        Peer.of(4, id).resume().keepAlive(20).connect(port("brief")).disconnect();
        CommonBroker.letPass(3);
        try (Peer peer = Peer.of(4, id).resume().connect(port())) {
            assertThat(peer.sessionPresent()).isFalse();
        }
    }

    /** MQTT 5.0 section 3.2.2.3.2: the listener allows 30 s. */
    @Test
    void tellsTheSessionExpiryIntervalThatIsLessThanAskedFor() throws IOException {
        Props expiry = Props.none().number(Props.SESSION_EXPIRY, 600);
        try (Peer peer = Peer.of(5, id).keepAlive(20).props(expiry).connect(port("brief"))) {
            assertThat(peer.connAckProps().number(Props.SESSION_EXPIRY)).isEqualTo(30);
        }
        try (Peer peer = Peer.of(5, id).props(expiry).connect(port())) {
            assertThat(peer.connAckProps().has(Props.SESSION_EXPIRY)).isFalse();
        }
    }

    /** MQTT 5.0 section 3.14.2.2.2: DISCONNECT changes the interval, to none and to more. */
    @ParameterizedTest
    @CsvSource({"600, 0, false", "1, 600, true"})
    void disconnectMayChangeTheExpiryInterval(int first, int last, boolean present) throws IOException {
        Props expiry = Props.none().number(Props.SESSION_EXPIRY, first);
        try (Peer peer = Peer.of(5, id).props(expiry).connect(port())) {
            peer.disconnect(0, Props.none().number(Props.SESSION_EXPIRY, last));
            peer.closedWith();
        }
        CommonBroker.letPass(2);
        try (Peer peer = Peer.of(5, id).resume().connect(port())) {
            assertThat(peer.sessionPresent()).isEqualTo(present);
        }
    }

    /** MQTT 5.0 section 3.14.2.2.2, [MQTT5-3.14.2-1], [MQTT5-3.14.2-2], [MQTT5-3.14.4-1], [MQTT5-3.14.4-2]. */
    @Test
    void disconnectMayNotGiveAnIntervalWhereConnectGaveNone() throws IOException {
        try (Peer peer = Peer.of(5, id).connect(port())) {
            peer.disconnect(0, Props.none().number(Props.SESSION_EXPIRY, 600));
            assertThat(peer.closedWith()).isEqualTo(0x82);
        }
        try (Peer peer = Peer.of(5, id).resume().connect(port())) {
            assertThat(peer.sessionPresent()).isFalse();
        }
    }

    /** [MQTT3-3.1.4-2], [MQTT5-3.1.4-3]. */
    @ParameterizedTest
    @CsvSource({"4, true, -1", "4, false, -1", "5, true, 0x8E", "5, false, 0x8E"})
    void aSecondConnectionTakesOver(int level, boolean clean, String code) throws IOException {
        Peer.Setup setup = Peer.of(level, id);
        try (Peer old = (clean ? setup : setup.resume()).connect(port())) {
            old.subscribe(topic, 1);
            try (Peer newer = setup.connect(port())) {
                assertThat(old.closedWith()).isEqualTo(Integer.decode(code));
                assertThat(newer.sessionPresent()).isEqualTo(!clean);
                publish(1, "to the new one");
                if (!clean) {
                    assertThat(newer.take().text()).isEqualTo("to the new one");
                }
                newer.expectNothing();
            }
        }
    }

    /** A client id belongs to one connection whatever the version: 3.1.1 takes over from 5.0 and back. */
    @ParameterizedTest
    @CsvSource({"4, 5", "5, 4", "3, 5"})
    void anotherVersionTakesTheSessionOver(int first, int second) throws IOException {
        try (Peer old = Peer.of(first, id).resume().connect(port())) {
            old.subscribe(topic, 1);
            try (Peer newer = Peer.of(second, id).resume().connect(port())) {
                old.closedWith();
                publish(1, "hello");
                assertThat(newer.take().text()).isEqualTo("hello");
            }
        }
    }

    /** Many connections with one id at once: the last one has the session and all others are closed. */
    @Test
    void oneOfManyConnectionsAtOnceRemains() throws IOException {
        Peer[] peers = new Peer[20];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = Peer.of(4, id).resume().dial(port());
        }
        for (Peer peer : peers) {
            answers(peer, true);
        }
        int open = 0;
        for (Peer peer : peers) {
            open += answers(peer, false) ? 1 : 0;
            peer.close();
        }
        assertThat(open).isEqualTo(1);
    }

    /** Whether a connection still is one: it gets its CONNACK, or the answer to a ping. */
    private static boolean answers(Peer peer, boolean connecting) {
        try {
            if (connecting) {
                peer.raw().read();
            } else {
                peer.ping();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** [MQTT3-3.2.0-1], [MQTT5-3.2.0-1], [MQTT5-3.2.0-2]: and CONNACK comes once, before what waited. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void connAckComesBeforeTheMessagesThatWaited(int level) throws IOException {
        try (Peer peer = Peer.of(level, id).resume().connect(port())) {
            peer.subscribe(topic, 1);
        }
        publish(1, "waited");
        try (Peer peer = Peer.of(level, id).resume().dial(port())) {
            assertThat(peer.raw().read().type()).isEqualTo(2);
            assertThat(peer.take().text()).isEqualTo("waited");
            peer.expectNothing();
        }
    }
}
