package org.rmqtt.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Certificates;
import org.rmqtt.itest.fixture.Console;
import org.rmqtt.itest.fixture.RawClient;

/** Configuration of a running broker: edits of files, wrong edits, changes in the console that go back into the files. */
class ConfigIT {
    @TempDir
    Path directory;

    private BrokerProcess broker;

    @BeforeEach
    void start() throws IOException {
        broker = BrokerProcess.in(directory)
                .key("plugins.default_startups", "[\"rmqtt-retainer\"]")
                .key("mqtt.max_sessions", "0 # none")
                .start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void append(String line) throws IOException {
        Files.writeString(broker.config(), Files.readString(broker.config()) + line + "\n");
    }

    @Test
    void aListenerIsAddedChangedAndRemovedWithoutTouchingTheOthers() throws Exception {
        RawClient witness = RawClient.connect3(broker.port(), "witness", true);
        int port = BrokerProcess.freePort();
        int mark = broker.mark();
        append("listener.tcp.second.addr = \"127.0.0.1:" + port + "\"\nlistener.tcp.second.allow_anonymous = true");
        broker.awaitLine(mark, line -> line.contains("listener tcp.second listens at 127.0.0.1:" + port));
        RawClient second = RawClient.connect3(port, "second", true);

        int other = BrokerProcess.freePort();
        mark = broker.mark();
        broker.edit("127.0.0.1:" + port, "127.0.0.1:" + other);
        broker.awaitLine(mark, line -> line.contains("listener tcp.second listens at 127.0.0.1:" + other));
        // the new socket is open before the old one is closed
        broker.awaitLine(mark, line -> line.contains("listener tcp.second: new settings for new connections"));
        RawClient.connect3(other, "third", true).expectNothing();
        assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
        second.expectNothing();

        mark = broker.mark();
        String text = Files.readString(broker.config());
        Files.writeString(broker.config(), text.substring(0, text.indexOf("listener.tcp.second")));
        broker.awaitLine(mark, line -> line.contains("listener tcp.second is closed"));
        assertThatThrownBy(() -> new RawClient(other)).isInstanceOf(ConnectException.class);
        witness.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "tls", "ws", "wss"})
    void aListenerOfEveryKindComesAndGoes(String kind) throws Exception {
        int port = BrokerProcess.freePort();
        String before = Files.readString(broker.config());
        X509Bundle certificate = Certificates.AUTHORITY.server();
        int mark = broker.mark();
        String name = "listener." + kind + ".extra.";
        append(name + "addr = \"127.0.0.1:" + port + "\"\n"
                + name + "cert = \"" + certificate.toTempCertChainPem() + "\"\n"
                + name + "key = \"" + certificate.toTempPrivateKeyPem() + "\"");
        broker.awaitLine(mark, line -> line.contains("listener " + kind + ".extra listens at 127.0.0.1:" + port));
        new RawClient(port).close();
        mark = broker.mark();
        Files.writeString(broker.config(), before);
        broker.awaitLine(mark, line -> line.contains("listener " + kind + ".extra is closed"));
        assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void anEditTakesEffectForNewConnections() throws Exception {
        RawClient before = RawClient.connect5(broker.port(), "before", true);
        int mark = broker.mark();
        append("listener.tcp.external.max_qos_allowed = 1");
        broker.awaitLine(mark, line -> line.contains("listener tcp.external: new settings for new connections"));
        try (RawClient client = new RawClient(broker.port())) {
            client.send(0x10, RawClient.connectBody5("after", true));
            RawClient.Packet connAck = client.expectConnAck(0);
            assertThat(connAck.body()).as("maximum QoS 1 is announced").containsSequence(0x24, 1);
        }
        before.expectNothing();
    }

    @Test
    void aWrongEditIsReportedWithItsLineAndChangesNothing() throws Exception {
        int mark = broker.mark();
        append("listener.tcp.external.max_inflight = \"many\"");
        broker.awaitLine(mark, line -> line.contains("rmqtt.toml:7: listener.tcp.external.max_inflight = many"));
        broker.awaitLine(mark, line -> line.contains("the old configuration stays in force"));
        RawClient.connect3(broker.port(), "c", true).expectNothing();

        mark = broker.mark();
        Files.writeString(broker.config(), "this is [ no TOML");
        broker.awaitLine(mark, line -> line.contains("the old configuration stays in force"));
        RawClient.connect3(broker.port(), "d", true).expectNothing();
    }

    @Test
    void aChangeInTheConsoleGoesIntoTheFileAndItsCommentsStay() throws Exception {
        Console console = Console.of(broker);
        int mark = broker.mark();
        assertThat(console.configure("org.rmqtt.mqtt", "max_sessions", "1").statusCode())
                .isLessThan(400);
        broker.awaitLine(mark, line -> line.contains("mqtt.max_sessions = 1 was changed at run time"));
        assertThat(Files.readString(broker.config()))
                .contains("# a configuration of a test")
                .contains("mqtt.max_sessions = 1 # none");
        RawClient.connect3(broker.port(), "one", true);
        try (RawClient two = new RawClient(broker.port())) {
            two.send(0x10, RawClient.connectBody5("two", true));
            two.expectConnAck(0x97);
        }
    }

    @Test
    void aChangeOfAPluginGoesIntoItsFile() throws Exception {
        Console console = Console.of(broker);
        int mark = broker.mark();
        console.configure("org.rmqtt.retainer", "max_retained_messages", "1");
        broker.awaitLine(mark, line -> line.contains("max_retained_messages = 1 was changed at run time"));
        assertThat(directory.resolve("config/plugins/rmqtt-retainer.toml")).hasContent("max_retained_messages = 1\n");
    }

    @Test
    void theConsoleTakesNoDefaultPasswordAndKeepsOnlyAHash() throws Exception {
        String password = broker.consolePassword();
        assertThat(new Console(broker, "admin").get("/bundles").statusCode()).isEqualTo(401);
        assertThat(new Console(broker, "").get("/bundles").statusCode()).isEqualTo(401);
        assertThat(new Console(broker, password).get("/bundles").statusCode()).isEqualTo(200);
        assertThat(Files.readString(directory.resolve("data/console.password"))).doesNotContain(password);
        broker.terminate();
        try (BrokerProcess again = BrokerProcess.in(directory).start()) {
            assertThat(again.output()).doesNotContain("the password of the web console is");
            assertThat(new Console(again, password).get("/bundles").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPortInUseClosesOneListenerOnly() throws Exception {
        int mark = broker.mark();
        append("listener.tcp.second.addr = \"127.0.0.1:" + broker.port() + "\"");
        broker.awaitLine(mark, line -> line.contains("ERROR") && line.contains("listener tcp.second stays closed"));
        RawClient.connect3(broker.port(), "c", true).expectNothing();
    }

    @Test
    void theLogLevelAndItsFileAreLive() throws Exception {
        int mark = broker.mark();
        append("log.level = \"debug\"\nlog.to = \"both\"\nlog.dir = \"logs\"");
        broker.awaitLine(mark, line -> line.contains("the log goes to both from level debug on"));
        RawClient.connect3(broker.port(), "noisy", true).disconnect();
        broker.awaitLine(mark, line -> line.contains("DEBUG") && line.contains("noisy"));
        assertThat(Files.readString(directory.resolve("data/logs/rmqtt.log"))).contains("noisy");
    }
}
