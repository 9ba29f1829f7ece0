package org.rmqtt.itest.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.itest.clients.LibraryClient.Received;
import org.rmqtt.itest.fixture.CommonBroker;
import org.rmqtt.itest.fixture.Peer;

/** The client libraries of HiveMQ and Eclipse over every transport that they have; [MQTT3-7.0.0-2], [MQTT3-6.0.0-4], [MQTT5-6.0.0-4]. */
class LibrariesIT {
    private final String topic = unique("library/");

    private static LibraryClient open(String library, String transport, String clientId, String willTopic)
            throws Exception {
        String listener = transport.equals("tcp") ? "external" : transport;
        return switch (library) {
            case "hivemq 3" -> new HiveMq3(listener, clientId, willTopic);
            case "hivemq 5" -> new HiveMq5(listener, clientId, willTopic);
            case "paho 3" -> new Paho3(clientId, willTopic);
            default -> new Paho5(clientId, willTopic);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "hivemq 3, tcp",
        "hivemq 3, tls",
        "hivemq 3, ws",
        "hivemq 3, wss",
        "hivemq 5, tcp",
        "hivemq 5, tls",
        "hivemq 5, ws",
        "hivemq 5, wss",
        "paho 3, tcp",
        "paho 5, tcp"
    })
    void exchangesMessagesOfEveryQos(String library, String transport) throws Exception {
        try (LibraryClient receiver = open(library, transport, unique("receiver"), null);
                LibraryClient sender = open(library, transport, unique("sender"), null)) {
            receiver.connect(true);
            sender.connect(true);
            receiver.subscribe(topic + "/+", 2);
            for (int i = 0; i < 30; i++) {
                int qos = i % 3;
                sender.publish(topic + "/" + i, "m" + i, qos, false);
                assertThat(receiver.receive()).isEqualTo(new Received(topic + "/" + i, "m" + i, qos, false));
            }
            String large = "x".repeat(300_000);
            sender.publish(topic + "/large", large, 1, false);
            assertThat(receiver.receive().text()).isEqualTo(large);
            sender.disconnect();
            receiver.disconnect();
        }
    }

    @ParameterizedTest
    @CsvSource({"hivemq 3, tls", "hivemq 5, wss", "paho 3, tcp", "paho 5, tcp"})
    void getsRetainedMessages(String library, String transport) throws Exception {
        try (LibraryClient client = open(library, transport, unique("client"), null)) {
            client.connect(true);
            client.publish(topic, "kept", 1, true);
            client.subscribe(topic, 1);
            assertThat(client.receive()).isEqualTo(new Received(topic, "kept", 1, true));
        }
    }

    @ParameterizedTest
    @CsvSource({"hivemq 3, wss", "hivemq 5, tls", "paho 3, tcp", "paho 5, tcp"})
    void leavesItsWill(String library, String transport) throws Exception {
        String id = unique("mortal");
        try (LibraryClient mortal = open(library, transport, id, topic);
                Peer watcher = Peer.of(4, unique("watcher")).connect(CommonBroker.port())) {
            watcher.subscribe(topic, 1);
            mortal.connect(true);
            Peer.of(4, id).connect(CommonBroker.port()).disconnect();
            assertThat(watcher.take().text()).isEqualTo("gone");
        }
    }

    @ParameterizedTest
    @CsvSource({"hivemq 3, ws", "hivemq 5, tcp", "paho 3, tcp", "paho 5, tcp"})
    void findsItsSessionAgain(String library, String transport) throws Exception {
        String id = unique("away");
        try (LibraryClient client = open(library, transport, id, null)) {
            assertThat(client.connect(false)).isFalse();
            client.subscribe(topic, 2);
            client.disconnect();
        }
        try (Peer publisher = Peer.of(5, unique("publisher")).connect(CommonBroker.port())) {
            publisher.publish(topic, 1, "one");
            publisher.publish(topic, 2, "two");
        }
        try (LibraryClient client = open(library, transport, id, null)) {
            assertThat(client.connect(false)).isTrue();
            assertThat(client.receive()).isEqualTo(new Received(topic, "one", 1, false));
            assertThat(client.receive()).isEqualTo(new Received(topic, "two", 2, false));
        }
    }
}
