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
import org.rmqtt.itest.fixture.Props;

/** QoS 1 and 2 from a client to the broker; section 4.3. */
class IncomingQosIT {
    private final String id = unique("sender");
    private final String topic = unique("in/");
    private Peer watcher;

    @BeforeEach
    void watch() throws IOException {
        watcher = Peer.of(4, unique("watcher")).connect(port());
        watcher.subscribe(topic, 2);
    }

    @AfterEach
    void stopWatching() throws IOException {
        watcher.close();
    }

    private Peer sender(int level) throws IOException {
        return Peer.of(level, id).resume().connect(port());
    }

    /** What the watcher gets is these texts and nothing between or behind. */
    private void expectExactly(String... texts) throws IOException {
        try (Peer other = Peer.of(4, unique("other")).connect(port())) {
            other.publish(topic, 1, "end");
        }
        for (String text : texts) {
            assertThat(watcher.take().text()).isEqualTo(text);
        }
        assertThat(watcher.take().text()).isEqualTo("end");
    }

    /** [MQTT3-3.3.4-1], [MQTT3-2.3.1-6], [MQTT5-3.3.4-1], [MQTT5-2.2.1-5], [MQTT5-4.3.2-4], [MQTT5-4.3.3-8], [MQTT5-4.3.3-11],
     * [MQTT5-3.4.2-1], [MQTT5-3.5.2-1], [MQTT5-3.7.2-1]. */
    @ParameterizedTest
    @CsvSource({"3, 0", "3, 1", "3, 2", "4, 0", "4, 1", "4, 2", "5, 0", "5, 1", "5, 2"})
    void everyQosIsAcknowledgedInItsWay(int level, int qos) throws IOException {
        try (Peer peer = sender(level)) {
            assertThat(peer.publish(topic, qos, "hello")).isZero();
            peer.expectNothing();
        }
        expectExactly("hello");
    }

    /** [MQTT3-4.3.2-2], [MQTT5-4.3.2-5]: after PUBACK the identifier is free, whatever DUP says. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void anIdentifierIsFreeAfterPubAck(int level) throws IOException {
        try (Peer peer = sender(level)) {
            peer.sendPublish(2, topic, 9, Props.none(), "one");
            peer.awaitAck(4, 9);
            peer.sendPublish(8 | 2, topic, 9, Props.none(), "two");
            peer.awaitAck(4, 9);
        }
        expectExactly("one", "two");
    }

    /** [MQTT3-4.3.3-2], [MQTT5-4.3.3-10]. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aRepeatedMessageOfQos2IsDeliveredOnce(int level) throws IOException {
        try (Peer peer = sender(level)) {
            for (int flags : new int[] {4, 8 | 4, 8 | 4}) {
                peer.sendPublish(flags, topic, 9, Props.none(), "once");
                assertThat(peer.awaitAck(5, 9)).isZero();
            }
            peer.ack(6, 9, 0);
            assertThat(peer.awaitAck(7, 9)).isZero();
        }
        expectExactly("once");
    }

    /** [MQTT3-4.3.3-2], [MQTT5-4.3.3-10], [MQTT3-4.1.0-1]: the identifiers are part of the session. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aMessageOfQos2IsDeliveredOnceAcrossReconnects(int level) throws IOException {
        try (Peer peer = sender(level)) {
            peer.sendPublish(4, topic, 9, Props.none(), "once");
            peer.awaitAck(5, 9);
        }
        for (int i = 0; i < 3; i++) {
            try (Peer peer = sender(level)) {
                peer.sendPublish(8 | 4, topic, 9, Props.none(), "once");
                peer.awaitAck(5, 9);
            }
        }
        try (Peer peer = sender(level)) {
            peer.ack(6, 9, 0);
            assertThat(peer.awaitAck(7, 9)).isZero();
        }
        expectExactly("once");
    }

    /** The same when the new connection comes before the old one has ended. */
    @Test
    void aMessageOfQos2IsDeliveredOnceAcrossATakeOver() throws IOException {
        try (Peer old = sender(5)) {
            old.sendPublish(4, topic, 9, Props.none(), "once");
            old.awaitAck(5, 9);
            try (Peer peer = sender(5)) {
                peer.sendPublish(8 | 4, topic, 9, Props.none(), "once");
                peer.awaitAck(5, 9);
                peer.ack(6, 9, 0);
                assertThat(peer.awaitAck(7, 9)).isZero();
            }
        }
        expectExactly("once");
    }

    /** [MQTT3-4.3.3-2], [MQTT5-4.3.3-12]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void anIdentifierIsFreeAfterPubComp(int level) throws IOException {
        try (Peer peer = sender(level)) {
            for (String text : new String[] {"one", "two"}) {
                peer.sendPublish(4, topic, 9, Props.none(), text);
                peer.awaitAck(5, 9);
                peer.ack(6, 9, 0);
                peer.awaitAck(7, 9);
            }
        }
        expectExactly("one", "two");
    }

    /** MQTT 5.0 section 3.6: PUBREL of an identifier that is not in use; [MQTT5-3.7.2-1], [MQTT5-4.3.3-11], [MQTT3-4.3.3-2]. */
    @ParameterizedTest
    @CsvSource({"4, 0", "5, 0x92"})
    void aPubRelOfAnUnknownIdentifierIsCompleted(int level, String code) throws IOException {
        try (Peer peer = sender(level)) {
            peer.ack(6, 77, 0);
            assertThat(peer.awaitAck(7, 77)).isEqualTo(Integer.decode(code));
        }
    }

    /** MQTT 5.0 section 4.1: a clean start forgets which identifiers are in use. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aCleanStartFreesTheIdentifiers(int level) throws IOException {
        for (String text : new String[] {"one", "two"}) {
            try (Peer peer = Peer.of(level, id).connect(port())) {
                peer.sendPublish(4, topic, 9, Props.none(), text);
                peer.awaitAck(5, 9);
            }
        }
        expectExactly("one", "two");
    }

    /** [MQTT5-4.3.3-13]. */
    @Test
    void theFlowGoesOnAfterTheMessageHasExpired() throws IOException {
        try (Peer peer = sender(5)) {
            peer.sendPublish(4, topic, 9, Props.none().number(Props.MESSAGE_EXPIRY, 1), "short");
            peer.awaitAck(5, 9);
            CommonBroker.letPass(2);
            peer.ack(6, 9, 0);
            assertThat(peer.awaitAck(7, 9)).isZero();
        }
        expectExactly("short");
    }

    /** [MQTT3-3.3.1-3], [MQTT5-3.3.1-3]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void dupIsNotPassedOn(int level) throws IOException {
        try (Peer peer = sender(level)) {
            peer.sendPublish(8 | 2, topic, 9, Props.none(), "dup");
            peer.awaitAck(4, 9);
        }
        assertThat(watcher.take().isDup()).isFalse();
    }

    /** [MQTT5-3.4.2-1], [MQTT5-3.5.2-1]: 0x10 where nobody subscribes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theClientLearnsThatNobodySubscribes(int qos) throws IOException {
        try (Peer peer = sender(5)) {
            assertThat(peer.publish(unique("nobody/"), qos, "?")).isEqualTo(0x10);
        }
    }
}
