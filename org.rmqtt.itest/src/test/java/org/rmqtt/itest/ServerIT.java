package org.rmqtt.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.RawClient;

/** The program as its users meet it: start, command line, wrong configuration, end. */
class ServerIT {
    @TempDir
    Path directory;

    @Test
    void saysWhatListensWhereAndEndsWithZeroOnSigterm() throws Exception {
        try (BrokerProcess broker = BrokerProcess.in(directory).start()) {
            broker.awaitLine(line -> line.contains("tcp.external") && line.contains("127.0.0.1:" + broker.port()));
            broker.awaitLine(line -> line.contains("console") && line.contains("127.0.0.1:" + broker.httpPort()));
            broker.awaitLine(line -> line.contains("data")
                    && line.contains(directory.resolve("data").toString()));
            RawClient client = RawClient.connect5(broker.port(), "c", true);
            assertThat(broker.terminate()).isZero();
            assertThat(client.expectClosed()).as("server shutting down").isEqualTo(0x8B);
            broker.awaitLine(line -> line.contains("node 1 is down"));
        }
    }

    @Test
    void theScriptStartsItOnTheNewestJavaAndPassesSignalsOn() throws Exception {
        try (BrokerProcess broker = BrokerProcess.in(directory).script().start()) {
            RawClient.connect3(broker.port(), "c", true).disconnect();
            assertThat(broker.output()).doesNotContain("WARNING").doesNotContain("ERROR");
            assertThat(broker.terminate()).isZero();
        }
    }

    @Test
    void theScriptKeepsTheClassesOfABrokerForTheNextStart() throws Exception {
        Files.writeString(directory.resolve("rmqtt.jar.1.17.0.1.jsa"), "of a jar that was here before");
        try (BrokerProcess refused =
                withArchive().key("listener.tcp.external.max_qos_allowed", "7").launch()) {
            assertThat(refused.awaitExit()).isEqualTo(1);
        }
        try (BrokerProcess first = withArchive().start()) {
            RawClient.connect3(first.port(), "c", true).disconnect();
            assertThat(first.terminate()).isZero();
        }
        try (BrokerProcess next = withArchive()
                .environment("RMQTT_JAVA_OPTS", "-Xlog:class+load:file=loaded.txt")
                .start()) {
            RawClient.connect3(next.port(), "c", true).disconnect();
            assertThat(next.terminate()).isZero();
        }
        assertThat(Files.readString(directory.resolve("loaded.txt")))
                .containsPattern("org\\.rmqtt\\.core\\.session\\.Session source: shared objects file")
                .as("what others only name")
                .containsPattern("org\\.rmqtt\\.api\\.security\\.Authenticator source: shared objects file");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().contains(".jsa")))
                    .singleElement()
                    .extracting(file -> file.getFileName().toString())
                    .asString()
                    .matches("rmqtt\\.jar\\.\\d{7,}\\.[0-9.]+\\.jsa");
        }
    }

    @Test
    void aLaterStartHasItsPluginsAndItsConsoleToo() throws Exception {
        try (BrokerProcess first = BrokerProcess.in(directory).start()) {
            assertThat(first.terminate()).isZero();
        }
        assertThat(directory.resolve("data/bundles/.first"))
                .content()
                .contains("org.rmqtt.transport")
                .doesNotContain("org.rmqtt.sys.topic")
                .doesNotContain("jetty");
        assertThat(directory.resolve("data/bundles/.classes"))
                .content()
                .contains("*org.rmqtt.core", "org.rmqtt.core.broker.BrokerComponent");
        assertThat(directory.resolve("data/felix-cache")).doesNotExist();
        try (BrokerProcess later = BrokerProcess.in(directory)
                .key("plugins.default_startups", "[\"rmqtt-sys-topic\"]")
                .start()) {
            later.awaitLine(line -> line.contains("plug-ins") && line.contains("rmqtt-sys-topic"));
            later.awaitLine(line -> line.contains("console") && line.contains("127.0.0.1:" + later.httpPort()));
            assertThat(later.output()).doesNotContain("WARN").doesNotContain("ERROR");
            assertThat(later.terminate()).isZero();
        }
        Files.writeString(directory.resolve("data/bundles/.first"), "org.rmqtt.transport-0.jar\n");
        Files.writeString(directory.resolve("data/bundles/.classes"), "\nno.Class\n*no.jar\nno.Class\n");
        try (BrokerProcess mistaken = BrokerProcess.in(directory).start()) {
            RawClient.connect3(mistaken.port(), "c", true).disconnect();
            assertThat(mistaken.terminate()).isZero();
        }
    }

    @Test
    void aDataFolderHasOneNode() throws Exception {
        try (BrokerProcess first = BrokerProcess.in(directory).start();
                BrokerProcess second = BrokerProcess.in(directory).launch()) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output()).contains("another node runs with the data folder " + directory.resolve("data"));
            RawClient.connect3(first.port(), "c", true).disconnect();
            assertThat(first.terminate()).isZero();
        }
    }

    private BrokerProcess.Builder withArchive() {
        return BrokerProcess.in(directory).script().environment("RMQTT_CLASS_ARCHIVE", directory.toString());
    }

    @Test
    void saysItsVersionWithoutWritingAnything() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        BrokerProcess.jar().toString(),
                        "-V")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).isZero();
        assertThat(output).startsWith("rmqttd " + System.getProperty("rmqtt.version"));
        assertThat(Files.list(directory)).as("nothing is written").isEmpty();
    }

    @Test
    void refusesAWrongValueWithFileLineKeyValueAndRange() throws Exception {
        try (BrokerProcess broker = BrokerProcess.in(directory)
                .key("listener.tcp.external.max_qos_allowed", "7")
                .launch()) {
            assertThat(broker.awaitExit()).isEqualTo(1);
            assertThat(broker.output())
                    .containsPattern(
                            "rmqtt.toml:2: listener.tcp.external.max_qos_allowed = 7: it must be a whole number"
                                    + " from 0 to 2");
        }
    }

    @Test
    void theDistributionHasItsScriptsBesideEachOther() throws Exception {
        Path archive =
                BrokerProcess.root().resolve("run/target/rmqtt-" + System.getProperty("rmqtt.version") + ".tar.gz");
        assertThat(say("tar", "-xzf", archive.toString(), "--strip-components=1"))
                .isEmpty();
        assertThat(say("bin/rmqttd", "-V")).startsWith("rmqttd " + System.getProperty("rmqtt.version"));
        assertThat(say("bin/cluster", "--help"))
                .startsWith("Starts three nodes")
                .contains("127.0.0.1:6003");
    }

    private String say(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void warnsOfAnUnknownKeyWithTheNearestKnownOne() throws Exception {
        try (BrokerProcess broker = BrokerProcess.in(directory)
                .key("listener.tcp.external.max_inflihgt", "7")
                .start()) {
            broker.awaitLine(
                    line -> line.contains("WARN") && line.contains("did you mean listener.tcp.external.max_inflight?"));
        }
    }

    @Test
    void refusesAnUnknownOptionAndAFileThatIsNotThere() throws Exception {
        assertThat(run("--nonsense")).isEqualTo(2);
        assertThat(run("-f", directory.resolve("missing.toml").toString())).isEqualTo(1);
        assertThat(run("--id", "0")).isEqualTo(2);
        assertThat(run("cluster", "recover")).as("without the consent").isEqualTo(2);
        assertThat(run("--id", "2", "cluster", "backup", "f"))
                .as("options that nobody would read")
                .isEqualTo(2);
        assertThat(run("--help")).isZero();
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                BrokerProcess.jar().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    @Test
    void commandLineWinsOverEnvironmentAndEnvironmentOverFile() throws Exception {
        try (BrokerProcess broker = BrokerProcess.in(directory)
                .key("node.id", "3")
                .environment("RMQTT_NODE_ID", "4")
                .start()) {
            broker.awaitLine(line -> line.contains("Banner RMQTT") && line.endsWith("node 4"));
        }
        try (BrokerProcess broker = BrokerProcess.in(directory)
                .key("node.id", "3")
                .environment("RMQTT_NODE_ID", "4")
                .arguments("--id", "5")
                .start()) {
            broker.awaitLine(line -> line.contains("Banner RMQTT") && line.endsWith("node 5"));
        }
    }

    @Test
    void oneClientThatConnectsGetsAnAnswer() throws Exception {
        try (BrokerProcess broker = BrokerProcess.in(directory).start();
                RawClient client = RawClient.connect3(broker.port(), "c", true)) {
            client.expectNothing();
        }
    }
}
