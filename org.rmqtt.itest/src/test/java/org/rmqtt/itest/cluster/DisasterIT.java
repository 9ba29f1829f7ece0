package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;

/** The majority is lost for good, and the commands that help then. */
class DisasterIT {
    @TempDir
    Path directory;

    private ClusterNodes nodes;

    @AfterEach
    void stop() {
        nodes.close();
    }

    /** Asks node 1; the words that it says are expected sooner or later. */
    private void untilItSays(String words, String... command) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String said;
        do {
            List<String> all = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    BrokerProcess.jar().toString(),
                    "cluster"));
            all.addAll(List.of(command));
            all.addAll(List.of("--data-dir", directory.resolve("node1/data").toString()));
            Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
            said = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            if (said.contains(words)) {
                return;
            }
        } while (System.nanoTime() < end);
        fail(said);
    }

    @Test
    void aSurvivingNodeGoesOnAloneAndItsBackUpBeginsAnEmptyCluster() throws Exception {
        nodes = new ClusterNodes(directory, 2)
                .key("node_down_timeout", "\"1s\"")
                .startAll();
        try (Client client = Client.durable("d", nodes.port(1))) {
            client.subscribe("d/#", 1);
            nodes.kill(2);
            untilItSays("alone is cluster", "recover", "--yes-lose-uncommitted");
            assertThat(client.subscribe("more", 1)).isEqualTo(1);
            assertThat(client.stayedConnected()).isTrue();
        }
        String backup = directory.resolve("backup").toString();
        untilItSays("is in " + backup, "backup", backup);
        nodes.kill(1);
        nodes.wipe(1);
        nodes.launch(1);
        untilItSays("alone is cluster", "restore", backup);
        nodes.awaitUp(1);
        try (Client client = Client.durable("d", nodes.port(1))) {
            assertThat(client.sessionPresent()).isTrue();
            client.publish("d/1", "still subscribed", 1);
            assertThat(client.next()).isEqualTo("d/1=still subscribed");
        }
    }
}
