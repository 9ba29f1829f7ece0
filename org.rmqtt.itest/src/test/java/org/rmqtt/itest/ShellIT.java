package org.rmqtt.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;

/** {@code rmqttd shell} as an operator uses it: a process of its own that talks to a broker that runs. */
class ShellIT {
    @TempDir
    static Path directory;

    private static BrokerProcess broker;

    @BeforeAll
    static void start() throws IOException {
        broker = BrokerProcess.in(directory).key("log.trace_clients", "[]").start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private record Answer(int code, String text) {}

    private static Answer shell(Path data, String input, String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                BrokerProcess.jar().toString(),
                "shell",
                "--data-dir",
                data.toString()));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (OutputStream keyboard = process.getOutputStream()) {
            keyboard.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), text);
    }

    private static Answer shell(String... command) throws Exception {
        return shell(directory.resolve("data"), "", command);
    }

    @Test
    void oneCommandShowsAndChangesTheBroker() throws Exception {
        Client client = Client.clean("shell-client", broker.port());
        client.subscribe("shell/#", 1);
        assertThat(shell("clients", "shell").text()).contains("shell-client", "connected", "127.0.0.1:", "1 rows");
        assertThat(shell("subs", "shell-client").text()).contains("shell/#");
        assertThat(shell("routes", "shell/x").text()).contains("shell-client").contains("1 rows");
        assertThat(shell("routes", "other/x").text()).contains("0 rows");
        assertThat(shell("publish", "-q", "1", "shell/x", "hello")).isEqualTo(new Answer(0, "published\n"));
        assertThat(client.next()).isEqualTo("shell/x=hello");
        assertThat(shell("publish", "other", "hello").text()).contains("nobody subscribes to it");
        assertThat(shell("kick", "shell-client").text()).isEqualTo("shell-client is gone\n");
        client.awaitDisconnected();
        Answer again = shell("kick", "shell-client");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.text()).contains("there is no session of shell-client");
    }

    @Test
    void theStandardInputBringsManyCommands() throws Exception {
        Answer answer = shell(directory.resolve("data"), "cluster\nstats\nmetrics\nlb\nhelp\n");
        assertThat(answer.code()).isZero();
        assertThat(answer.text())
                .contains("alone")
                .contains("sessions.count")
                .contains("client.connect")
                .contains("RMQTT core")
                .contains("rmqtt:kick");
        Answer wrong = shell(directory.resolve("data"), "nonsense\npublish --qos 7 a b\npublish a/# b\nclients\n");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.text())
                .contains("Command not found: nonsense")
                .contains("--qos 7: it must be 0, 1 or 2")
                .contains("a/# is no topic name")
                .contains("client");
    }

    @Test
    void plugInsAreStartedAndStopped() throws Exception {
        assertThat(shell("plugins").text()).contains("rmqtt-sys-topic").contains("STOPPED");
        assertThat(shell("plugins", "start", "rmqtt-sys-topic").text()).isEqualTo("rmqtt-sys-topic is ACTIVE\n");
        assertThat(shell("plugins", "stop", "rmqtt-sys-topic").text()).contains("rmqtt-sys-topic is STOPPED");
        Answer unknown = shell("plugins", "start", "rmqtt-nothing");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.text()).contains("there is no plug-in rmqtt-nothing");
        assertThat(shell("plugins", "pause", "rmqtt-sys-topic").text()).contains("plugins takes start or stop");
    }

    @Test
    void aClientIsTracedOnDemand() throws Exception {
        int mark = broker.mark();
        assertThat(shell("trace", "client", "traced").text()).contains("traced: client traced");
        broker.awaitLine(mark, line -> line.contains("traced are the clients [traced]"));
        Client.clean("traced", broker.port()).disconnect();
        broker.awaitLine(mark, line -> line.contains("ClientConnected {") && line.contains("clientid=traced"));
        assertThat(shell("trace", "off").text()).contains("nothing is traced");
        broker.awaitLine(mark, line -> line.contains("traced are the clients []"));
        assertThat(shell("trace", "topic", "a/#/b").text()).contains("a/#/b is no topic filter");
    }

    @Test
    void onlyWhoCanReadTheFileGetsIn() throws Exception {
        Path file = directory.resolve("data/shell");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        int mark = broker.mark();
        try (Socket stranger = new Socket(
                "127.0.0.1", Integer.parseInt(Files.readAllLines(file).get(0)))) {
            stranger.getOutputStream().write("guess\nkick x\n".getBytes(StandardCharsets.UTF_8));
            stranger.setSoTimeout(30_000);
            assertThat(stranger.getInputStream().readAllBytes()).isEmpty();
        }
        broker.awaitLine(mark, line -> line.contains("a shell has ended: the token is wrong"));
        Answer nowhere = shell(directory.resolve("nowhere"), "", "clients");
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.text()).contains("no node with a shell runs on");
    }
}
