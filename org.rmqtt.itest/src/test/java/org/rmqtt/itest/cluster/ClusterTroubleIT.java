package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Api;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;
import org.rmqtt.itest.fixture.LinkProxy.Mode;

/** A cluster plug-in that cannot do what it should: it says why, its process lives, and it goes on when it can. */
@Tag("soak")
class ClusterTroubleIT {
    private static final int IMPLEMENTATION_SPECIFIC = 0x83;

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
    void aListWithAnIdTwiceEndsNothingAndIsNamed() throws Exception {
        nodes = new ClusterNodes(directory, 1);
        nodes.key("raft_peer_addrs", "[\"1@127.0.0.1:6003\", \"1@127.0.0.1:6004\"]")
                .bootTimeout("1s");
        nodes.launch(1);
        String line = nodes.node(1).awaitLine(text -> text.contains("raft_peer_addrs") && text.contains("ERROR"));
        assertThat(line).contains("twice");
    }

    @Test
    void portsInUseAreNamedAndTakenWhenTheyAreFree() throws Exception {
        nodes = new ClusterNodes(directory, 1);
        try (ServerSocket raft = occupy(nodes.raftPort(1))) {
            try (ServerSocket node = occupy(nodes.nodePort(1))) {
                nodes.launch(1);
                nodes.awaitAll(1, "ERROR", "127.0.0.1:" + node.getLocalPort());
            }
            nodes.awaitAll(1, "ERROR", "the Raft port, 127.0.0.1:" + raft.getLocalPort() + ", cannot be bound");
        }
        nodes.awaitMember(1);
        assertThat(nodes.node(1).isAlive()).isTrue();
    }

    private static ServerSocket occupy(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    @Test
    void aClusterOfOneHasASnapshotOfANewerReleaseThenADamagedLog() throws Exception {
        nodes = new ClusterNodes(directory, 1)
                .key("raft.snapshot_interval", "\"1s\"")
                .startAll();
        try (Client client = Client.durable("only", nodes.port(1))) {
            client.subscribe("only/#", 1);
            client.publish("only/x", "1", 1);
            assertThat(client.next()).isEqualTo("only/x=1");
        }
        nodes.await(1, "is on disk");
        nodes.kill(1);
        Path newest = newest("snapshot.");
        try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
            file.seek(4);
            file.write(9);
        }
        byte[] sum = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(newest));
        Files.writeString(
                newest.resolveSibling(newest.getFileName() + ".md5"),
                HexFormat.of().formatHex(sum) + " *" + newest.getFileName() + "\n");
        nodes.bootTimeout("1s").launch(1);
        assertThat(nodes.node(1).awaitLine(line -> line.contains("stays as it is")))
                .contains("its format is 9; a newer release wrote it");
        nodes.node(1).awaitLine(line -> line.contains("Banner RMQTT"));
        nodes.kill(1);

        nodes.wipe(1);
        nodes.launch(1);
        nodes.awaitMember(1);
        nodes.kill(1);
        try (RandomAccessFile file =
                new RandomAccessFile(newest("log_inprogress").toFile(), "rw")) {
            file.seek(40);
            file.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        }
        nodes.launch(1);
        assertThat(nodes.node(1).awaitLine(line -> line.contains("the cluster is down on this node")))
                .contains("log segment ", " is damaged", "empty the storage folder");
        nodes.node(1).awaitLine(line -> line.contains("Banner RMQTT"));
        assertThat(nodes.node(1).isAlive()).isTrue();
    }

    private Path newest(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(nodes.storage(1))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)
                            && !file.getFileName().toString().endsWith(".md5"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow();
        }
    }

    @Test
    void aClusterOfTwoStandsStillWithoutTheOtherAndGoesOnWithIt() throws Exception {
        nodes = new ClusterNodes(directory, 2)
                .key("health.unavailable_check_interval", "\"200ms\"")
                .startAll();
        try (Client client = Client.clean("one-of-two", nodes.port(1))) {
            client.subscribe("two/#", 1);
            nodes.mark(1);
            nodes.kill(2);
            nodes.await(1, "the node is unavailable in the cluster");
            client.publish("two/x", "alone", 1);
            assertThat(client.next()).isEqualTo("two/x=alone");
            nodes.launch(2);
            nodes.awaitUp(2);
            nodes.await(1, "the node is available again");
            try (Client other = Client.clean("two-of-two", nodes.port(2))) {
                other.publish("two/x", "both", 1);
                assertThat(client.next()).isEqualTo("two/x=both");
            }
            assertThat(client.stayedConnected()).isTrue();
        }
    }

    @Test
    void aClusterOfOneGrowsToTwoThoughTheirLinkIsCut() throws Exception {
        nodes = new ClusterNodes(directory, 2)
                .overLinks()
                .listed(1)
                .key("raft.grpc_timeout", "\"2s\"")
                .key("health.unavailable_check_interval", "\"200ms\"")
                .startAll();
        try (Client one = Client.durable("grows-one", nodes.port(1))) {
            one.subscribe("grows/#", 1);
            nodes.links().between(1, 2, Mode.CUT, 0);
            nodes.listed(2).writePluginFile(1, 2);
            nodes.await(1, "node 2 may join");
            nodes.launch(2);
            nodes.await(2, "waiting for node 1 to form a cluster");
            assertThat(one.subscribe("alone", 1)).isEqualTo(1);

            nodes.links().between(1, 2, Mode.OPEN, 0);
            nodes.await(2, "asks to be added");
            nodes.links().between(1, 2, Mode.CUT, 0);
            nodes.links().between(1, 2, Mode.OPEN, 0);
            nodes.awaitUp(2);
            try (Client two = Client.clean("grows-two", nodes.port(2))) {
                two.publish("grows/x", "joined", 1);
                assertThat(one.next()).isEqualTo("grows/x=joined");

                nodes.mark(1);
                nodes.links().between(1, 2, Mode.CUT, 0);
                nodes.await(1, "the node is unavailable in the cluster");
                assertThat(one.subscribe("refused", 1)).isEqualTo(IMPLEMENTATION_SPECIFIC);
                nodes.links().between(1, 2, Mode.OPEN, 0);
                nodes.await(1, "the node is available again");
                assertThat(one.subscribe("granted", 1)).isEqualTo(1);
                two.publish("grows/x", "healed", 1);
                assertThat(one.next()).isEqualTo("grows/x=healed");
                assertThat(two.stayedConnected()).isTrue();
            }
            assertThat(one.stayedConnected()).isTrue();
        }
    }

    @Test
    void aLeaderWhoseNodePortIsCutIsDeclaredDownAndNobodyElse() throws Exception {
        nodes = new ClusterNodes(directory, 3)
                .overLinks()
                .key("leader_id", "1")
                .key("node_down_timeout", "\"1500ms\"")
                .brokerKey("plugins.default_startups", "[\"rmqtt-cluster-raft\", \"rmqtt-http-api\"]")
                .startAll();
        new Api(nodes.node(2)).await("/cluster", answer -> answer.text().split("\"leader_id\":1,", -1).length == 4);
        try (Client one = Client.durable("cut-one", nodes.port(1));
                Client two = Client.durable("cut-two", nodes.port(2));
                Client three = Client.durable("cut-three", nodes.port(3))) {
            one.subscribe("cut/#", 1);
            three.subscribe("cut/#", 1);
            for (int other = 2; other <= 3; other++) {
                nodes.links().messages(1, other, Mode.CUT);
            }
            nodes.awaitAny("node 1 is declared down", 2, 3);
            two.publish("cut/x", "1", 1);
            assertThat(three.next()).isEqualTo("cut/x=1");
            for (int other = 2; other <= 3; other++) {
                nodes.links().messages(1, other, Mode.OPEN);
            }
            assertThat(one.next()).isEqualTo("cut/x=1");
            for (int node = 1; node <= 3; node++) {
                assertThat(nodes.node(node).output())
                        .doesNotContain("node 2 is declared down", "node 3 is declared down");
            }
            assertThat(Stream.of(one, two, three)).allMatch(Client::stayedConnected);
        }
    }

    @Test
    void theProcessEndsWhenItHasBeenUnavailableAsOftenAsConfiguredAndNotBefore() throws Exception {
        nodes = new ClusterNodes(directory, 1);
        String others = ", \"2@no-such-host.invalid:5363\", \"3@127.0.0.1:1\"]";
        nodes.key("node_grpc_addrs", "[\"1@127.0.0.1:" + nodes.nodePort(1) + "\"" + others)
                .key("raft_peer_addrs", "[\"1@127.0.0.1:" + nodes.raftPort(1) + "\"" + others)
                .key("health.unavailable_check_interval", "\"300ms\"")
                .key("health.max_continuous_unavailable_count", "4")
                .key("health.exit_on_node_unavailable", "true")
                .key("health.exit_code", "77");
        nodes.launch(1);
        nodes.await(1, "waiting for node 2, 3 to form a cluster");
        nodes.await(1, "no-such-host.invalid");
        nodes.await(1, "was unavailable in 4 checks in a row");
        assertThat(nodes.node(1).awaitExit()).isEqualTo(77);
    }
}
