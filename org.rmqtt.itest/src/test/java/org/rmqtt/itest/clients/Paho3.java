package org.rmqtt.itest.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.rmqtt.itest.fixture.CommonBroker;

/** Eclipse Paho with MQTT 3.1.1. */
final class Paho3 implements LibraryClient, MqttCallback {
    private static final long DISCONNECT_MILLIS = 100;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final MqttClient client;
    private final String willTopic;

    Paho3(String clientId, String willTopic) throws MqttException {
        this.client = new MqttClient("tcp://127.0.0.1:" + CommonBroker.port(), clientId, new MemoryPersistence());
        this.client.setCallback(this);
        this.client.setTimeToWait(PATIENCE_SECONDS * 1000L);
        this.willTopic = willTopic;
    }

    @Override
    public boolean connect(boolean clean) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(clean);
        if (willTopic != null) {
            options.setWill(willTopic, "gone".getBytes(StandardCharsets.UTF_8), 1, false);
        }
        return client.connectWithResult(options).getSessionPresent();
    }

    @Override
    public void subscribe(String filter, int qos) throws MqttException {
        client.subscribe(filter, qos);
    }

    @Override
    public void publish(String topic, String text, int qos, boolean retain) throws MqttException {
        client.publish(topic, text.getBytes(StandardCharsets.UTF_8), qos, retain);
    }

    @Override
    public Received receive() throws InterruptedException {
        Received next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no message came");
        }
        return next;
    }

    @Override
    public void disconnect() throws MqttException {
        client.disconnect();
    }

    @Override
    public void close() throws IOException {
        try {
            if (client.isConnected()) {
                // the broker may close the connection at this very moment, and a plain disconnect would wait for ever
                client.disconnectForcibly(0, DISCONNECT_MILLIS, true);
            }
            client.close(true);
        } catch (MqttException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        received.add(new Received(
                topic,
                new String(message.getPayload(), StandardCharsets.UTF_8),
                message.getQos(),
                message.isRetained()));
    }

    @Override
    public void connectionLost(Throwable cause) {}

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}
}
