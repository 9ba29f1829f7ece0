package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;

/** Nodes that form, join, leave and lead a cluster. One cluster goes through all of it, in the order of the tests. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MembershipIT {
    private static final Pattern CLUSTER = Pattern.compile("belongs to cluster (\\S+)");
    private static final Pattern LEADER = Pattern.compile("leader is node (\\d+)");

    @TempDir
    static Path directory;

    private static ClusterNodes nodes;

    @BeforeAll
    static void startOneAfterTheOther() throws Exception {
        nodes = new ClusterNodes(directory, 4)
                .key("subscribe_ack", "\"all\"")
                .key("node_down_timeout", "\"2s\"")
                .listed(3);
        nodes.launch(3);
        nodes.await(3, "waiting for node 1, 2 to form a cluster");
        nodes.launch(1);
        nodes.await(1, "waiting for node 2 to form a cluster");
        nodes.launch(2);
        for (int i = 1; i <= 3; i++) {
            nodes.awaitUp(i);
        }
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    private static String clusterOf(int node) {
        Matcher line = CLUSTER.matcher(nodes.node(node).awaitLine(text -> text.contains("belongs to cluster")));
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    /** Subscribes on one node and publishes on another, for all pairs. */
    private static void assertOneBroker(int... members) throws Exception {
        for (int to : members) {
            try (Client subscriber = Client.clean("sub" + to, nodes.port(to))) {
                subscriber.subscribe("one/#", 1);
                for (int from : members) {
                    try (Client publisher = Client.clean("pub" + from, nodes.port(from))) {
                        publisher.publish("one/" + from, "x", 1);
                        assertThat(subscriber.next()).isEqualTo("one/" + from + "=x");
                    }
                }
            }
        }
    }

    @Test
    @Order(1)
    void nodesThatStartOneAfterTheOtherFormOneCluster() throws Exception {
        assertThat(clusterOf(1)).isEqualTo(clusterOf(2)).isEqualTo(clusterOf(3));
        for (int i = 1; i <= 3; i++) {
            assertThat(nodes.node(i).output()).doesNotContain("at start the file changes nothing");
        }
        assertOneBroker(1, 2, 3);
    }

    @Test
    @Order(2)
    void aFourthNodeJoinsWhenTheOthersListIt() throws Exception {
        nodes.listed(4);
        nodes.launch(4);
        nodes.await(4, "it refuses this node");
        for (int i = 1; i <= 3; i++) {
            nodes.writePluginFile(i, 4);
            nodes.await(i, "node 4 may join");
        }
        nodes.await(4, "asks to be added");
        nodes.awaitUp(4);
        assertThat(clusterOf(4)).isEqualTo(clusterOf(1));
        assertOneBroker(1, 2, 3, 4);
    }

    @Test
    @Order(3)
    void aNodeIsRemovedByTheFilesOfTheOthers() throws Exception {
        try (Client stays = Client.clean("stays", nodes.port(1))) {
            nodes.listed(3);
            nodes.kill(4);
            for (int i = 1; i <= 3; i++) {
                nodes.writePluginFile(i, 3);
                nodes.await(i, "node 4 is removed");
            }
            awaitAny("membership has changed: node 4 is removed");
            assertOneBroker(1, 2, 3);
            assertThat(stays.stayedConnected()).isTrue();
        }
    }

    /** Waits until one of the nodes has said something. */
    private static void awaitAny(String text) throws Exception {
        CompletableFuture<?>[] each = new CompletableFuture<?>[3];
        for (int i = 1; i <= 3; i++) {
            BrokerProcess node = nodes.node(i);
            each[i - 1] = CompletableFuture.runAsync(() -> node.awaitLine(line -> line.contains(text)));
        }
        CompletableFuture.anyOf(each).get();
    }

    @Test
    @Order(4)
    void aNodeWithAnEmptiedDiskJoinsAnew() throws Exception {
        String cluster = clusterOf(1);
        try (Client subscriber = Client.durable("lasting", nodes.port(1))) {
            subscriber.subscribe("lasting/#", 1);
            nodes.kill(2);
            nodes.wipe(2);
            nodes.launch(2);
            nodes.await(2, "asks to be added");
            nodes.awaitUp(2);
            assertThat(clusterOf(2)).isEqualTo(cluster);
            try (Client publisher = Client.clean("wiped-p", nodes.port(2))) {
                publisher.publish("lasting/x", "1", 1);
                assertThat(subscriber.next()).isEqualTo("lasting/x=1");
            }
        }
    }

    @Test
    @Order(5)
    void theLeaderIsKilledAndConnectsAndSubscribesWorkAgain() throws Exception {
        int leader = leader();
        nodes.kill(leader);
        for (int node : IntStream.rangeClosed(1, 3).filter(i -> i != leader).toArray()) {
            try (Client client = Client.onceTaken("after" + node, nodes.port(node))) {
                client.subscribe("after/#", 1);
                client.publish("after/x", "" + node, 1);
                assertThat(client.next()).isEqualTo("after/x=" + node);
            }
        }
        nodes.launch(leader);
        nodes.awaitUp(leader);
        assertOneBroker(1, 2, 3);
    }

    /** The node that has come last says who leads. */
    private static int leader() {
        Matcher line = LEADER.matcher(nodes.node(2).awaitLine(text -> text.contains("leader is node")));
        assertThat(line.find()).isTrue();
        return Integer.parseInt(line.group(1));
    }
}
