package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;
import org.rmqtt.itest.fixture.RawClient;

/** Nodes that die, stand still and come back, with real clients on the others. */
class FailureIT {
    @TempDir
    Path directory;

    private ClusterNodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new ClusterNodes(directory, 3).key("subscribe_ack", "\"all\"").startAll();
    }

    @AfterEach
    void stop() {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Test
    void aKilledNodeLeavesItsWillsAndItsSessionsToTheOthers() throws Exception {
        try (Client watcher = Client.clean("watcher", nodes.port(2));
                Client publisher = Client.clean("publisher", nodes.port(3))) {
            watcher.subscribe("will/#", 1);
            Client dying = Client.withWill("dying", nodes.port(1), "will/dying", "dead");
            Client durable = Client.durable("durable", nodes.port(1));
            durable.subscribe("for/durable", 1);
            Client clean = Client.clean("clean", nodes.port(1));
            clean.subscribe("for/clean", 1);
            publisher.publish("for/durable", "before", 1);
            assertThat(durable.next()).isEqualTo("for/durable=before");

            nodes.kill(1);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                publisher.publish("for/durable", "" + i, 1);
                sent.add("for/durable=" + i);
            }
            assertThat(watcher.next()).isEqualTo("will/dying=dead");

            try (Client again = Client.durable("durable", nodes.port(2))) {
                assertThat(again.sessionPresent()).isTrue();
                assertThat(again.next(100)).isEqualTo(sent);
            }
            try (Client again = Client.connect("clean", nodes.port(3), false, 0)) {
                assertThat(again.sessionPresent()).isFalse();
            }
            assertThat(watcher.rest()).as("the will is sent once").isEmpty();
            dying.close();
            durable.close();
            clean.close();
        }
    }

    @Test
    void aNodeComesBackFromItsDiskAndCatchesUp() throws Exception {
        nodes.kill(2);
        try (Client subscriber = Client.durable("sub", nodes.port(3));
                Client publisher = Client.clean("pub", nodes.port(1))) {
            subscriber.subscribe("back/#", 1);
            publisher.retain("back/kept", "r");
            assertThat(subscriber.next()).isEqualTo("back/kept=r");
            nodes.launch(2);
            nodes.awaitUp(2);
            try (Client there = Client.clean("there", nodes.port(2))) {
                there.publish("back/x", "1", 1);
                assertThat(subscriber.next()).isEqualTo("back/x=1");
                there.subscribe("back/kept", 1);
                assertThat(there.next()).isEqualTo("back/kept=r");
            }
        }
    }

    @Test
    void aNodeThatIsBackAtOnceGetsWhatCameForItsSessionsMeanwhile() throws Exception {
        try (Client publisher = Client.clean("publisher", nodes.port(1))) {
            Client durable = Client.durable("durable", nodes.port(2));
            durable.subscribe("soon/#", 1);
            nodes.kill(2);
            List<CompletableFuture<?>> accepted = new ArrayList<>();
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                accepted.add(publisher.send("soon/t", "" + i, 1, false));
                sent.add("soon/t=" + i);
            }
            nodes.launch(2);
            nodes.awaitUp(2);
            CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
            try (Client again = Client.durable("durable", nodes.port(2))) {
                assertThat(again.sessionPresent()).isTrue();
                assertThat(again.next(50)).isEqualTo(sent);
            }
            durable.close();
        }
    }

    @Test
    void aNodeThatStoodStillIsDeclaredDownAndComesBackWithItsClients() throws Exception {
        try (Client still = Client.durable("still", nodes.port(2));
                Client cleanOne = Client.clean("still-clean", nodes.port(2));
                Client publisher = Client.clean("publisher", nodes.port(1))) {
            still.subscribe("still/#", 1);
            cleanOne.subscribe("still/#", 1);
            nodes.signal(2, "STOP");
            for (int i = 0; i < 50; i++) {
                publisher.publish("still/t", "" + i, 1);
            }
            nodes.awaitAny("node 2 is declared down", 1, 3);
            nodes.mark(2);
            try (RawClient meanwhile = new RawClient(nodes.port(2))) {
                meanwhile.send(0x10, RawClient.connectBody5("meanwhile", true));
                nodes.signal(2, "CONT");
                meanwhile.expectConnAck(0);
            }
            nodes.await(2, "joins again");
            nodes.awaitMember(2);
            publisher.publish("still/t", "after", 1);
            Set<String> got = new HashSet<>();
            for (String last = ""; !last.equals("still/t=after"); got.add(last)) {
                last = still.next();
            }
            assertThat(got)
                    .containsAll(
                            IntStream.range(0, 50).mapToObj(i -> "still/t=" + i).toList());
            // the publisher's node may come to know of this one's return a moment later
            publisher.publishUntil(cleanOne, "still/t", "again");
            assertThat(still.stayedConnected()).isTrue();
            assertThat(cleanOne.stayedConnected()).isTrue();
        }
    }

    @Test
    void theMajorityFailsAndComesBackOneAfterTheOther() throws Exception {
        try (Client subscriber = Client.durable("sub", nodes.port(3))) {
            subscriber.subscribe("major/#", 1);
            nodes.kill(1);
            nodes.kill(2);
            nodes.mark(3);
            nodes.launch(2);
            nodes.awaitUp(2);
            nodes.launch(1);
            nodes.awaitUp(1);
            try (Client publisher = Client.clean("pub", nodes.port(1))) {
                publisher.publish("major/x", "1", 1);
                assertThat(subscriber.next()).isEqualTo("major/x=1");
            }
            assertThat(subscriber.stayedConnected()).isTrue();
        }
    }

    @Test
    void allNodesAreKilledAndStartedAgainWithTheSameSubscriptions() throws Exception {
        Client before = Client.durable("all", nodes.port(1));
        before.subscribe("all/#", 1);
        for (int i = 1; i <= 3; i++) {
            nodes.kill(i);
        }
        before.close();
        for (int i = 3; i >= 1; i--) {
            nodes.launch(i);
        }
        for (int i = 1; i <= 3; i++) {
            nodes.awaitUp(i);
        }
        try (Client publisher = Client.clean("pub", nodes.port(2));
                Client again = Client.durable("all", nodes.port(3))) {
            assertThat(again.sessionPresent()).isTrue();
            publisher.publish("all/x", "1", 1);
            assertThat(again.next()).isEqualTo("all/x=1");
        }
    }
}
