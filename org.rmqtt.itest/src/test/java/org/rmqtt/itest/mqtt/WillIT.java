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
import org.rmqtt.itest.fixture.RawClient.Packet;

/** Wills, sections 3.1.2.5 and 3.14.4. */
class WillIT {
    private final String topic = unique("will/");
    private final String id = unique("mortal");
    private Peer watcher;

    @BeforeEach
    void watch() throws IOException {
        watcher = Peer.of(5, unique("watcher")).connect(port());
        watcher.subscribe(topic, 2);
    }

    @AfterEach
    void stopWatching() throws IOException {
        watcher.close();
    }

    /** The watcher's next message is this one, so nothing was published before. */
    private void expectNothingBeforeNow() throws IOException {
        try (Peer other = Peer.of(4, unique("other")).connect(port())) {
            other.publish(topic, 1, "now");
        }
        assertThat(watcher.take().text()).isEqualTo("now");
    }

    /** [MQTT3-3.1.2-8], [MQTT5-3.1.2-7], [MQTT5-3.1.2-8]. */
    @ParameterizedTest
    @CsvSource({"3, 0", "4, 0", "4, 1", "4, 2", "5, 0", "5, 1", "5, 2"})
    void isPublishedWithItsQosWhenTheConnectionBreaks(int level, int qos) throws IOException {
        Peer.of(level, id).will(topic, "gone", qos, false).connect(port()).close();
        Delivery will = watcher.take();
        assertThat(will.text()).isEqualTo("gone");
        assertThat(will.qos()).isEqualTo(qos);
    }

    /** [MQTT3-3.14.4-3], [MQTT5-3.14.4-3], [MQTT3-3.1.2-10], [MQTT5-3.1.2-10]. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void isNotPublishedAfterDisconnect(int level) throws IOException {
        Peer.of(level, id).will(topic, "gone", 1, false).connect(port()).disconnect();
        expectNothingBeforeNow();
    }

    /** [MQTT5-3.14.4-3]: the reason codes that ask for the will, or tell of an error. */
    @ParameterizedTest
    @ValueSource(ints = {0x04, 0x80, 0x81})
    void isPublishedAfterDisconnectWithAnotherReason(int reason) throws IOException {
        Peer peer = Peer.of(5, id).will(topic, "gone", 1, false).connect(port());
        peer.disconnect(reason, Props.none());
        assertThat(watcher.take().text()).isEqualTo("gone");
    }

    /** [MQTT3-3.1.2-10], [MQTT5-3.1.2-10]: a session that goes on has no will but that of its newest CONNECT. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void isForgottenOncePublished(int level) throws IOException {
        Peer.of(level, id)
                .resume()
                .will(topic, "gone", 1, false)
                .connect(port())
                .close();
        assertThat(watcher.take().text()).isEqualTo("gone");
        try (Peer again = Peer.of(level, id).resume().connect(port())) {
            assertThat(again.sessionPresent()).isTrue();
        }
        Peer.of(level, id).resume().connect(port()).disconnect();
        expectNothingBeforeNow();
    }

    /** [MQTT3-3.1.2-12]. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void isNotPublishedForAClientWithoutOne(int level) throws IOException {
        try (Peer peer = Peer.of(level, id).connect(port())) {
            assertThat(peer.sessionPresent()).isFalse();
        }
        expectNothingBeforeNow();
    }

    /** [MQTT3-3.1.2-16], [MQTT3-3.1.2-17], [MQTT5-3.1.2-14], [MQTT5-3.1.2-15]. */
    @ParameterizedTest
    @CsvSource({"4, true", "4, false", "5, true", "5, false"})
    void isRetainedIfItSaysSo(int level, boolean retain) throws IOException {
        Peer.of(level, id).will(topic, "gone", 1, retain).connect(port()).close();
        assertThat(watcher.take().isRetained()).isFalse();
        try (Peer later = Peer.of(4, unique("later")).connect(port())) {
            later.subscribe(topic, 1);
            if (retain) {
                Delivery will = later.take();
                assertThat(will.text()).isEqualTo("gone");
                assertThat(will.isRetained()).isTrue();
            }
            later.expectNothing();
        }
    }

    /** [MQTT5-3.1.3-10]: and all other properties of the will are published with it. */
    @Test
    void keepsItsPropertiesAndTheOrderOfItsUserProperties() throws IOException {
        Props props = Props.none()
                .number(Props.PAYLOAD_FORMAT, 1)
                .text(Props.CONTENT_TYPE, "text/plain")
                .text(Props.RESPONSE_TOPIC, "answers")
                .text(Props.CORRELATION_DATA, "42")
                .user("b", "1")
                .user("a", "2")
                .user("b", "3");
        Peer.of(5, id).will(topic, "gone", 1, false, props).connect(port()).close();
        Props published = watcher.take().props();
        assertThat(published.all(Props.USER_PROPERTY)).containsExactly("b=1", "a=2", "b=3");
        assertThat(published.number(Props.PAYLOAD_FORMAT)).isEqualTo(1);
        assertThat(published.text(Props.CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(published.text(Props.RESPONSE_TOPIC)).isEqualTo("answers");
        assertThat(published.text(Props.CORRELATION_DATA)).isEqualTo("42");
        assertThat(published.has(Props.WILL_DELAY)).isFalse();
    }

    /** [MQTT5-3.1.2-8]. */
    @Test
    void waitsForItsDelay() throws IOException {
        Props delay = Props.none().number(Props.WILL_DELAY, 1);
        Peer.of(5, id)
                .resume()
                .will(topic, "gone", 1, false, delay)
                .connect(port())
                .close();
        assertThat(watcher.take().text()).isEqualTo("gone");
    }

    /** [MQTT5-3.1.3-9]. */
    @Test
    void isSuppressedByAConnectionWithinItsDelay() throws IOException {
        Props delay = Props.none().number(Props.WILL_DELAY, 1);
        Peer.of(5, id)
                .resume()
                .will(topic, "gone", 1, false, delay)
                .connect(port())
                .close();
        try (Peer again = Peer.of(5, id).resume().connect(port())) {
            assertThat(again.sessionPresent()).isTrue();
            CommonBroker.letPass(2);
        }
        expectNothingBeforeNow();
    }

    /** [MQTT5-3.1.2-8]: whichever comes first, the end of the delay or of the session. */
    @Test
    void isPublishedWhenTheSessionEndsBeforeItsDelay() throws IOException {
        Props delay = Props.none().number(Props.WILL_DELAY, 3600);
        Props expiry = Props.none().number(Props.SESSION_EXPIRY, 1);
        Peer.of(5, id)
                .props(expiry)
                .will(topic, "gone", 1, false, delay)
                .connect(port())
                .close();
        assertThat(watcher.take().text()).isEqualTo("gone");
    }

    /** [MQTT5-3.1.2-8]: a clean start ends the session, and with it the delay. */
    @Test
    void isPublishedWhenACleanStartEndsTheSession() throws IOException {
        Props delay = Props.none().number(Props.WILL_DELAY, 3600);
        Peer.of(5, id)
                .resume()
                .will(topic, "gone", 1, false, delay)
                .connect(port())
                .close();
        Peer.of(5, id).connect(port()).disconnect();
        assertThat(watcher.take().text()).isEqualTo("gone");
    }

    /** [MQTT3-3.1.2-8], [MQTT5-3.1.2-8]: a take-over ends the old connection without DISCONNECT of the client. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void isPublishedWhenAnotherConnectionTakesOver(int level) throws IOException {
        try (Peer old = Peer.of(level, id)
                        .resume()
                        .will(topic, "gone", 1, false)
                        .connect(port());
                Peer newer = Peer.of(level, id).resume().connect(port())) {
            assertThat(old.closedWith()).isEqualTo(level == 5 ? 0x8E : -1);
            assertThat(watcher.take().text()).isEqualTo("gone");
            newer.expectNothing();
        }
    }

    /** [MQTT3-3.1.2-8], [MQTT5-3.1.2-8], [MQTT3-4.8.0-1], [MQTT5-4.13.1-1]: the broker closes because of a protocol error. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void isPublishedWhenTheClientBreaksTheProtocol(int level) throws IOException {
        try (Peer peer = Peer.of(level, id).will(topic, "gone", 1, false).connect(port())) {
            peer.raw().send(new byte[] {(byte) 0xC1, 0});
            assertThat(peer.closedWith()).isEqualTo(level == 5 ? 0x81 : -1);
        }
        assertThat(watcher.take().text()).isEqualTo("gone");
    }

    /** [MQTT3-3.14.1-1], [MQTT5-3.14.1-1]: such a DISCONNECT is none. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void isPublishedAfterADisconnectWithReservedBits(int level) throws IOException {
        try (Peer peer = Peer.of(level, id).will(topic, "gone", 1, false).connect(port())) {
            peer.raw().send(new byte[] {(byte) 0xE1, 0});
            assertThat(peer.closedWith()).isEqualTo(level == 5 ? 0x81 : -1);
        }
        assertThat(watcher.take().text()).isEqualTo("gone");
    }

    /** [MQTT5-3.2.2-12]. */
    @Test
    void isRefusedWithAQosThatTheListenerDoesNotAllow() throws IOException {
        Packet packet = Peer.of(5, id).will(topic, "gone", 2, false).refused(port("qos1"));
        assertThat(packet.at(1)).isEqualTo(0x9B);
    }

    /** MQTT 5.0 section 3.1.3.2.4: its expiry begins when it is published. */
    @Test
    void carriesItsWholeExpiryInterval() throws IOException {
        Props expiry = Props.none().number(Props.MESSAGE_EXPIRY, 1000);
        Peer.of(5, id).will(topic, "gone", 1, false, expiry).connect(port()).close();
        assertThat(watcher.take().props().number(Props.MESSAGE_EXPIRY)).isBetween(990L, 1000L);
    }
}
