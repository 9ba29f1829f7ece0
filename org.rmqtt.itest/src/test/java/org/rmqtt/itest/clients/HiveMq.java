package org.rmqtt.itest.clients;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import org.rmqtt.itest.fixture.Certificates;

/** What both versions of HiveMQ's client have in common. */
final class HiveMq {
    private HiveMq() {}

    static MqttClientBuilder builder(String transport) {
        MqttClientBuilder builder = MqttClient.builder();
        if (transport.equals("tls") || transport.equals("wss")) {
            builder = builder.sslConfig()
                    .trustManagerFactory(Certificates.AUTHORITY.trust())
                    .applySslConfig();
        }
        if (transport.startsWith("ws")) {
            builder = builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig();
        }
        return builder;
    }
}
