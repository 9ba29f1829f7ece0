package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;

/** The state of many subscriptions goes to disk, back, and to a node that lacks it; {@code .ci/soak} takes a million. */
@Tag("soak")
class SnapshotIT {
    private static final int COUNT = Integer.getInteger("rmqtt.subscriptions", 20_000);
    private static final int BATCH = 1000;

    @TempDir
    Path directory;

    private ClusterNodes nodes;

    @AfterEach
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void manySubscriptionsComeBackFromDiskAndGoToANodeWithAnEmptyOne() throws Exception {
        nodes = new ClusterNodes(directory, 3)
                .key("raft.snapshot_interval", "\"1s\"")
                .startAll();
        try (Client subscriber = Client.durable("many", nodes.port(1));
                Client marker = Client.durable("marker", nodes.port(1))) {
            for (int from = 0; from < COUNT; from += BATCH) {
                subscriber.subscribeAll(
                        IntStream.range(from, from + BATCH)
                                .mapToObj(i -> "many/" + i)
                                .toList(),
                        1);
            }
            nodes.mark(3);
            marker.subscribe("marker", 1);
            nodes.awaitAll(3, "a snapshot at log entry", "is on disk");
        }
        nodes.kill(3);
        nodes.launch(3);
        nodes.awaitAll(3, "the state begins with the snapshot");
        nodes.awaitUp(3);
        find(3);
        nodes.kill(3);
        nodes.wipe(3);
        nodes.launch(3);
        nodes.awaitUp(3);
        find(3);
    }

    /** A node knows all subscriptions: some of them are looked for. */
    private void find(int node) throws Exception {
        List<Integer> some = List.of(0, 1, COUNT / 3, COUNT / 2, COUNT - 1);
        try (Client subscriber = Client.durable("many", nodes.port(1));
                Client publisher = Client.clean("publisher", nodes.port(node))) {
            assertThat(subscriber.sessionPresent()).isTrue();
            for (int i : some) {
                publisher.publish("many/" + i, "x", 1);
                assertThat(subscriber.next()).isEqualTo("many/" + i + "=x");
            }
        }
    }
}
