package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;

/** The majority is lost for good, and the commands that help then. */
@Tag("soak")
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
    void aSurvivingNodeGoesOnAloneAndItsClientsStay() throws Exception {
        nodes = new ClusterNodes(directory, 2)
                .key("node_down_timeout", "\"1s\"")
                .startAll();
        try (Client client = Client.durable("d", nodes.port(1))) {
            client.subscribe("d/#", 1);
            nodes.kill(2);
            untilItSays("alone is cluster", "recover", "--yes-lose-uncommitted");
            // commands may fail at once for a moment after those that failed before
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (client.subscribe("more", 1) != 1) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            client.publish("d/1", "still subscribed", 1);
            assertThat(client.next()).isEqualTo("d/1=still subscribed");
            assertThat(client.stayedConnected()).isTrue();
        }
    }

    @Test
    @Tag("soak")
    void aBackUpBringsSessionsBackAndKeepsThoseThatAreConnected() throws Exception {
        nodes = new ClusterNodes(directory, 1).startAll();
        String backup = directory.resolve("backup").toString();
        try (Client kept = Client.durable("kept", nodes.port(1))) {
            kept.subscribe("kept/#", 1);
            Client lost = Client.durable("lost", nodes.port(1));
            lost.subscribe("lost/#", 1);
            lost.disconnect();
            untilItSays("is in " + backup, "backup", backup);
            Client.clean("lost", nodes.port(1)).close();
            nodes.mark(1);
            untilItSays("alone is cluster", "restore", backup);
            nodes.awaitMember(1);
            assertThat(kept.stayedConnected()).isTrue();
            kept.publish("kept/1", "here", 1);
            assertThat(kept.next()).isEqualTo("kept/1=here");
            kept.publish("lost/1", "queued", 1);
        }
        try (Client back = Client.durable("lost", nodes.port(1))) {
            assertThat(back.sessionPresent()).isTrue();
            assertThat(back.next()).isEqualTo("lost/1=queued");
        }
    }
}
