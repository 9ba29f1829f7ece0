package org.rmqtt.transport.listener;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rmqtt.transport.codec.Bytes.packet;

import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.transport.fixture.TestClient;
import org.rmqtt.transport.fixture.TestLoops;

@EnabledIf("isAvailable")
class IoUringTest {
    static boolean isAvailable() {
        return IoUring.isAvailable();
    }

    @Test
    void servesOnOneLoop() throws Exception {
        byte[] publish = packet(0x30, "large", new byte[100_000]);
        try (Listening server = new Listening(new TestLoops("io_uring", 1));
                TestClient client = new TestClient(server.listener.boundAddress())) {
            client.connect(MqttVersion.V3_1_1);
            client.send(publish);
            client.expect(publish);
            client.send(packet(0xE0));
            client.expectClosed();
        }
    }

    @Test
    void isRefusedWithSeveralLoopsBecauseConnectionsCouldNotMove() {
        assertThatThrownBy(() -> new Listening(new TestLoops("io_uring", 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot move between io_uring loops");
    }
}
