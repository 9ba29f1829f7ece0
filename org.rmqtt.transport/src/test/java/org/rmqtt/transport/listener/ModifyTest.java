package org.rmqtt.transport.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.transport.codec.Bytes;
import org.rmqtt.transport.fixture.Served;
import org.rmqtt.transport.fixture.TestClient;

class ModifyTest {
    private final Listening server = new Listening("max_inflight", 5);

    @AfterEach
    void stop() {
        server.close();
    }

    private Served connect(InetSocketAddress address) throws Exception {
        try (TestClient client = new TestClient(address)) {
            client.connect(MqttVersion.V5);
            return server.gate.take();
        }
    }

    @Test
    void givesNewConnectionsTheNewPolicyWithoutClosingTheSocket() throws Exception {
        InetSocketAddress address = server.listener.boundAddress();
        try (TestClient old = new TestClient(address)) {
            old.connect(MqttVersion.V5);
            Served served = server.gate.take();

            server.listener.modify(Listening.settings("max_inflight", 9));

            assertThat(connect(address).connection().info().policy().delivery().maxInflight())
                    .isEqualTo(9);
            assertThat(served.connection().info().policy().delivery().maxInflight())
                    .isEqualTo(5);
            old.send(Bytes.packet(0xC0));
            old.expect(Bytes.packet(0xD0));
            assertThat(server.listener.boundAddress()).isEqualTo(address);
        }
    }

    @Test
    void listensElsewhereAndKeepsItsConnections() throws Exception {
        InetSocketAddress before = server.listener.boundAddress();
        try (TestClient old = new TestClient(before)) {
            old.connect(MqttVersion.V5);
            server.gate.take();

            server.listener.modify(Listening.settings("addr", "127.0.0.1:" + freePort()));

            InetSocketAddress after = server.listener.boundAddress();
            assertThat(after).isNotEqualTo(before);
            connect(after);
            assertThatThrownBy(() -> new TestClient(before)).isInstanceOf(IOException.class);
            old.send(Bytes.packet(0xC0));
            old.expect(Bytes.packet(0xD0));
        }
    }

    @Test
    void listensAgainAtTheSameAddressWithOtherSocketOptions() throws Exception {
        String addr = "127.0.0.1:" + freePort();
        server.listener.modify(Listening.settings("addr", addr));
        connect(server.listener.boundAddress());

        server.listener.modify(Listening.settings("addr", addr, "backlog", 7));

        connect(server.listener.boundAddress());
    }

    @Test
    void keepsTheOldSettingsWhenTheNewAddressCannotBeBound() throws Exception {
        InetSocketAddress before = server.listener.boundAddress();
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> server.listener.modify(
                            Listening.settings("addr", "127.0.0.1:" + taken.getLocalPort(), "max_inflight", 9)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("listener test cannot listen at 127.0.0.1:" + taken.getLocalPort());
        }
        assertThat(server.listener.boundAddress()).isEqualTo(before);
        assertThat(connect(before).connection().info().policy().delivery().maxInflight())
                .isEqualTo(5);
    }

    @Test
    void stopsListeningWhenItIsSwitchedOffAndBeginsAgain() throws Exception {
        InetSocketAddress before = server.listener.boundAddress();

        server.listener.modify(Listening.settings("enable", false));

        assertThat(server.listener.boundAddress()).isNull();
        assertThatThrownBy(() -> new TestClient(before)).isInstanceOf(IOException.class);
        server.listener.modify(Listening.settings("enable", true));
        connect(server.listener.boundAddress());
    }

    @Test
    void doesNotOpenAtAnAddressThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> new Listening("addr", "127.0.0.1:" + taken.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("listener test cannot listen at 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
