package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;

/** The cluster plug-in is started and stopped in running brokers whose clients stay connected. */
class RuntimeIT {
    private static final int CYCLES = Integer.getInteger("rmqtt.cluster.cycles", 5);

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
    void standAloneBrokersBecomeAClusterAndPartAgain() throws Exception {
        nodes = new ClusterNodes(directory, 3).standAlone().startAll();
        List<Client> clients = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            Client client = Client.durable("c" + i, nodes.port(i));
            client.subscribe("all/#", 1);
            clients.add(client);
        }
        Client offline = Client.durable("offline", nodes.port(1));
        offline.subscribe("all/#", 1);
        offline.disconnect();
        clients.get(0).publish("all/alone", "0", 1);
        assertThat(clients.get(0).next()).isEqualTo("all/alone=0");

        for (int cycle = 0; cycle < 2; cycle++) {
            for (int i = 1; i <= 3; i++) {
                nodes.mark(i);
                nodes.startPlugin(i);
            }
            for (int i = 1; i <= 3; i++) {
                nodes.awaitMember(i);
            }
            for (int i = 1; i <= 3; i++) {
                awaitEachOther(clients, i, "up" + cycle + i);
            }
            for (int i = 1; i <= 3; i++) {
                nodes.mark(i);
                nodes.stopPlugin(i);
                nodes.await(i, "goes on without the cluster");
                clients.get(i - 1).publish("all/alone", "" + cycle + i, 1);
                awaitMessage(clients.get(i - 1), "all/alone=" + cycle + i);
            }
        }
        for (Client client : clients) {
            assertThat(client.stayedConnected()).isTrue();
            client.close();
        }
    }

    /** Publishes from one client until all have it: the others are found as soon as its node knows of them. */
    private static void awaitEachOther(List<Client> clients, int from, String payload) throws Exception {
        for (Client client : clients) {
            clients.get(from - 1).publishUntil(client, "all/t", payload);
        }
    }

    private static void awaitMessage(Client client, String wanted) throws Exception {
        for (String last = ""; !last.equals(wanted); ) {
            last = client.next();
        }
    }

    @Test
    void noAcknowledgedMessageBetweenClientsOfANodeIsLostWhileItJoinsAndLeaves() throws Exception {
        nodes = new ClusterNodes(directory, 3).standAlone().startAll();
        nodes.startPlugin(2);
        nodes.startPlugin(3);
        AtomicBoolean done = new AtomicBoolean();
        Client publisher = Client.clean("traffic-p", nodes.port(1));
        Client subscriber = Client.clean("traffic-s", nodes.port(1));
        subscriber.subscribe("traffic", 1);
        CompletableFuture<Integer> sender = CompletableFuture.supplyAsync(() -> {
            int sent = 0;
            try {
                while (!done.get()) {
                    publisher.publish("traffic", "" + sent++, 1);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return sent;
        });
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            nodes.mark(1);
            nodes.startPlugin(1);
            nodes.awaitMember(1);
            nodes.stopPlugin(1);
            nodes.await(1, "goes on without the cluster");
        }
        done.set(true);
        int sent = sender.get();
        for (int i = 0; i < sent; i++) {
            assertThat(subscriber.next()).isEqualTo("traffic=" + i);
        }
        assertThat(publisher.stayedConnected()).isTrue();
        assertThat(subscriber.stayedConnected()).isTrue();
        publisher.close();
        subscriber.close();
    }

    @Test
    void oneOfTwoConnectionsWithTheSameClientIdIsClosedWhenTheirNodesJoin() throws Exception {
        nodes = new ClusterNodes(directory, 3).standAlone().startAll();
        Client older = Client.durable("twin", nodes.port(1));
        older.subscribe("twin/#", 1);
        Client younger = Client.durable("twin", nodes.port(2));
        younger.subscribe("twin/#", 1);
        for (int i = 1; i <= 3; i++) {
            nodes.startPlugin(i);
        }
        for (int i = 1; i <= 3; i++) {
            nodes.awaitMember(i);
        }
        older.awaitDisconnected();
        younger.publish("twin/x", "1", 1);
        assertThat(younger.next()).isEqualTo("twin/x=1");
        assertThat(younger.stayedConnected()).isTrue();
        younger.close();
        older.close();
    }
}
