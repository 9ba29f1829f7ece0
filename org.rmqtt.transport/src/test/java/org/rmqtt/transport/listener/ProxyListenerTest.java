package org.rmqtt.transport.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.transport.codec.Bytes.connect;
import static org.rmqtt.transport.codec.Bytes.hex;
import static org.rmqtt.transport.codec.Bytes.of;
import static org.rmqtt.transport.codec.Bytes.packet;
import static org.rmqtt.transport.codec.Bytes.raw;
import static org.rmqtt.transport.codec.Bytes.u16;

import org.junit.jupiter.api.Test;
import org.rmqtt.api.connection.ConnectionInfo;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.transport.fixture.TestClient;

class ProxyListenerTest {
    private static final byte[] SIGNATURE = hex("0D0A0D0A000D0A515549540A");
    private static final byte[] V1 = raw("PROXY TCP4 192.0.2.7 198.51.100.1 4711 1883\r\n");

    private static Listening listen(Object... more) {
        Object[] all = new Object[2 + more.length];
        all[0] = "proxy_protocol";
        all[1] = true;
        System.arraycopy(more, 0, all, 2, more.length);
        return new Listening(all);
    }

    private static ConnectionInfo serve(byte[] header) throws Exception {
        try (Listening server = listen();
                TestClient client = new TestClient(server.listener.boundAddress())) {
            client.send(of(header, connect(MqttVersion.V5)));
            client.expect(packet(0x20, 0, 0, 0));
            ConnectionInfo info = server.gate.take().connection().info();
            if (info.remote().equals(client.localAddress())) {
                assertThat(info.local()).isEqualTo(server.listener.boundAddress());
                return null;
            }
            return info;
        }
    }

    @Test
    void takesTheClientsAddressFromVersion1() throws Exception {
        ConnectionInfo info = serve(V1);

        assertThat(info.remoteText()).isEqualTo("192.0.2.7:4711");
        assertThat(info.local().getPort()).isEqualTo(1883);
    }

    @Test
    void takesTheClientsAddressFromVersion2() throws Exception {
        ConnectionInfo info =
                serve(of(SIGNATURE, 0x21, 0x11, u16(12), hex("C0000207"), hex("C6336401"), u16(4711), u16(1883)));

        assertThat(info.remoteText()).isEqualTo("192.0.2.7:4711");
    }

    @Test
    void takesTheClientsAddressFromVersion2WithIpv6() throws Exception {
        ConnectionInfo info = serve(of(
                SIGNATURE,
                0x21,
                0x21,
                u16(36),
                hex("20010DB8000000000000000000000007"),
                hex("20010DB8000000000000000000000001"),
                u16(4711),
                u16(1883)));

        assertThat(info.remoteText()).isEqualTo("2001:db8:0:0:0:0:0:7:4711");
    }

    @Test
    void keepsTheAddressOfTheSocketWhenTheProxySpeaksForItself() throws Exception {
        assertThat(serve(raw("PROXY UNKNOWN\r\n"))).isNull();
        assertThat(serve(of(SIGNATURE, 0x20, 0x00, u16(0)))).isNull();
    }

    @Test
    void waitsForAHeaderThatComesInParts() throws Exception {
        try (Listening server = listen();
                TestClient client = new TestClient(server.listener.boundAddress())) {
            for (byte b : of(V1, connect(MqttVersion.V3_1_1))) {
                client.send(new byte[] {b});
            }
            client.expect(packet(0x20, 0, 0));
        }
    }

    @Test
    void closesAConnectionWithoutHeader() throws Exception {
        try (Listening server = listen();
                TestClient client = new TestClient(server.listener.boundAddress())) {
            client.send(of(connect(MqttVersion.V5), new byte[200]));
            client.expectClosed();
            assertThat(server.gate.isIdle()).isTrue();
        }
    }

    @Test
    void closesAConnectionWhoseHeaderDoesNotCome() throws Exception {
        try (Listening server = listen("proxy_protocol_timeout", "50ms");
                TestClient silent = new TestClient(server.listener.boundAddress());
                TestClient slow = new TestClient(server.listener.boundAddress())) {
            slow.send(raw("PROXY TCP4 192.0"));
            silent.expectClosed();
            slow.expectClosed();
            assertThat(server.gate.isIdle()).isTrue();
        }
    }

    @Test
    void servesOthersWhileOneWaits() throws Exception {
        try (Listening server = listen();
                TestClient silent = new TestClient(server.listener.boundAddress());
                TestClient client = new TestClient(server.listener.boundAddress())) {
            client.send(of(V1, connect(MqttVersion.V5)));
            client.expect(packet(0x20, 0, 0, 0));
            assertThat(silent.localAddress()).isNotNull();
        }
    }
}
