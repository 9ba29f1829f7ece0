package org.rmqtt.transport.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.transport.codec.Bytes;
import org.rmqtt.transport.fixture.Served;
import org.rmqtt.transport.fixture.TestClient;

class LimitsTest {
    @Test
    void refusesMoreThanMaxConnectionsAndTakesOneAgainWhenOneIsGone() throws Exception {
        try (Listening server = new Listening("max_connections", 2)) {
            TestClient first = new TestClient(server.listener.boundAddress());
            first.connect(MqttVersion.V5);
            Served served = server.gate.take();
            TestClient second = new TestClient(server.listener.boundAddress());
            second.connect(MqttVersion.V5);
            try (TestClient third = new TestClient(server.listener.boundAddress())) {
                third.expectClosed();
            }
            assertThat(server.listener.connections()).isEqualTo(2);
            assertThat(server.listener.accepted()).isEqualTo(2);
            assertThat(server.listener.refused()).isEqualTo(1);

            first.close();
            served.awaitClosed();
            assertThat(server.listener.connections()).isEqualTo(1);
            try (TestClient fourth = new TestClient(server.listener.boundAddress())) {
                fourth.connect(MqttVersion.V5);
            }
            second.close();
        }
    }

    @Test
    void refusesMoreHandshakesThanAllowedUntilOneIsDone() throws Exception {
        try (Listening server = new Listening("max_handshaking_limit", 1);
                TestClient first = new TestClient(server.listener.boundAddress())) {
            server.gate.take();
            try (TestClient second = new TestClient(server.listener.boundAddress())) {
                second.expectClosed();
            }
            first.connect(MqttVersion.V5);
            try (TestClient third = new TestClient(server.listener.boundAddress())) {
                third.connect(MqttVersion.V5);
            }
        }
    }

    @Test
    void closesAConnectionThatSendsNoConnectInTime() throws Exception {
        try (Listening server = new Listening("handshake_timeout", "50ms");
                TestClient client = new TestClient(server.listener.boundAddress())) {
            client.expectClosed();
            server.gate.take().awaitClosed();
        }
    }

    @Test
    void closesAConnectionThatIsNotAcceptedInTimeThoughItMoved() throws Exception {
        try (Listening server = new Listening("handshake_timeout", "200ms");
                TestClient client = new TestClient(server.listener.boundAddress())) {
            server.gate.intercept((served, packet) -> {
                int next = (served.connection().loop().index() + 1)
                        % server.loops.all().size();
                served.connection().moveTo(server.loops.all().get(next), () -> {});
                return packet instanceof Connect;
            });
            client.send(Bytes.connect(MqttVersion.V5));
            client.expectClosed();
            server.gate.take().awaitClosed();
        }
    }

    @Test
    void keepsAConnectionThatWasAcceptedInTime() throws Exception {
        try (Listening server = new Listening("handshake_timeout", "300ms");
                TestClient accepted = new TestClient(server.listener.boundAddress());
                TestClient silent = new TestClient(server.listener.boundAddress())) {
            accepted.connect(MqttVersion.V5);
            Served served = server.gate.take();
            silent.expectClosed();
            accepted.send(Bytes.packet(0xC0));
            accepted.expect(Bytes.packet(0xD0));
            assertThat(served.connection().info().listener()).isEqualTo("test");
        }
    }

    @Test
    void spreadsConnectionsOverSoManyLoops() throws Exception {
        try (Listening server = new Listening("workers", 1)) {
            for (int i = 0; i < 4; i++) {
                try (TestClient client = new TestClient(server.listener.boundAddress())) {
                    client.connect(MqttVersion.V5);
                    assertThat(server.gate.take().connection().loop().index()).isZero();
                }
            }
        }
    }
}
