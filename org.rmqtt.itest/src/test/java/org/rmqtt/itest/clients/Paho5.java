package org.rmqtt.itest.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.rmqtt.itest.fixture.CommonBroker;

/** Eclipse Paho with MQTT 5.0. */
final class Paho5 implements LibraryClient, MqttCallback {
    private static final long DISCONNECT_MILLIS = 100;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final MqttClient client;
    private final String willTopic;

    Paho5(String clientId, String willTopic) throws MqttException {
        this.client = new MqttClient("tcp://127.0.0.1:" + CommonBroker.port(), clientId, new MemoryPersistence());
        this.client.setCallback(this);
        this.client.setTimeToWait(PATIENCE_SECONDS * 1000L);
        this.willTopic = willTopic;
    }

    @Override
    public boolean connect(boolean clean) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(clean);
        options.setSessionExpiryInterval(clean ? 0L : 600L);
        if (willTopic != null) {
            options.setWill(willTopic, new MqttMessage("gone".getBytes(StandardCharsets.UTF_8), 1, false, null));
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
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reason, MqttProperties properties) {}
}
