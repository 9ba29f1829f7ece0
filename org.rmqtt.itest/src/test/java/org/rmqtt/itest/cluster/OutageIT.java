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

/** What clients meet while there is no quorum, and when a node leaves by plan. */
class OutageIT {
    private static final int SERVER_UNAVAILABLE = 0x88;
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
    void withoutAQuorumConnectedClientsGoOnAndNewOnesAreRefused() throws Exception {
        nodes = new ClusterNodes(directory, 3)
                .key("raft.grpc_timeout", "\"2s\"")
                .startAll();
        try (Client publisher = Client.clean("outage-p", nodes.port(1));
                Client subscriber = Client.durable("outage-s", nodes.port(1))) {
            subscriber.subscribe("outage/#", 1);
            nodes.kill(2);
            nodes.kill(3);
            publisher.publish("outage/t", "1", 1);
            assertThat(subscriber.next()).isEqualTo("outage/t=1");
            assertThat(subscriber.subscribe("outage/other", 1)).isEqualTo(IMPLEMENTATION_SPECIFIC);
            try (RawClient refused = new RawClient(nodes.port(1))) {
                refused.patience(30_000);
                refused.send(0x10, RawClient.connectBody5("refused", true));
                refused.expectConnAck(SERVER_UNAVAILABLE);
            }
            nodes.launch(2);
            nodes.awaitUp(2);
            assertThat(subscriber.subscribe("outage/other", 1)).isEqualTo(1);
            assertThat(subscriber.stayedConnected()).isTrue();
            assertThat(publisher.stayedConnected()).isTrue();
        }
    }

    @Test
    void aNodeThatStartsWithoutTheOthersRefusesClientsUntilTheyCome() throws Exception {
        nodes = new ClusterNodes(directory, 3).bootTimeout("3s");
        nodes.launch(1);
        nodes.await(1, "clients are refused until it is");
        nodes.node(1).awaitLine(line -> line.contains("Banner RMQTT"));
        try (RawClient refused = new RawClient(nodes.port(1))) {
            refused.send(0x10, RawClient.connectBody5("early", true));
            refused.expectConnAck(SERVER_UNAVAILABLE);
        }
        nodes.launch(2);
        nodes.launch(3);
        nodes.awaitMember(1);
        Client.clean("now", nodes.port(1)).close();
    }

    @Test
    void aNodeWithAWrongConfigurationTakesNoClientsUntilItIsRightOrThePlugInStops() throws Exception {
        nodes = new ClusterNodes(directory, 1).key(1, "leader_id", "9");
        nodes.launch(1);
        nodes.awaitAll(1, "ERROR", "leader_id = 9", "the cluster does not begin until this is right");
        nodes.await(1, "clients are refused until it is");
        nodes.node(1).awaitLine(line -> line.contains("Banner RMQTT"));
        try (RawClient refused = new RawClient(nodes.port(1))) {
            refused.send(0x10, RawClient.connectBody5("early", true));
            refused.expectConnAck(SERVER_UNAVAILABLE);
        }
        nodes.stopPlugin(1);
        nodes.await(1, "takes clients without the cluster");
        try (Client client = Client.clean("now", nodes.port(1))) {
            nodes.startPlugin(1);
            nodes.awaitAll(1, "ERROR", "leader_id = 9");
            nodes.change(1, "leader_id", "1");
            nodes.awaitMember(1);
            assertThat(client.stayedConnected()).isTrue();
        }
    }

    @Test
    @Tag("soak")
    void aNodeWithoutAQuorumGoesOnAloneWhenThePlugInStops() throws Exception {
        nodes = new ClusterNodes(directory, 2)
                .key("try_lock_timeout", "\"50ms\"")
                .startAll();
        try (Client client = Client.durable("alone", nodes.port(1))) {
            nodes.kill(2);
            nodes.mark(1);
            nodes.stopPlugin(1);
            nodes.await(1, "goes on without the cluster");
            assertThat(client.subscribe("alone/#", 1)).isEqualTo(1);
            client.publish("alone/t", "1", 1);
            assertThat(client.next()).isEqualTo("alone/t=1");
            assertThat(client.stayedConnected()).isTrue();
            assertThat(nodes.node(1).output()).doesNotContain("could not take leave");
        }
    }

    @Test
    void aNodeThatIsToldToEndHandsItsSessionsOver() throws Exception {
        nodes = new ClusterNodes(directory, 3).startAll();
        try (Client publisher = Client.clean("drain-p", nodes.port(2));
                Client connected = Client.durable("drain-c", nodes.port(1))) {
            connected.subscribe("drain/#", 1);
            Client offline = Client.durable("drain-o", nodes.port(1));
            offline.subscribe("drain/#", 2);
            offline.disconnect();
            publisher.publish("drain/a", "1", 2);
            assertThat(connected.next()).isEqualTo("drain/a=1");
            assertThat(nodes.node(1).terminate()).isZero();
            connected.awaitDisconnected();
            publisher.publish("drain/b", "2", 1);
            try (Client again = Client.durable("drain-o", nodes.port(3));
                    Client other = Client.durable("drain-c", nodes.port(2))) {
                assertThat(again.sessionPresent()).isTrue();
                assertThat(again.next(2)).containsExactly("drain/a=1", "drain/b=2");
                assertThat(other.sessionPresent()).isTrue();
                assertThat(other.next()).isEqualTo("drain/b=2");
            }
        }
    }
}
