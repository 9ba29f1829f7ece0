package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.CommonBroker;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Peer.Delivery;
import org.rmqtt.itest.fixture.Props;

/** QoS 1 and 2 from the broker to a client: flows, packet identifiers, redelivery, order; sections 4.3, 4.4 and 4.6. */
class OutgoingQosIT {
    private final String id = unique("receiver");
    private final String topic = unique("out/");

    private Peer receiver(int level) throws IOException {
        return Peer.of(level, id).resume().connect(port());
    }

    private void publish(int qos, String... texts) throws IOException {
        try (Peer publisher = Peer.of(4, unique("publisher")).connect(port())) {
            for (String text : texts) {
                publisher.publish(topic, qos, text);
            }
            publisher.disconnect();
        }
    }

    /** [MQTT3-4.3.1-1], [MQTT3-2.3.1-5], [MQTT3-3.3.1-2], [MQTT5-4.3.1-1], [MQTT5-2.2.1-2], [MQTT5-3.3.1-2]. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void aMessageOfQos0HasNoIdentifierAndNoDup(int level) throws IOException {
        try (Peer peer = receiver(level)) {
            peer.subscribe(topic, 0);
            publish(1, "hello");
            Delivery delivery = peer.receive();
            assertThat(delivery.first()).isEqualTo(0x30);
            assertThat(delivery.text()).isEqualTo("hello");
        }
    }

    /** [MQTT3-4.3.2-1], [MQTT3-2.3.1-4], [MQTT3-2.3.1-1], [MQTT5-4.3.2-1], [MQTT5-4.3.2-2], [MQTT5-2.2.1-4],
     * [MQTT3-4.3.3-1], [MQTT5-4.3.3-1], [MQTT5-4.3.3-2]. */
    @ParameterizedTest
    @CsvSource({"4, 1", "4, 2", "5, 1", "5, 2"})
    void messagesUnderWayHaveDifferentIdentifiersAndNoDup(int level, int qos) throws IOException {
        try (Peer peer = receiver(level)) {
            peer.subscribe(topic, qos);
            publish(qos, "a", "b", "c");
            List<Integer> ids = new ArrayList<>();
            for (String text : List.of("a", "b", "c")) {
                Delivery delivery = peer.receive();
                assertThat(delivery.text()).isEqualTo(text);
                assertThat(delivery.first()).isEqualTo(0x30 | qos << 1);
                ids.add(delivery.id());
            }
            assertThat(new HashSet<>(ids)).hasSize(3).doesNotContain(0);
        }
    }

    /** [MQTT3-4.4.0-1], [MQTT3-3.3.1-1], [MQTT3-2.3.1-4], [MQTT3-4.6.0-6], [MQTT5-4.4.0-1], [MQTT5-3.3.1-1], [MQTT5-4.3.2-3],
     * [MQTT5-4.3.3-3], [MQTT5-4.6.0-5]. */
    @ParameterizedTest
    @CsvSource({"3, 1", "4, 1", "4, 2", "5, 1", "5, 2"})
    void whatIsNotAcknowledgedComesAgainInOrderWithDupAndItsIdentifier(int level, int qos) throws IOException {
        List<Integer> ids = new ArrayList<>();
        try (Peer peer = receiver(level)) {
            peer.subscribe(topic, qos);
            publish(qos, "a", "b", "c");
            for (int i = 0; i < 3; i++) {
                ids.add(peer.receive().id());
            }
        }
        publish(qos, "d");
        try (Peer peer = receiver(level)) {
            for (int i = 0; i < 3; i++) {
                Delivery again = peer.take();
                assertThat(again.text()).isEqualTo(List.of("a", "b", "c").get(i));
                assertThat(again.isDup()).isTrue();
                assertThat(again.qos()).isEqualTo(qos);
                assertThat(again.id()).isEqualTo(ids.get(i));
            }
            Delivery fresh = peer.take();
            assertThat(fresh.text()).isEqualTo("d");
            assertThat(fresh.isDup()).isFalse();
            peer.expectNothing();
        }
        try (Peer peer = receiver(level)) {
            peer.expectNothing();
        }
    }

    /** [MQTT3-4.3.3-1], [MQTT5-4.3.3-4], [MQTT5-4.3.3-5], [MQTT5-4.3.3-6], [MQTT5-4.4.0-1], [MQTT3-2.3.1-6], [MQTT5-2.2.1-5]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void onlyPubRelComesAgainOnceItWasSent(int level) throws IOException {
        int packetId;
        try (Peer peer = receiver(level)) {
            peer.subscribe(topic, 2);
            publish(2, "once");
            packetId = peer.receive().id();
            peer.ack(5, packetId, 0);
            assertThat(peer.awaitAck(6, packetId)).isZero();
        }
        for (int i = 0; i < 2; i++) {
            try (Peer peer = receiver(level)) {
                assertThat(peer.raw().read().type()).isEqualTo(6);
                peer.expectNothing();
            }
        }
        try (Peer peer = receiver(level)) {
            assertThat(peer.awaitAck(6, packetId)).isZero();
            peer.ack(7, packetId, 0);
            peer.expectNothing();
        }
        try (Peer peer = receiver(level)) {
            peer.expectNothing();
        }
    }

    /** [MQTT5-4.4.0-1]: at no other time; the retry interval of the listener is 1 s. */
    @Test
    void nothingIsSentAgainToAConnectedClientOfMqtt5() throws IOException {
        try (Peer peer = Peer.of(5, id).connect(port("retry"))) {
            peer.subscribe(topic, 1);
            publish(1, "once");
            peer.receive();
            CommonBroker.letPass(3);
            peer.expectNothing();
        }
    }

    /** RMQTT's message_retry_interval, which MQTT 3.1.1 allows and 5.0 forbids; [MQTT3-3.3.1-1]. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aConnectedClientOfMqtt3GetsItAgainAfterTheRetryInterval(int qos) throws IOException {
        try (Peer peer = Peer.of(4, id).connect(port("retry"))) {
            peer.subscribe(topic, qos);
            publish(qos, "twice");
            Delivery first = peer.receive();
            Delivery second = peer.receive();
            assertThat(first.isDup()).isFalse();
            assertThat(second.isDup()).isTrue();
            assertThat(second.id()).isEqualTo(first.id());
            assertThat(second.text()).isEqualTo("twice");
        }
    }

    /** [MQTT5-4.4.0-2]. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aMessageThatTheClientRefusesIsNotSentAgain(int qos) throws IOException {
        try (Peer peer = receiver(5)) {
            peer.subscribe(topic, qos);
            publish(qos, "unwanted");
            peer.ack(qos == 1 ? 4 : 5, peer.receive().id(), 0x80);
            peer.expectNothing();
        }
        try (Peer peer = receiver(5)) {
            peer.expectNothing();
        }
    }

    /** MQTT 5.0 section 4.3.3 and table 3.6.2.1: PUBREC of an identifier that is not in use; [MQTT5-3.6.2-1]. */
    @ParameterizedTest
    @CsvSource({"4, 0", "5, 0x92"})
    void aPubRecOfAnUnknownIdentifierIsReleased(int level, String code) throws IOException {
        try (Peer peer = receiver(level)) {
            peer.ack(5, 4711, 0);
            assertThat(peer.awaitAck(6, 4711)).isEqualTo(Integer.decode(code));
            peer.ack(7, 4711, 0);
            peer.ack(4, 4711, 0);
            peer.expectNothing();
        }
    }

    /** [MQTT5-4.3.3-7]: expiry matters only until the first PUBLISH. */
    @Test
    void aMessageThatExpiredAfterItWasSentComesAgain() throws IOException {
        try (Peer peer = receiver(5)) {
            peer.subscribe(topic, 2);
            try (Peer publisher = Peer.of(5, unique("publisher")).connect(port())) {
                publisher.publish(topic, 2, "short", Props.none().number(Props.MESSAGE_EXPIRY, 1));
            }
            peer.receive();
        }
        CommonBroker.letPass(2);
        try (Peer peer = receiver(5)) {
            assertThat(peer.take().text()).isEqualTo("short");
        }
    }

    /** [MQTT3-4.6.0-5], [MQTT3-4.6.0-6], [MQTT5-4.6.0-5], [MQTT5-4.6.0-6]. */
    @ParameterizedTest
    @CsvSource({"4, 0", "4, 1", "4, 2", "5, 0", "5, 1", "5, 2"})
    void messagesOfOnePublisherKeepTheirOrder(int level, int qos) throws IOException {
        try (Peer peer = receiver(level);
                Peer publisher = Peer.of(level, unique("publisher")).connect(port())) {
            peer.subscribe(topic, qos);
            for (int i = 0; i < 200; i++) {
                publisher.publish(topic, qos, "" + i);
            }
            for (int i = 0; i < 200; i++) {
                assertThat(peer.take().text()).isEqualTo("" + i);
            }
        }
    }

    /** [MQTT3-3.8.4-6], [MQTT5-3.8.4-8]. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "0, 2", "1, 0", "1, 1", "1, 2", "2, 0", "2, 1", "2, 2"})
    void theLowerOfPublishedAndGrantedQosIsDelivered(int published, int granted) throws IOException {
        for (int level : List.of(4, 5)) {
            try (Peer peer = Peer.of(level, id).connect(port())) {
                peer.subscribe(topic, granted);
                publish(published, "m");
                assertThat(peer.take().qos()).isEqualTo(Math.min(published, granted));
            }
        }
    }

    /** [MQTT3-3.10.4-3], [MQTT5-3.10.4-3]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void unsubscribingDoesNotEndAFlowThatHasBegun(int level) throws IOException {
        try (Peer peer = receiver(level)) {
            peer.subscribe(topic, 2);
            publish(2, "begun");
            int packetId = peer.receive().id();
            peer.unsubscribe(topic);
            peer.ack(5, packetId, 0);
            peer.awaitAck(6, packetId);
            peer.ack(7, packetId, 0);
            peer.expectNothing();
        }
    }
}
