package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;

/** The cluster plug-in is started and stopped in running brokers whose clients stay connected. */
class RuntimeIT {
    private static final int CYCLES = Integer.getInteger("rmqtt.cluster.cycles", 5);

    @TempDir
    static Path directory;

    private static ClusterNodes nodes;

    @BeforeAll
    static void start() throws Exception {
        nodes = new ClusterNodes(directory, 3).standAlone().startAll();
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    private static void join(int... some) throws Exception {
        for (int node : some) {
            nodes.mark(node);
            nodes.startPlugin(node);
        }
        for (int node : some) {
            nodes.awaitMember(node);
        }
    }

    private static void leave(int node) throws Exception {
        nodes.mark(node);
        nodes.stopPlugin(node);
        nodes.await(node, "goes on without the cluster");
    }

    @Test
    void standAloneBrokersBecomeAClusterAndPartAgain() throws Exception {
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
            join(1, 2, 3);
            for (int i = 1; i <= 3; i++) {
                awaitEachOther(clients, i, "up" + cycle + i);
            }
            for (int i = 1; i <= 3; i++) {
                leave(i);
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
        // the first time they wait for node 1
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
            join(1);
            leave(1);
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
        leave(2);
        leave(3);
    }

    @Test
    void oneOfTwoConnectionsWithTheSameClientIdIsClosedWhenTheirNodesJoin() throws Exception {
        Client older = Client.durable("twin", nodes.port(1));
        older.subscribe("twin/#", 1);
        Client younger = Client.durable("twin", nodes.port(2));
        younger.subscribe("twin/#", 1);
        join(1, 2, 3);
        older.awaitDisconnected();
        younger.publish("twin/x", "1", 1);
        assertThat(younger.next()).isEqualTo("twin/x=1");
        assertThat(younger.stayedConnected()).isTrue();
        younger.close();
        older.close();
        for (int i = 1; i <= 3; i++) {
            leave(i);
        }
    }
}
