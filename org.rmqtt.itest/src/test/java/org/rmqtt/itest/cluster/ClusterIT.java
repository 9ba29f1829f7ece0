package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;
import org.rmqtt.itest.fixture.Console;

/** Three nodes as one broker, as clients of all of them see it. */
class ClusterIT {
    @TempDir
    static Path directory;

    private static ClusterNodes nodes;

    @BeforeAll
    static void start() throws Exception {
        nodes = new ClusterNodes(directory, 3).key("subscribe_ack", "\"all\"").startAll();
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Test
    void aMessageReachesTheSubscribersOfOtherNodes() throws Exception {
        try (Client one = Client.clean("client1", nodes.port(1));
                Client two = Client.clean("client2", nodes.port(2));
                Client three = Client.clean("client3", nodes.port(3))) {
            two.subscribe("iot/#", 2);
            three.subscribe("iot/123", 2);
            for (int qos = 0; qos <= 2; qos++) {
                one.publish("iot/123", "m" + qos, qos);
                assertThat(two.next()).isEqualTo("iot/123=m" + qos);
                assertThat(three.next()).isEqualTo("iot/123=m" + qos);
            }
        }
    }

    @Test
    void orderOfAPublisherHoldsAcrossNodes() throws Exception {
        try (Client publisher = Client.clean("order-p", nodes.port(1));
                Client subscriber = Client.clean("order-s", nodes.port(2))) {
            subscriber.subscribe("order/+", 1);
            List<CompletableFuture<?>> acks = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                acks.add(publisher.send("order/" + i % 7, "" + i, 1, false));
                expected.add("order/" + i % 7 + "=" + i);
            }
            CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).get();
            assertThat(subscriber.next(2000)).isEqualTo(expected);
        }
    }

    @Test
    void aSessionMovesWithItsQueueToTheNodeWhereTheClientConnects() throws Exception {
        try (Client first = Client.durable("mover", nodes.port(1));
                Client publisher = Client.clean("mover-p", nodes.port(3))) {
            assertThat(first.sessionPresent()).isFalse();
            first.subscribe("move/#", 2);
            first.disconnect();
            for (int i = 0; i < 50; i++) {
                publisher.publish("move/" + i, "q", 1 + i % 2);
            }
            try (Client second = Client.durable("mover", nodes.port(2))) {
                assertThat(second.sessionPresent()).isTrue();
                assertThat(second.next(50))
                        .isEqualTo(IntStream.range(0, 50)
                                .mapToObj(i -> "move/" + i + "=q")
                                .toList());
                publisher.publish("move/after", "x", 1);
                assertThat(second.next()).isEqualTo("move/after=x");
            }
        }
    }

    @Test
    void theLastConnectWinsAndNothingIsLostWhileItMoves() throws Exception {
        try (Client publisher = Client.clean("race-p", nodes.port(1))) {
            Client holder = Client.durable("racer", nodes.port(1));
            holder.subscribe("race/#", 1);
            List<String> got = new ArrayList<>();
            int sent = 0;
            for (int round = 0; round < 12; round++) {
                List<CompletableFuture<?>> acks = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    acks.add(publisher.send("race/t", "" + sent++, 1, false));
                }
                Client next = Client.durable("racer", nodes.port(1 + (round + 1) % 3));
                assertThat(next.sessionPresent()).isTrue();
                holder.awaitDisconnected();
                CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).get();
                got.addAll(holder.received());
                holder = next;
            }
            publisher.publish("race/t", "end", 1);
            for (String message = holder.next(); !message.equals("race/t=end"); message = holder.next()) {
                got.add(message);
            }
            holder.close();
            assertThat(got)
                    .as("every acknowledged message arrived at least once")
                    .containsAll(IntStream.range(0, sent)
                            .mapToObj(i -> "race/t=" + i)
                            .toList());
        }
    }

    @Test
    void anExclusiveSubscriptionHasOneHolderOnAllNodes() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            clients.add(Client.clean("exclusive" + i, nodes.port(1 + i % 3)));
        }
        List<CompletableFuture<Integer>> codes = clients.stream()
                .map(client -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return client.subscribe("$exclusive/only/one", 1);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        long granted = codes.stream().filter(code -> code.join() == 1).count();
        clients.forEach(Client::close);
        assertThat(granted).isEqualTo(1);
    }

    @Test
    void aSharedGroupIsServedByMembersOfAllNodes() throws Exception {
        List<Client> members = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            Client member = Client.clean("member" + i, nodes.port(i));
            member.subscribe("$share/g/work/#", 1);
            members.add(member);
        }
        try (Client publisher = Client.clean("work-p", nodes.port(2))) {
            for (int i = 0; i < 90; i++) {
                publisher.publish("work/t", "" + i, 1);
            }
        }
        List<String> all = new ArrayList<>();
        for (Client member : members) {
            List<String> share = member.rest();
            assertThat(share).as("each member has its share").hasSizeGreaterThan(10);
            all.addAll(share);
            member.close();
        }
        assertThat(all).hasSize(90).doesNotHaveDuplicates();
    }

    @Test
    void retainedMessagesAreOnEveryNodeAndSoAreTheirDeletions() throws Exception {
        try (Client publisher = Client.clean("retain-p", nodes.port(1))) {
            publisher.retain("kept/a", "1").retain("kept/b", "2").retain("kept/a", "3");
            for (int node = 1; node <= 3; node++) {
                try (Client reader = Client.clean("retain-r", nodes.port(node))) {
                    reader.subscribe("kept/#", 1);
                    assertThat(reader.next(2)).containsExactlyInAnyOrder("kept/a=3", "kept/b=2");
                }
            }
            publisher.retain("kept/a", "");
            try (Client reader = Client.clean("retain-r", nodes.port(3))) {
                reader.subscribe("kept/#", 1);
                assertThat(reader.next()).isEqualTo("kept/b=2");
                assertThat(reader.rest()).isEmpty();
            }
        }
    }

    @Test
    void allNodesKnowTheSameRoutes() throws Exception {
        try (Client one = Client.durable("r1", nodes.port(1));
                Client two = Client.clean("r2", nodes.port(2));
                Client three = Client.clean("r3", nodes.port(3))) {
            one.subscribe("known/+/b", 1);
            two.subscribe("known/#", 0);
            three.subscribe("$share/g/known/b", 2);
            String expected = "known/# -> r2 (node2) as known/#, QoS 0, online\n"
                    + "known/+/b -> r1 (node1) as known/+/b, QoS 1, online\n"
                    + "known/b -> r3 (node3) as $share/g/known/b, QoS 2, online\n";
            for (int node = 1; node <= 3; node++) {
                Console console = Console.of(nodes.node(node));
                assertThat(console.get("/status-rmqtt-routes.txt").body()).contains(expected);
                assertThat(console.get("/status-rmqtt-cluster.txt").body())
                        .contains("node " + node + " is a member")
                        .contains("nodes up: [1, 2, 3]")
                        .contains("level 2");
            }
        }
    }

    @Test
    void aSubscriberIsFoundByEveryNodeRightAfterSubAck() throws Exception {
        try (Client subscriber = Client.clean("ack-s", nodes.port(1));
                Client publisher = Client.clean("ack-p", nodes.port(3))) {
            for (int i = 0; i < 200; i++) {
                subscriber.subscribe("ack/" + i, 0);
                publisher.publish("ack/" + i, "x", 1);
                assertThat(subscriber.next()).isEqualTo("ack/" + i + "=x");
            }
        }
    }
}
