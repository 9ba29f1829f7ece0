package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.itest.fixture.Certificates;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;

/** The file of the cluster plug-in is edited while three nodes run as one cluster, over mutual TLS and with a secret. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("soak")
class ClusterConfigIT {
    private static final List<String> TLS = List.of("tls.certificate", "tls.key", "tls.trusted");

    @TempDir
    static Path directory;

    private static ClusterNodes nodes;
    private static Client witness;

    @BeforeAll
    static void start() throws Exception {
        nodes = new ClusterNodes(directory, 3).key("secret", "\"hush-hush\"").key("node_down_timeout", "\"15s\"");
        for (int node = 1; node <= 3; node++) {
            useTls(node, Certificates.AUTHORITY.files(directory.resolve("pem" + node)));
        }
        nodes.key(1, "compression", "\"zstd\"").key(2, "compression", "\"lz4\"").key(3, "compression", "\"snappy\"");
        nodes.startAll();
        witness = Client.durable("witness", nodes.port(1));
        witness.subscribe("seen/#", 1);
    }

    @AfterAll
    static void stop() {
        witness.close();
        nodes.close();
    }

    private static void useTls(int node, List<String> files) {
        for (int i = 0; i < files.size(); i++) {
            nodes.key(node, TLS.get(i), files.get(i));
        }
    }

    @BeforeEach
    @AfterEach
    void messagesCrossAndTheWitnessIsStillConnected() throws Exception {
        for (int node = 1; node <= 3; node++) {
            try (Client publisher = Client.clean("crossing" + node, nodes.port(node))) {
                publisher.publish("seen/" + node, "x", 1);
                assertThat(witness.next()).isEqualTo("seen/" + node + "=x");
            }
        }
        assertThat(witness.stayedConnected()).isTrue();
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource(
            delimiter = '|',
            value = {
                "raft.heartbeat | \"1ms\" | raft.heartbeat",
                "raft.election_tick | 1 | raft.election_tick",
                "compression | \"rar\" | compression",
                "health.exit_code | 1000 | health.exit_code",
                "subscribe_ack | \"some\" | subscribe_ack",
                "leader_id | 7 | leader_id",
                "raft_peer_addrs | [\"1@127.0.0.1:1\", \"1@127.0.0.1:2\"] | raft_peer_addrs",
                "raft_peer_addrs | [\"x@127.0.0.1:1\"] | raft_peer_addrs",
                "tls.key | \"/no/such/file\" | tls.key",
            })
    void aBadValueIsNamedAndNothingChanges(String key, String value, String named) throws Exception {
        int mark = nodes.node(1).mark();
        String good = nodes.value(1, key);
        nodes.change(1, key, value);
        assertThat(nodes.node(1).awaitLine(mark, line -> line.contains("ERROR") && line.contains(named)))
                .isNotEmpty();
        nodes.node(1).awaitLine(mark, line -> line.contains("stay"));
        nodes.change(1, key, good);
        assertThat(nodes.node(1).output().lines().skip(mark)).noneMatch(line -> line.contains("built anew"));
    }

    @Test
    @Order(2)
    void liveKeysActAtOnce() throws Exception {
        int mark = nodes.node(2).mark();
        nodes.change(2, "raft.snapshot_interval", "\"1s\"");
        nodes.await(2, "the edited configuration is taken over");
        try (Client client = Client.durable("changes", nodes.port(2))) {
            client.subscribe("changes/#", 1);
            nodes.await(2, "is on disk");
        }
        assertThat(nodes.node(2).output().lines().skip(mark)).noneMatch(line -> line.contains("built anew"));
    }

    @Test
    @Order(3)
    void anotherKeyRestartsTheRaftServerAndNothingElse() throws Exception {
        nodes.change(1, "raft.heartbeat", "\"90ms\"");
        nodes.await(1, "the Raft server is built anew with other settings");
        nodes.await(1, "the state goes on after log entry");
        try (Client client = Client.clean("later", nodes.port(1))) {
            assertThat(client.subscribe("later", 1)).isEqualTo(1);
        }
    }

    @Test
    @Order(4)
    void aNodeWithAnotherMessageTypeIsRefusedByBothSides() throws Exception {
        refusedWith("message_type", "199", "message_type");
    }

    @Test
    @Order(5)
    void aNodeWithAnotherSecretIsRefusedByBothSidesAndNoSecretIsSaid() throws Exception {
        refusedWith("secret", "\"psst-psst\"", "secret");
        for (int node = 1; node <= 3; node++) {
            assertThat(nodes.node(node).output()).doesNotContain("hush-hush", "psst-psst");
        }
    }

    private static void refusedWith(String key, String value, String word) throws IOException {
        String good = nodes.value(3, key);
        nodes.mark(1);
        nodes.change(3, key, value);
        nodes.awaitAll(1, "refuse", word);
        nodes.awaitAll(3, "refuse", word);
        nodes.change(3, key, good);
    }

    @Test
    @Order(6)
    void aNodeWithACertificateOfAnotherAuthorityIsRefusedByBothSides() throws Exception {
        nodes.mark(1);
        nodes.mark(3);
        useTls(3, new Certificates().files(directory.resolve("stranger")));
        nodes.writePluginFile(3, 3);
        nodes.awaitAll(1, "node 3", "no TLS connection", "tls.trusted");
        nodes.awaitAll(3, "node 1", "no TLS connection", "tls.trusted");
        useTls(3, Certificates.AUTHORITY.files(directory.resolve("pem3")));
        nodes.writePluginFile(3, 3);
    }

    @Test
    @Order(7)
    void snapshotsOfEachCompressionAreRestoredByNodesWithAnother() throws Exception {
        restartWith("zlib", "none", "zstd");
        restartWith("snappy", "lz4", "none");
    }

    /** Every node makes a snapshot, is killed and reads it with another compression in its file. */
    private static void restartWith(String... compressions) throws Exception {
        for (int node = 1; node <= 3; node++) {
            nodes.change(node, "raft.snapshot_interval", "\"1s\"");
        }
        try (Client client = Client.durable("snapshots-" + compressions[0], nodes.port(1))) {
            client.subscribe("snapshots/#", 1);
            for (int node = 1; node <= 3; node++) {
                nodes.await(node, "is on disk");
            }
        }
        for (int node = 1; node <= 3; node++) {
            nodes.kill(node);
            nodes.key(node, "compression", "\"" + compressions[node - 1] + "\"");
            nodes.key(node, "raft.snapshot_interval", "\"600s\"");
        }
        for (int node = 1; node <= 3; node++) {
            nodes.launch(node);
        }
        for (int node = 1; node <= 3; node++) {
            nodes.await(node, "the state begins with the snapshot");
            nodes.awaitUp(node);
        }
        witness.close();
        witness = Client.durable("witness", nodes.port(1));
        assertThat(witness.sessionPresent()).isTrue();
    }
}
