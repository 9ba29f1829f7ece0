package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Props;
import org.rmqtt.itest.fixture.RawClient;
import org.rmqtt.itest.fixture.RawClient.Body;

/** Packets that are not what they should be: the connection ends, in MQTT 5.0 with a reason. */
class MalformedIT {
    /** What is no text: a surrogate, an overlong form, a byte too few, a byte that never occurs, U+0000, above U+10FFFF. */
    private static final String[] NO_TEXT = {"EDA080", "C0AF", "E282", "FF", "610062", "F4908080"};

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static Stream<Arguments> noText() {
        return Stream.of(4, 5).flatMap(level -> Stream.of(NO_TEXT).map(hex -> Arguments.of(level, hex)));
    }

    private static Body withText(Body body, String hex) {
        return body.number(hex.length() / 2).raw(bytes(hex));
    }

    private static Peer peer(int level) throws IOException {
        return Peer.of(level, unique("malformed")).connect(port());
    }

    private static Body properties(int level, Body body) {
        return level == 5 ? body.bytes(0) : body;
    }

    private static void expectEnd(Peer peer, int level) throws IOException {
        int code = peer.closedWith();
        if (level == 5) {
            assertThat(code).isIn(0x81, 0x82, 0x8F, 0x90);
        } else {
            assertThat(code).isEqualTo(-1);
        }
    }

    /** [MQTT3-1.5.3-1], [MQTT3-1.5.3-2], [MQTT3-3.1.3-4], [MQTT5-1.5.4-1], [MQTT5-1.5.4-2], [MQTT5-3.1.3-4]. */
    @ParameterizedTest
    @MethodSource("noText")
    void aClientIdIsAText(int level, String hex) throws IOException {
        try (RawClient client = new RawClient(port())) {
            Body body = new Body().text("MQTT").bytes(level, 2).number(60);
            client.send(0x10, withText(properties(level, body), hex));
            expectRefusal(client, level);
        }
    }

    private static void expectRefusal(RawClient client, int level) throws IOException {
        if (level == 5) {
            assertThat(client.expect(2).at(1)).isEqualTo(0x81);
        }
        assertThat(client.expectClosed()).isEqualTo(-1);
    }

    /** [MQTT3-3.1.3-10], [MQTT5-3.1.3-11]. */
    @ParameterizedTest
    @MethodSource("noText")
    void aWillTopicIsAText(int level, String hex) throws IOException {
        try (RawClient client = new RawClient(port())) {
            Body body =
                    properties(level, new Body().text("MQTT").bytes(level, 6).number(60));
            properties(level, body.text(unique("will")));
            client.send(0x10, withText(body, hex).text("gone"));
            expectRefusal(client, level);
        }
    }

    /** [MQTT3-3.1.3-11], [MQTT5-3.1.3-12]. */
    @ParameterizedTest
    @MethodSource("noText")
    void aUserNameIsAText(int level, String hex) throws IOException {
        try (RawClient client = new RawClient(port())) {
            Body body =
                    properties(level, new Body().text("MQTT").bytes(level, 0x82).number(60));
            client.send(0x10, withText(body.text(unique("user")), hex));
            expectRefusal(client, level);
        }
    }

    /** [MQTT3-3.3.2-1], [MQTT5-3.3.2-1], [MQTT3-4.7.3-2], [MQTT5-4.7.3-2]. */
    @ParameterizedTest
    @MethodSource("noText")
    void aTopicNameIsAText(int level, String hex) throws IOException {
        try (Peer peer = peer(level)) {
            peer.raw().send(0x30, properties(level, withText(new Body(), hex)));
            expectEnd(peer, level);
        }
    }

    /** [MQTT3-3.8.3-1], [MQTT5-3.8.3-1], [MQTT3-4.7.3-2], [MQTT5-4.7.3-2]. */
    @ParameterizedTest
    @MethodSource("noText")
    void aFilterOfSubscribeIsAText(int level, String hex) throws IOException {
        try (Peer peer = peer(level)) {
            peer.raw()
                    .send(
                            0x82,
                            withText(properties(level, new Body().number(1)), hex)
                                    .bytes(0));
            expectEnd(peer, level);
        }
    }

    /** [MQTT3-3.10.3-1], [MQTT5-3.10.3-1]. */
    @ParameterizedTest
    @MethodSource("noText")
    void aFilterOfUnsubscribeIsAText(int level, String hex) throws IOException {
        try (Peer peer = peer(level)) {
            peer.raw().send(0xA2, withText(properties(level, new Body().number(1)), hex));
            expectEnd(peer, level);
        }
    }

    /** [MQTT5-3.3.2-13], [MQTT5-3.3.2-19], [MQTT5-1.5.7-1]: Response Topic, Content Type, both parts of a User Property. */
    @ParameterizedTest
    @ValueSource(
            strings = {"08 0001 FF", "03 0001 FF", "26 0001 FF 0001 61", "26 0001 61 0001 FF", "26 0001 61 0001 00"})
    void textPropertiesAreTexts(String property) throws IOException {
        byte[] raw = bytes(property.replace(" ", ""));
        try (Peer peer = peer(5)) {
            peer.raw().send(0x30, new Body().text("t").bytes(raw.length).raw(raw));
            assertThat(peer.closedWith()).isEqualTo(0x81);
        }
    }

    /** [MQTT3-2.2.2-2], [MQTT3-3.6.1-1], [MQTT3-3.8.1-1], [MQTT3-3.10.1-1], [MQTT3-3.3.1-4], [MQTT3-3.14.1-1], [MQTT3-4.8.0-1],
     * [MQTT5-2.1.3-1], [MQTT5-3.6.1-1], [MQTT5-3.8.1-1], [MQTT5-3.10.1-1], [MQTT5-3.3.1-4], [MQTT5-3.14.1-1],
     * [MQTT5-4.13.2-1]. */
    @ParameterizedTest
    @CsvSource({
        "4, 60", "4, 64", "4, 80", "4, 83", "4, A0", "4, A6", "4, C1", "4, E1", "4, 41", "4, 51", "4, 71", "4, 36",
        "5, 60", "5, 64", "5, 80", "5, 83", "5, A0", "5, A6", "5, C1", "5, E1", "5, 41", "5, 51", "5, 71", "5, 36"
    })
    void reservedFlagsAreMalformed(int level, String first) throws IOException {
        try (Peer peer = peer(level)) {
            peer.raw()
                    .send(
                            Integer.parseInt(first, 16),
                            new Body().number(1).bytes(0).text("t").bytes(0));
            assertThat(peer.closedWith()).isEqualTo(level == 5 ? 0x81 : -1);
        }
    }

    /** [MQTT5-3.15.1-1], [MQTT5-3.15.2-1]. */
    @Test
    void reservedFlagsOfAuthAreMalformed() throws IOException {
        try (Peer peer = peer(5)) {
            peer.raw().send(0xF1, new Body());
            assertThat(peer.closedWith()).isEqualTo(0x81);
        }
    }

    /** [MQTT3-2.3.1-1]: PUBLISH, SUBSCRIBE and UNSUBSCRIBE with the packet identifier 0. */
    @ParameterizedTest
    @CsvSource({"4, 32", "4, 34", "4, 82", "4, A2", "5, 32", "5, 34", "5, 82", "5, A2"})
    void aPacketIdentifierIsNotZero(int level, String first) throws IOException {
        int header = Integer.parseInt(first, 16);
        try (Peer peer = peer(level)) {
            Body body = header < 0x40 ? new Body().text("t").number(0) : new Body().number(0);
            properties(level, body);
            peer.raw()
                    .send(
                            header,
                            header < 0x40
                                    ? body
                                    : header == 0x82 ? body.text("t").bytes(0) : body.text("t"));
            expectEnd(peer, level);
        }
    }

    /** [MQTT3-3.8.3-3], [MQTT3-3.10.3-2], [MQTT5-3.8.3-2], [MQTT5-3.10.3-2]. */
    @ParameterizedTest
    @CsvSource({"4, 82", "4, A2", "5, 82", "5, A2"})
    void aRequestWithoutFilterIsAProtocolError(int level, String first) throws IOException {
        try (Peer peer = peer(level)) {
            peer.raw().send(Integer.parseInt(first, 16), properties(level, new Body().number(1)));
            assertThat(peer.closedWith()).isEqualTo(level == 5 ? 0x82 : -1);
        }
    }

    /** [MQTT3-3.8.3-4]. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 8, 0x40, 0x80})
    void aRequestedQosOfMqtt3IsZeroToTwo(int qos) throws IOException {
        try (Peer peer = peer(4)) {
            peer.raw().send(0x82, new Body().number(1).text("t").bytes(qos));
            assertThat(peer.closedWith()).isEqualTo(-1);
        }
    }

    /** [MQTT5-1.5.5-1]: a Remaining Length of five bytes, and one that is not the shortest. */
    @ParameterizedTest
    @ValueSource(strings = {"30FFFFFFFF01", "C08000", "C0808000"})
    void aLengthIsInItsShortestForm(String hex) throws IOException {
        try (Peer peer = peer(5)) {
            peer.raw().send(bytes(hex));
            assertThat(peer.closedWith()).isEqualTo(0x81);
        }
    }

    /** Packets that only a server sends, and the two reserved types. */
    @ParameterizedTest
    @CsvSource({"4, 00", "4, 20", "4, 90", "4, B0", "4, D0", "4, F0", "5, 00", "5, 20", "5, 90", "5, B0", "5, D0"})
    void packetsOfAServerAreNotTaken(int level, String first) throws IOException {
        try (Peer peer = peer(level)) {
            peer.raw().send(Integer.parseInt(first, 16), new Body().bytes(0, 0));
            expectEnd(peer, level);
        }
    }

    /** MQTT 5.0 section 2.2.2.2: a property twice, one of another packet, an unknown one, a length that lies. */
    @ParameterizedTest
    @ValueSource(strings = {"04 0101 0101", "05 11 0000 0001", "02 7F00", "7F 0101", "02 0102", "06 02 00000001 02"})
    void wrongPropertiesAreAProtocolError(String hex) throws IOException {
        try (Peer peer = peer(5)) {
            peer.raw().send(0x30, new Body().text("t").raw(bytes(hex.replace(" ", ""))));
            assertThat(peer.closedWith()).isIn(0x81, 0x82);
        }
    }

    /** MQTT 5.0 section 3.1.2.11: values that a CONNECT may not have. */
    @ParameterizedTest
    @ValueSource(strings = {"21 0000", "27 00000000", "17 02", "19 02", "16 0001 61"})
    void aConnectHasNoForbiddenValues(String hex) throws IOException {
        byte[] property = bytes(hex.replace(" ", ""));
        try (RawClient client = new RawClient(port())) {
            Body body = new Body()
                    .text("MQTT")
                    .bytes(5, 2)
                    .number(60)
                    .bytes(property.length)
                    .raw(property);
            client.send(0x10, body.text(unique("value")));
            assertThat(client.expect(2).at(1)).isEqualTo(0x82);
            assertThat(client.expectClosed()).isEqualTo(-1);
        }
    }

    /** [MQTT5-3.2.2-19], [MQTT5-3.2.2-20]. */
    @Test
    void aRefusalFitsIntoTheMaximumPacketSizeOfTheClient() throws IOException {
        Props tiny = Props.none().number(Props.MAXIMUM_PACKET_SIZE, 20);
        byte[] connAck = Peer.of(5, "an-identifier-of-25-bytes")
                .props(tiny)
                .refused(port("small"))
                .body();
        assertThat(connAck[1] & 0xFF).isEqualTo(0x85);
        assertThat(connAck.length).isLessThanOrEqualTo(18);
    }
}
