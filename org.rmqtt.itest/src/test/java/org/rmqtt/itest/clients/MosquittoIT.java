package org.rmqtt.itest.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.CommonBroker;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Peer.Delivery;
import org.rmqtt.itest.fixture.Tools;

/** mosquitto_pub and mosquitto_sub, over tcp and tls and with every version of MQTT. */
@EnabledIf("org.rmqtt.itest.fixture.Tools#hasMosquitto")
class MosquittoIT {
    @TempDir
    Path directory;

    private final String topic = unique("mosquitto/");

    private String run(String program, String version, String transport, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program, "-V", version, "-h", "127.0.0.1", "-t", topic));
        boolean tls = transport.equals("tls");
        command.addAll(List.of("-p", "" + (tls ? port("tls") : port())));
        if (tls) {
            command.addAll(List.of("--cafile", CommonBroker.authority().toString()));
        }
        command.addAll(List.of(more));
        return Tools.run(directory, command.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "mqttv31, tcp, 1",
        "mqttv311, tcp, 0",
        "mqttv311, tcp, 1",
        "mqttv311, tls, 2",
        "mqttv5, tcp, 0",
        "mqttv5, tcp, 2",
        "mqttv5, tls, 1"
    })
    void publishes(String version, String transport, int qos) throws Exception {
        try (Peer peer = Peer.of(5, unique("receiver")).connect(port())) {
            peer.subscribe(topic, 2);
            run("mosquitto_pub", version, transport, "-q", "" + qos, "-m", "hello");
            Delivery delivery = peer.take();
            assertThat(delivery.text()).isEqualTo("hello");
            assertThat(delivery.qos()).isEqualTo(qos);
        }
    }

    @ParameterizedTest
    @CsvSource({"mqttv31, tcp, 1", "mqttv311, tcp, 0", "mqttv311, tls, 2", "mqttv5, tcp, 1", "mqttv5, tls, 2"})
    void getsARetainedMessage(String version, String transport, int qos) throws Exception {
        run("mosquitto_pub", version, transport, "-q", "" + qos, "-r", "-m", "kept");
        String output = run("mosquitto_sub", version, transport, "-q", "2", "-C", "1", "-F", "%q %r %p");
        assertThat(output.strip()).isEqualTo(qos + " 1 kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
    void findsItsSessionAgain(String version) throws Exception {
        String id = unique("away");
        String[] session = version.equals("mqttv5")
                ? new String[] {"-i", id, "-c", "-q", "2", "-x", "600"}
                : new String[] {"-i", id, "-c", "-q", "2"};
        List<String> once = new ArrayList<>(List.of(session));
        once.add("-E");
        run("mosquitto_sub", version, "tcp", once.toArray(String[]::new));
        for (int qos = 1; qos <= 2; qos++) {
            run("mosquitto_pub", version, "tcp", "-q", "" + qos, "-m", "waited " + qos);
        }
        List<String> again = new ArrayList<>(List.of(session));
        again.addAll(List.of("-C", "2"));
        assertThat(run("mosquitto_sub", version, "tcp", again.toArray(String[]::new))
                        .lines())
                .containsExactly("waited 1", "waited 2");
    }
}
