package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;
import org.rmqtt.itest.fixture.RawClient;

/** The disk with one node's part of the log is full, and has room again later. */
@Tag("soak")
class DiskFullIT {
    private static final int SERVER_UNAVAILABLE = 0x88;
    private static final int MEGABYTES = 24;
    private static final String LONG_LEVEL = "x".repeat(40_000);

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
    void aNodeWhoseDiskIsFullKeepsItsClientsAndComesBackWhenThereIsRoom() throws Exception {
        nodes = new ClusterNodes(directory, 3)
                .key("raft.grpc_timeout", "\"2s\"")
                .key("subscribe_ack", "\"all\"")
                .smallDisk(3, MEGABYTES)
                .startAll();
        try (Client elsewhere = Client.clean("elsewhere", nodes.port(1));
                Client publisher = Client.clean("publisher", nodes.port(3));
                Client subscriber = Client.durable("subscriber", nodes.port(3))) {
            subscriber.subscribe("disk/#", 1);
            nodes.mark(3);
            nodes.disk(3).fill();
            for (int i = 0; i < 50; i++) {
                // the log has room for a while in the part of its file that it took before
                assertThat(elsewhere.subscribe(i + "/" + LONG_LEVEL, 1)).isEqualTo(1);
            }
            nodes.awaitAll(3, "the cluster is down on this node", "the log cannot be written", "No space left");
            nodes.awaitAny("node 3 is declared down", 1, 2);
            publisher.publish("disk/full", "1", 1);
            assertThat(subscriber.next()).isEqualTo("disk/full=1");
            try (RawClient refused = new RawClient(nodes.port(3))) {
                refused.patience(30_000);
                refused.send(0x10, RawClient.connectBody5("refused", true));
                refused.expectConnAck(SERVER_UNAVAILABLE);
            }
            try (Client other = Client.clean("other", nodes.port(2))) {
                assertThat(other.subscribe("goes/on", 1)).isEqualTo(1);
                elsewhere.publish("goes/on", "2", 1);
                assertThat(other.next()).isEqualTo("goes/on=2");
            }

            nodes.disk(3).free();
            nodes.awaitMember(3);
            elsewhere.publish("disk/free", "3", 1);
            assertThat(subscriber.next()).isEqualTo("disk/free=3");
            try (Client taken = Client.clean("taken", nodes.port(3))) {
                assertThat(taken.subscribe("taken", 1)).isEqualTo(1);
            }
            assertThat(subscriber.stayedConnected()).isTrue();
            assertThat(publisher.stayedConnected()).isTrue();
            assertThat(nodes.node(3).isAlive()).isTrue();
        }
    }
}
