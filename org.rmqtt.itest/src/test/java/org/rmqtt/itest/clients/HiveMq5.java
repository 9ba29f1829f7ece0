package org.rmqtt.itest.clients;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.rmqtt.itest.fixture.CommonBroker;

/** HiveMQ's client with MQTT 5.0. */
final class HiveMq5 implements LibraryClient {
    private final Mqtt5BlockingClient client;
    private final Mqtt5BlockingClient.Mqtt5Publishes publishes;
    private final String willTopic;

    HiveMq5(String transport, String clientId, String willTopic) {
        var builder = HiveMq.builder(transport).useMqttVersion5().identifier(clientId);
        this.client = builder.serverHost("127.0.0.1")
                .serverPort(CommonBroker.port(transport))
                .buildBlocking();
        this.publishes = client.publishes(MqttGlobalPublishFilter.ALL);
        this.willTopic = willTopic;
    }

    @Override
    public boolean connect(boolean clean) {
        var connect = client.connectWith().cleanStart(clean).sessionExpiryInterval(clean ? 0 : 600);
        if (willTopic != null) {
            connect.willPublish()
                    .topic(willTopic)
                    .payload("gone".getBytes(StandardCharsets.UTF_8))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .applyWillPublish();
        }
        return connect.send().isSessionPresent();
    }

    @Override
    public void subscribe(String filter, int qos) {
        client.subscribeWith().topicFilter(filter).qos(MqttQos.fromCode(qos)).send();
    }

    @Override
    public void publish(String topic, String text, int qos, boolean retain) {
        client.publishWith()
                .topic(topic)
                .payload(text.getBytes(StandardCharsets.UTF_8))
                .qos(MqttQos.fromCode(qos))
                .retain(retain)
                .send();
    }

    @Override
    public Received receive() throws InterruptedException {
        Mqtt5Publish publish =
                publishes.receive(PATIENCE_SECONDS, TimeUnit.SECONDS).orElseThrow();
        return new Received(
                publish.getTopic().toString(),
                new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8),
                publish.getQos().getCode(),
                publish.isRetain());
    }

    @Override
    public void disconnect() {
        client.disconnect();
    }

    @Override
    public void close() {
        publishes.close();
        // the broker may have closed the connection
        client.toAsync().disconnect().handle((done, failure) -> done).join();
    }
}
