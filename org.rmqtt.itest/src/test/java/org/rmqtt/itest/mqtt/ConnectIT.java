package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Props;
import org.rmqtt.itest.fixture.RawClient;
import org.rmqtt.itest.fixture.RawClient.Body;
import org.rmqtt.itest.fixture.RawClient.Packet;

/** CONNECT and CONNACK. */
class ConnectIT {
    /** [MQTT3-3.1.4-4], [MQTT3-3.2.0-1], [MQTT3-3.2.2-1], [MQTT5-3.1.4-5], [MQTT5-3.2.0-1], [MQTT5-3.2.2-1], [MQTT5-3.2.2-2]. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void acceptsACleanConnectWithoutSessionPresent(int level) throws IOException {
        try (Peer peer = Peer.of(level, unique("clean")).connect(port())) {
            assertThat(peer.sessionPresent()).isFalse();
            peer.expectNothing();
        }
    }

    /** [MQTT3-3.1.3-5], [MQTT5-3.1.3-5]. */
    @ParameterizedTest
    @CsvSource({
        "4, 0123456789abcdefghijklm", "4, nopqrstuvwxyzABCDEFGHIJ", "4, KLMNOPQRSTUVWXYZ", "4, a",
        "5, 0123456789abcdefghijklm", "5, nopqrstuvwxyzABCDEFGHIJ", "5, KLMNOPQRSTUVWXYZ", "5, a"
    })
    void acceptsEveryClientIdOfOneTo23LettersAndDigits(int level, String clientId) throws IOException {
        Peer.of(level, clientId).connect(port()).disconnect();
    }

    /** [MQTT3-3.1.3-6]. */
    @Test
    void letsTwoClientsWithoutIdLiveSideBySide() throws IOException {
        try (Peer one = Peer.of(4, "").connect(port());
                Peer two = Peer.of(4, "").connect(port())) {
            one.expectNothing();
            two.expectNothing();
        }
    }

    /** [MQTT3-3.1.3-8], [MQTT3-3.1.3-9], [MQTT3-3.2.2-5]. */
    @Test
    void refusesAnEmptyClientIdWithoutCleanSession() throws IOException {
        assertThat(Peer.of(4, "").notClean().refused(port()).at(1)).isEqualTo(2);
    }

    /** [MQTT5-3.1.3-6], [MQTT5-3.1.3-7], [MQTT5-3.2.2-16]. */
    @Test
    void assignsAClientIdUnderWhichTheSessionIsFoundAgain() throws IOException {
        String assigned;
        try (Peer peer = Peer.of(5, "").resume().connect(port());
                Peer other = Peer.of(5, "").connect(port())) {
            assigned = peer.connAckProps().text(Props.ASSIGNED_CLIENT_ID);
            assertThat(assigned).isNotEmpty().isNotEqualTo(other.connAckProps().text(Props.ASSIGNED_CLIENT_ID));
            peer.disconnect();
        }
        try (Peer again = Peer.of(5, assigned).resume().connect(port())) {
            assertThat(again.sessionPresent()).isTrue();
            assertThat(again.connAckProps().has(Props.ASSIGNED_CLIENT_ID)).isFalse();
        }
    }

    /** [MQTT3-3.1.3-9], [MQTT5-3.1.3-8], [MQTT5-3.2.2-7], [MQTT5-3.2.2-8]. */
    @ParameterizedTest
    @CsvSource({"4, 2", "5, 0x85"})
    void refusesAClientIdLongerThanTheListenerAllows(int level, String code) throws IOException {
        Packet packet = Peer.of(level, "an-identifier-of-25-bytes").refused(port("small"));
        assertThat(packet.at(1)).isEqualTo(Integer.decode(code));
    }

    /** [MQTT3-3.1.2-2], [MQTT5-3.1.2-2]: a level that nobody knows. */
    @ParameterizedTest
    @CsvSource({"2, 1", "6, 0x84", "99, 0x84"})
    void refusesAnUnknownProtocolLevel(int level, String code) throws IOException {
        try (RawClient client = new RawClient(port())) {
            client.send(0x10, new Body().text("MQTT").bytes(level, 2).number(0).text(unique("level")));
            Packet packet = client.expect(2);
            assertThat(packet.at(1)).isIn(1, Integer.decode(code));
            assertThat(client.expectClosed()).isEqualTo(-1);
        }
    }

    /** [MQTT3-3.1.2-1], [MQTT5-3.1.2-1]. */
    @Test
    void doesNotServeAnotherProtocolName() throws IOException {
        try (RawClient client = new RawClient(port())) {
            client.send(0x10, new Body().text("MQTQ").bytes(4, 2).number(0).text(unique("name")));
            assertThat(client.expectClosed()).isEqualTo(-1);
        }
    }

    /** [MQTT3-3.1.0-2], [MQTT5-3.1.0-2]. */
    @ParameterizedTest
    @CsvSource({"4, -1", "5, 0x82"})
    void disconnectsOnASecondConnect(int level, String code) throws IOException {
        Peer.Setup setup = Peer.of(level, unique("second"));
        try (Peer peer = setup.connect(port())) {
            peer.raw().send(0x10, setup.body());
            assertThat(peer.closedWith()).isEqualTo(Integer.decode(code));
        }
    }

    /** [MQTT3-3.1.0-1], [MQTT5-3.1.0-1], [MQTT5-3.14.0-1]: nothing is answered before CONNECT. */
    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x30, 0x40, 0x50, 0x62, 0x70, 0x82, 0x90, 0xA2, 0xB0, 0xC0, 0xD0, 0xE0, 0xF0})
    void closesWithoutAnAnswerWhenTheFirstPacketIsNoConnect(int first) throws IOException {
        try (RawClient client = new RawClient(port())) {
            client.send(first, new Body());
            assertThat(client.expectClosed()).isEqualTo(-1);
        }
    }

    /** [MQTT3-3.1.4-5], [MQTT3-3.2.2-4], [MQTT5-3.1.4-6], [MQTT5-3.2.2-6]. */
    @ParameterizedTest
    @CsvSource({"4, 5", "5, 0x87"})
    void handlesNothingBehindARefusedConnect(int level, String code) throws IOException {
        String topic = unique("refused/");
        try (Peer watcher = Peer.of(4, unique("watcher")).connect(port())) {
            watcher.subscribe(topic, 0);
            try (Peer peer = Peer.of(level, unique("pushy")).dial(port("closed"))) {
                peer.sendPublish(0, topic, 0, Props.none(), "no");
                Packet refusal = peer.raw().expect(2);
                assertThat(refusal.at(0)).isZero();
                assertThat(refusal.at(1)).isEqualTo(Integer.decode(code));
                peer.closedWith();
            }
            watcher.expectNothing();
        }
    }

    /** [MQTT5-3.1.4-2]: allow_anonymous = false, and nobody knows the user. */
    @ParameterizedTest
    @CsvSource({"3, 5", "4, 5", "5, 0x87"})
    void refusesUnknownCredentialsWhereAnonymousClientsAreNotAllowed(int level, String code) throws IOException {
        Packet packet = Peer.of(level, unique("user")).credentials("u", "p").refused(port("closed"));
        assertThat(packet.at(1)).isEqualTo(Integer.decode(code));
    }

    /** [MQTT3-3.1.2-19], [MQTT3-3.1.2-21], [MQTT3-3.1.3-1], [MQTT5-3.1.3-1]: all fields of the payload in their order. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void readsWillAndCredentialsInTheirOrder(int level) throws IOException {
        String topic = unique("fields/");
        try (Peer watcher = Peer.of(4, unique("watcher")).connect(port())) {
            watcher.subscribe(topic, 1);
            Peer.of(level, unique("fields"))
                    .will(topic, "last words", 1, false)
                    .credentials("somebody", "secret")
                    .connect(port())
                    .close();
            assertThat(watcher.take().text()).isEqualTo("last words");
        }
    }

    /** [MQTT3-3.2.2-6], [MQTT3-3.1.4-1], [MQTT3-3.1.2-3], [MQTT3-3.1.2-11], [MQTT3-3.1.2-13], [MQTT3-3.1.2-14],
     * [MQTT3-3.1.2-15], [MQTT3-3.1.2-22]: flags that contradict each other. */
    @ParameterizedTest
    @ValueSource(ints = {0x03, 0x1E, 0x0A, 0x12, 0x22, 0x42})
    void closesWithoutConnackOnContradictingFlags(int flags) throws IOException {
        try (RawClient client = new RawClient(port())) {
            Body body = new Body().text("MQTT").bytes(4, flags).number(0).text(unique("flags"));
            client.send(0x10, body.text("t").text("m").text("u").text("p"));
            assertThat(client.expectClosed()).isEqualTo(-1);
        }
    }

    /** [MQTT5-3.1.2-3], [MQTT5-3.1.2-11], [MQTT5-3.1.2-12], [MQTT5-3.1.2-13], [MQTT5-3.1.4-1], [MQTT5-4.13.1-1]. */
    @ParameterizedTest
    @ValueSource(ints = {0x03, 0x1E, 0x0A, 0x12, 0x22})
    void answersContradictingFlagsOfMqtt5WithMalformedPacket(int flags) throws IOException {
        try (RawClient client = new RawClient(port())) {
            Body body =
                    new Body().text("MQTT").bytes(5, flags).number(0).bytes(0).text(unique("flags"));
            client.send(0x10, body.bytes(0).text("t").text("m"));
            assertThat(client.expect(2).at(1)).isIn(0x81, 0x82);
            assertThat(client.expectClosed()).isEqualTo(-1);
        }
    }

    /** [MQTT3-3.1.2-9], [MQTT3-3.1.3-3], [MQTT5-3.1.2-9], [MQTT5-3.1.3-3]: fields that are not there. */
    @ParameterizedTest
    @CsvSource({"4, 0x02", "4, 0x06", "4, 0x82", "4, 0xC2", "5, 0x02", "5, 0x06", "5, 0x82", "5, 0x42"})
    void doesNotAcceptAConnectThatEndsTooEarly(int level, String flags) throws IOException {
        try (RawClient client = new RawClient(port())) {
            int bits = Integer.decode(flags);
            Body body = new Body().text("MQTT").bytes(level, bits).number(0);
            if (level == 5) {
                body.bytes(0);
            }
            client.send(0x10, bits == 2 ? body : body.text(unique("early")));
            if (level == 5) {
                assertThat(client.expect(2).at(1)).isEqualTo(0x81);
            }
            assertThat(client.expectClosed()).isEqualTo(-1);
        }
    }

    /** [MQTT3-3.1.2-18], [MQTT3-3.1.2-20], [MQTT5-3.1.2-16], [MQTT5-3.1.2-18]: bytes behind the last field. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void doesNotAcceptCredentialsThatNoFlagAnnounces(int level) throws IOException {
        try (RawClient client = new RawClient(port())) {
            client.send(0x10, Peer.of(level, unique("tail")).body().text("user").text("password"));
            if (level == 5) {
                assertThat(client.expect(2).at(1)).isEqualTo(0x81);
            }
            assertThat(client.expectClosed()).isEqualTo(-1);
        }
    }

    /** [MQTT5-4.12.0-1], [MQTT5-4.12.0-4]. */
    @Test
    void refusesAnAuthenticationMethodThatNobodyOffers() throws IOException {
        Props props = Props.none().text(Props.AUTH_METHOD, "GUESSING");
        Packet packet = Peer.of(5, unique("auth")).props(props).refused(port());
        assertThat(packet.at(1)).isEqualTo(0x8C);
    }

    /** [MQTT5-4.12.0-6]. */
    @Test
    void disconnectsOnAuthWithoutAuthenticationMethod() throws IOException {
        try (Peer peer = Peer.of(5, unique("auth")).connect(port())) {
            assertThat(peer.connAckProps().has(Props.AUTH_METHOD)).isFalse();
            Props props = Props.none().text(Props.AUTH_METHOD, "GUESSING");
            peer.raw().send(0xF0, new Body().bytes(0x19).raw(props.bytes()));
            assertThat(peer.closedWith()).isEqualTo(0x82);
        }
    }

    /** [MQTT5-3.1.2-28]: there is no response information here, whatever is asked. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void sendsNoResponseInformation(int asked) throws IOException {
        Props props = Props.none().number(Props.REQUEST_RESPONSE_INFORMATION, asked);
        try (Peer peer = Peer.of(5, unique("info")).props(props).connect(port())) {
            assertThat(peer.connAckProps().has(Props.RESPONSE_INFORMATION)).isFalse();
        }
    }

    /** A client need not wait for CONNACK, MQTT 5.0 section 3.1.4 and MQTT 3.1.1 section 3.1.4; [MQTT5-4.2.0-1], [MQTT3-7.1.1-1]. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void handlesPacketsThatCameTogetherWithConnect(int level) throws IOException {
        String topic = unique("together/");
        try (Peer peer = Peer.of(level, unique("together")).dial(port())) {
            Body body = new Body().number(7);
            peer.raw()
                    .send(0x82, (level == 5 ? body.bytes(0) : body).text(topic).bytes(1));
            peer.sendPublish(2, topic, 8, Props.none(), "hello");
            peer.raw().expectConnAck(0);
            assertThat(peer.await(9).at(level == 5 ? 3 : 2)).isEqualTo(1);
            peer.awaitAck(4, 8);
            assertThat(peer.take().text()).isEqualTo("hello");
        }
    }
}
