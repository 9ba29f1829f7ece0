package org.rmqtt.transport.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.transport.codec.Bytes.connect;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.of;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.raw;
import static org.rmqtt.transport.codec.Bytes.u16;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.packet.Publish;
import org.rmqtt.transport.fixture.Served;
import org.rmqtt.transport.fixture.TestClient;

class TcpListenerTest {
    private final Listening server = new Listening("max_packet_size", "1MB", "max_topic_aliases", 5);

    @AfterEach
    void stop() {
        server.close();
    }

    private TestClient client() throws Exception {
        return new TestClient(server.listener.boundAddress());
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void servesEveryVersion(MqttVersion version) throws Exception {
        try (TestClient client = client()) {
            client.connect(version);
            byte[] publish = version.isV5() ? packet(0x30, "t", 0, raw("x")) : packet(0x30, "t", raw("x"));
            client.send(publish);
            client.expect(publish);
            client.send(packet(0xC0));
            client.expect(packet(0xD0));
            client.send(packet(0xE0));
            client.expectClosed();
        }
        assertThat(server.gate.take().awaitClosed()).isFalse();
    }

    @Test
    void knowsTheAddressesOfTheConnection() throws Exception {
        try (TestClient client = client()) {
            Served served = server.gate.take();

            assertThat(served.connection().info().remote()).isEqualTo(client.localAddress());
            assertThat(served.connection().info().local()).isEqualTo(server.listener.boundAddress());
            assertThat(served.connection().info().listener()).isEqualTo("test");
            assertThat(served.connection().info().certificate()).isNull();
        }
    }

    @Test
    void tellsTheHandlerOfAConnectionThatTheClientCloses() throws Exception {
        Served served;
        try (TestClient client = client()) {
            served = server.gate.take();
            client.connect(MqttVersion.V5);
        }
        served.awaitClosed();
    }

    @Test
    void handsOutPacketsThatCameTogetherWithConnect() throws Exception {
        try (TestClient client = client()) {
            client.send(of(connect(MqttVersion.V3_1_1), packet(0x30, "t", raw("1")), packet(0x30, "t", raw("2"))));
            client.expect(of(packet(0x20, 0, 0), packet(0x30, "t", raw("1")), packet(0x30, "t", raw("2"))));
        }
    }

    @Test
    void carriesALargeMessage() throws Exception {
        byte[] publish = packet(0x32, "large", u16(1), new byte[900_000]);
        try (TestClient client = client()) {
            client.connect(MqttVersion.V3_1_1);
            client.send(publish);
            client.expect(packet(0x30, "large", new byte[900_000]));
        }
    }

    @Test
    void closesOnAFirstPacketThatIsNoConnect() throws Exception {
        try (TestClient client = client()) {
            client.send(raw("GET / HTTP/1.1\r\n\r\n"));
            client.expectClosed();
        }
        Served served = server.gate.take();
        assertThat(served.awaitViolation()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
        served.awaitClosed();
    }

    @Test
    void answersAnUnknownVersionInItsOwnForm() throws Exception {
        try (TestClient newer = client();
                TestClient older = client()) {
            newer.send(packet(0x10, "MQTT", 6, 2, u16(0), 0, "c"));
            newer.expect(hex("20 03 00 84 00"));
            newer.expectClosed();
            older.send(packet(0x10, "MQTT", 3, 2, u16(0), "c"));
            older.expect(hex("20 02 00 01"));
            older.expectClosed();
        }
    }

    @Test
    void answersAMalformedConnectOfMqtt5WithConnack() throws Exception {
        try (TestClient client = client()) {
            client.send(packet(0x10, "MQTT", 5, 3, u16(0), 0, "c"));
            client.expect(hex("20 03 00 81 00"));
            client.expectClosed();
        }
    }

    @Test
    void letsTheHandlerAnswerAViolationAndTheAnswerArrivesThoughTheClientKeepsSending() throws Exception {
        try (TestClient client = client()) {
            client.connect(MqttVersion.V5);
            client.send(of(hex("30 FFFFFF7F"), new byte[200_000]));
            client.expect(hex("E0 02 95 00"));
            client.expectClosed();
        }
        assertThat(server.gate.take().awaitViolation()).isEqualTo(ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void emitsNothingWhileReadingIsPausedAndTheRestInOrderAfterwards() throws Exception {
        server.gate.intercept((served, packet) -> {
            if (packet instanceof Publish publish && publish.payload().length == 0) {
                served.connection().pauseReading();
                return true;
            }
            return false;
        });
        try (TestClient client = client()) {
            client.connect(MqttVersion.V3_1_1);
            Served served = server.gate.take();
            assertThat(served.takePacket()).isInstanceOf(Connect.class);

            client.send(of(
                    packet(0x30, "a", raw("1")),
                    packet(0x30, "b"),
                    packet(0x30, "c", raw("2")),
                    packet(0x30, "d", raw("3"))));
            client.expect(packet(0x30, "a", raw("1")));
            client.send(packet(0x30, "e", raw("4")));
            assertThat(served.onLoop(served::waitingPackets)).isEqualTo(1);
            server.gate.intercept((any, packet) -> false);
            served.onLoop(() -> {
                served.connection().resumeReading();
                return served.waitingPackets() == 1;
            });
            client.expect(of(packet(0x30, "c", raw("2")), packet(0x30, "d", raw("3")), packet(0x30, "e", raw("4"))));
        }
    }

    @Test
    void stopsBeingWritableWhenTheClientDoesNotReadAndTellsWhenItDoes() throws Exception {
        byte[] payload = new byte[8 << 20];
        server.gate.intercept((served, packet) -> {
            if (packet instanceof Publish publish) {
                served.echo(new Publish("big", payload, publish.qos(), false, false, 0, publish.properties()));
                return true;
            }
            return false;
        });
        try (TestClient client = client()) {
            client.connect(MqttVersion.V3_1_1);
            Served served = server.gate.take();
            client.send(packet(0x30, "go"));
            byte[] expected = packet(0x30, "big", payload);
            byte[] first = client.receive(1);
            assertThat(served.onLoop(() -> served.connection().isWritable())).isFalse();
            assertThat(served.onLoop(() -> served.connection().pendingBytes())).isPositive();

            client.receive(expected.length - 1);

            assertThat(first[0]).isEqualTo(expected[0]);
            served.awaitWritable();
            assertThat(served.onLoop(() -> served.connection().isWritable())).isTrue();
        }
    }

    @Test
    void closesAConnectionWhoseHandlerFails() throws Exception {
        server.gate.intercept((served, packet) -> {
            throw new IllegalStateException("on purpose");
        });
        try (TestClient client = client()) {
            client.send(connect(MqttVersion.V5));
            client.expectClosed();
        }
        assertThat(server.gate.take().awaitClosed()).isTrue();
    }

    @Test
    void saysGoodbyeToItsConnectionsWhenItIsClosed() throws Exception {
        try (TestClient client = client()) {
            client.connect(MqttVersion.V5);
            server.listener.close();
            client.expect(hex("E0 02 8B 00"));
            client.expectClosed();
            assertThat(server.listener.connections()).isZero();
        }
    }
}
