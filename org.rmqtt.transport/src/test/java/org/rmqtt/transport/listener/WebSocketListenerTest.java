package org.rmqtt.transport.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.transport.codec.Bytes.connect;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.of;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.raw;

import java.nio.file.Path;
import java.util.Arrays;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.transport.fixture.TestCertificates;
import org.rmqtt.transport.fixture.WebSocketClient;

class WebSocketListenerTest {
    private static final int CLOSE = 0x88;
    private static final byte[] PUBLISH = packet(0x30, "t", raw("hello"));
    private final Listening server = new Listening("kind", "ws", "max_packet_size", "100KB");

    @AfterEach
    void stop() {
        server.close();
    }

    private WebSocketClient client() throws Exception {
        return new WebSocketClient(SocketFactory.getDefault(), server.listener.boundAddress());
    }

    private WebSocketClient upgraded() throws Exception {
        WebSocketClient client = client();
        assertThat(client.upgrade("/mqtt", "mqtt")).startsWith("HTTP/1.1 101");
        return client;
    }

    @ParameterizedTest(name = "{0} offering {1}")
    @CsvSource(
            delimiter = '|',
            value = {"/mqtt | mqtt | mqtt", "/ | mqttv3.1 | mqttv3.1", "/mqtt?token=x | chat, mqtt | mqtt"})
    void upgradesOnItsPathsWithTheFirstSubprotocolThatItKnows(String path, String offer, String chosen)
            throws Exception {
        try (WebSocketClient client = client()) {
            String answer = client.upgrade(path, offer);

            assertThat(answer).startsWith("HTTP/1.1 101");
            assertThat(answer.toLowerCase()).contains("sec-websocket-protocol: " + chosen + "\r\n");
            client.connect(MqttVersion.V3_1_1);
            client.send(PUBLISH);
            client.expect(PUBLISH);
        }
    }

    @Test
    void letsAClientInThatOffersNoSubprotocol() throws Exception {
        try (WebSocketClient client = client()) {
            assertThat(client.upgrade("/mqtt")).startsWith("HTTP/1.1 101");
            client.connect(MqttVersion.V5);
        }
    }

    @Test
    void refusesOtherRequests() throws Exception {
        try (WebSocketClient client = client()) {
            assertThat(client.upgrade("/other", "mqtt")).startsWith("HTTP/1.1 404");
            client.expectEnd();
        }
        try (WebSocketClient client = client()) {
            assertThat(client.request("GET /mqtt HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 426");
            client.expectEnd();
        }
        try (WebSocketClient client = client()) {
            assertThat(client.upgrade("/mqtt", "chat")).startsWith("HTTP/1.1 400");
            client.expectEnd();
        }
        try (WebSocketClient client = client()) {
            assertThat(client.request("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
            client.expectEnd();
        }
        assertThat(server.gate.isIdle()).isTrue();
    }

    /** [MQTT5-6.0.0-2]: a packet may span frames, and a frame may hold several packets. */
    @ParameterizedTest(name = "frames of {0} bytes")
    @ValueSource(ints = {1, 3, 7, 100})
    void doesNotMindTheBordersOfFrames(int size) throws Exception {
        try (WebSocketClient client = upgraded()) {
            byte[] all = of(connect(MqttVersion.V3_1_1), PUBLISH, PUBLISH, packet(0xC0));
            for (int at = 0; at < all.length; at += size) {
                client.send(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
            }
            client.expect(of(packet(0x20, 0, 0), PUBLISH, PUBLISH, packet(0xD0)));
        }
    }

    @Test
    void takesFragmentedMessagesAndAnswersPings() throws Exception {
        try (WebSocketClient client = upgraded()) {
            byte[] connect = connect(MqttVersion.V3_1_1);
            client.frame(0x02, Arrays.copyOf(connect, 5));
            client.frame(0x89, raw("ping"));
            assertThat(client.receiveFrame(0x8A)).isEqualTo(raw("ping"));
            client.frame(0x80, Arrays.copyOfRange(connect, 5, connect.length));
            client.expect(packet(0x20, 0, 0));
        }
    }

    @Test
    void carriesALargeMessage() throws Exception {
        byte[] publish = packet(0x30, "large", new byte[60_000]);
        try (WebSocketClient client = upgraded()) {
            client.connect(MqttVersion.V3_1_1);
            client.send(publish);
            client.expect(publish);
        }
    }

    /** [MQTT5-6.0.0-1]. */
    @Test
    void closesOnATextFrame() throws Exception {
        try (WebSocketClient client = upgraded()) {
            client.connect(MqttVersion.V3_1_1);
            client.frame(0x81, raw("text"));
            assertThat(client.receiveFrame(CLOSE)).startsWith(hex("03EB"));
            client.expectEnd();
        }
        server.gate.take().awaitClosed();
    }

    @Test
    void answersTheCloseOfTheClientAfterThePacketsBeforeIt() throws Exception {
        try (WebSocketClient client = upgraded()) {
            client.connect(MqttVersion.V3_1_1);
            client.send(PUBLISH);
            client.frame(CLOSE, hex("03E8"));
            client.expect(PUBLISH);
            assertThat(client.receiveFrame(CLOSE)).startsWith(hex("03E8"));
            client.expectEnd();
        }
        assertThat(server.gate.take().awaitClosed()).isFalse();
    }

    @Test
    void closesWithACloseFrame() throws Exception {
        try (WebSocketClient client = upgraded()) {
            client.connect(MqttVersion.V3_1_1);
            client.send(packet(0xE0));
            assertThat(client.receiveFrame(CLOSE)).startsWith(hex("03E8"));
            client.expectEnd();
        }
    }

    @Test
    void refusesAFrameThatIsLargerThanAnyPacket() throws Exception {
        try (WebSocketClient client = upgraded()) {
            client.connect(MqttVersion.V3_1_1);
            client.raw(hex("82 FF 000000007FFFFFFF 00000000"));
            assertThat(client.receiveFrame(CLOSE)).startsWith(hex("03F1"));
            client.expectEnd();
        }
        server.gate.take().awaitClosed();
    }

    @Test
    void worksOverTls(@TempDir Path directory) throws Exception {
        TestCertificates certificates = new TestCertificates("authority");
        Path chain = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        TestCertificates.write(certificates.server("localhost"), chain, key);
        try (Listening secure = new Listening("kind", "wss", "cert", chain.toString(), "key", key.toString());
                WebSocketClient client =
                        new WebSocketClient(certificates.sockets(null), secure.listener.boundAddress())) {
            assertThat(client.upgrade("/mqtt", "mqtt")).startsWith("HTTP/1.1 101");
            client.connect(MqttVersion.V5);
            client.send(hex("30 FFFFFF7F"));
            client.expect(hex("E0 02 95 00"));
        }
    }
}
