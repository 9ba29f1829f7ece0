package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;
import org.rmqtt.itest.fixture.LinkProxy.Mode;
import org.rmqtt.itest.fixture.RawClient;

/** The way of messages between two nodes is cut for a shorter time than makes a node down. */
class LinkIT {
    private static final int SERVER_BUSY = 0x89;
    private static final int QOS_1 = 2;

    @TempDir
    static Path directory;

    private static ClusterNodes nodes;

    @BeforeAll
    static void start() throws Exception {
        nodes = new ClusterNodes(directory, 3)
                .overLinks()
                .key("subscribe_ack", "\"all\"")
                .key("node_down_timeout", "\"15s\"")
                .startAll();
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @AfterEach
    void heal() {
        cut(Mode.OPEN, 1, 2, 3);
    }

    /** Changes the ways between a node and others. */
    private static void cut(Mode mode, int node, int... others) {
        for (int other : others) {
            nodes.links().messages(node, other, mode);
        }
    }

    @Test
    void acknowledgementsLeaveInTheOrderOfTheirMessages() throws Exception {
        try (Client far = Client.clean("ack-far", nodes.port(3));
                Client near = Client.clean("ack-near", nodes.port(2));
                RawClient publisher = RawClient.connect3(nodes.port(2), "ack-p", true)) {
            publisher.patience(30_000);
            far.subscribe("ack/far", 1);
            near.subscribe("ack/near", 1);
            cut(Mode.CUT, 2, 3);
            publisher.publish3(QOS_1, "ack/far", 1, "1");
            publisher.publish3(QOS_1, "ack/near", 2, "2");
            assertThat(near.next()).isEqualTo("ack/near=2");
            publisher.expectNothing();
            cut(Mode.OPEN, 2, 3);
            assertThat(publisher.expect(4).shortAt(0)).isEqualTo(1);
            assertThat(publisher.expect(4).shortAt(0)).isEqualTo(2);
            assertThat(far.next()).isEqualTo("ack/far=1");
        }
    }

    @Test
    void aNodeWithoutALinkToTheLeaderTakesClientsAllTheSame() throws Exception {
        for (int node = 1; node <= 3; node++) {
            int other = node % 3 + 1;
            try (Client watcher = Client.clean("apart-w", nodes.port(6 - node - other))) {
                watcher.subscribe("apart/#", 1);
                cut(Mode.CUT, node, other);
                for (int cutOff : List.of(node, other)) {
                    try (Client client = Client.clean("apart-" + cutOff, nodes.port(cutOff))) {
                        client.publish("apart/" + cutOff, "x", 1);
                        assertThat(watcher.next()).isEqualTo("apart/" + cutOff + "=x");
                    }
                }
                cut(Mode.OPEN, node, other);
            }
        }
    }

    @Test
    void aLinkThatIsCutUnderLoadLosesRepeatsAndReordersNothing() throws Exception {
        try (Client subscriber = Client.clean("load-s", nodes.port(3));
                Client publisher = Client.clean("load-p", nodes.port(2))) {
            subscriber.subscribe("load/#", 2);
            List<String> expected =
                    IntStream.range(0, 2000).mapToObj(i -> "load/x=" + i).toList();
            CompletableFuture<Void> acks = CompletableFuture.runAsync(() -> IntStream.range(0, expected.size())
                    .mapToObj(i -> publisher.send("load/x", "" + i, 2, false))
                    .toList()
                    .forEach(CompletableFuture::join));
            List<String> got = new ArrayList<>();
            for (Mode mode : List.of(Mode.CUT, Mode.SILENT, Mode.CUT, Mode.SILENT)) {
                got.addAll(subscriber.next(200));
                cut(mode, 2, 3);
                cut(Mode.OPEN, 2, 3);
            }
            got.addAll(subscriber.next(expected.size() - got.size()));
            assertThat(got).isEqualTo(expected);
            acks.join();
            assertThat(subscriber.rest()).isEmpty();
        }
    }

    @Test
    @Tag("soak")
    void retainedMessagesConvergeAfterAPartition() throws Exception {
        try (Client one = Client.clean("part-1", nodes.port(1));
                Client three = Client.clean("part-3", nodes.port(3))) {
            one.retain("part/removed", "old");
            one.retain("part/changed", "old");
            cut(Mode.CUT, 3, 1, 2);
            List<CompletableFuture<?>> acks = List.of(
                    one.send("part/one", "1", 1, true),
                    three.send("part/three", "3", 1, true),
                    three.send("part/removed", "", 1, true),
                    one.send("part/changed", "older", 1, true));
            // the change that comes last in time wins
            try (Client witness = Client.clean("part-w", nodes.port(1))) {
                witness.subscribe("part/changed", 1);
                assertThat(witness.next()).isEqualTo("part/changed=older");
            }
            CompletableFuture<?> last = three.send("part/changed", "newer", 1, true);
            cut(Mode.OPEN, 3, 1, 2);
            CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new)).get();
            last.get();
        }
        for (int node = 1; node <= 3; node++) {
            try (Client reader = Client.clean("part-r" + node, nodes.port(node))) {
                reader.subscribe("part/#", 1);
                assertThat(reader.next(3))
                        .containsExactlyInAnyOrder("part/one=1", "part/three=3", "part/changed=newer");
                reader.publish("part/end", "", 1);
                assertThat(reader.next()).isEqualTo("part/end=");
            }
        }
    }

    @Test
    void aHandoverThatBreaksGoesOnWhenTheLinkIsWhole() throws Exception {
        try (Client publisher = Client.clean("move-p", nodes.port(1))) {
            Client before = Client.durable("mover", nodes.port(2));
            before.subscribe("move/#", 2);
            before.disconnect();
            List<String> expected =
                    IntStream.range(0, 200).mapToObj(i -> "move/x=" + i).toList();
            for (int i = 0; i < 100; i++) {
                publisher.publish("move/x", "" + i, 2);
            }
            nodes.change(3, "try_lock_timeout", "\"1s\"");
            nodes.await(3, "the edited configuration is taken over");
            cut(Mode.CUT, 2, 3);
            try (RawClient refused = new RawClient(nodes.port(3))) {
                refused.patience(30_000);
                refused.send(0x10, RawClient.connectBody5("mover", false, 0x11, 0, 0, 0x0E, 0x10));
                refused.expectConnAck(SERVER_BUSY);
            }
            for (int i = 100; i < 200; i++) {
                publisher.publish("move/x", "" + i, 2);
            }
            nodes.change(3, "try_lock_timeout", "\"30s\"");
            nodes.await(3, "the edited configuration is taken over");
            cut(Mode.OPEN, 2, 3);
            try (Client after = Client.durable("mover", nodes.port(3))) {
                assertThat(after.sessionPresent()).isTrue();
                assertThat(after.next(200)).isEqualTo(expected);
            }
        }
    }

    @Test
    @Tag("soak")
    void whatAClientPublishesAfterItsMoveComesAfterWhatItHasPublishedBefore() throws Exception {
        try (Client far = Client.clean("own-far", nodes.port(3));
                Client before = Client.durable("own", nodes.port(2));
                RawClient after = new RawClient(nodes.port(1))) {
            far.subscribe("own/x", 1);
            cut(Mode.CUT, 2, 3);
            before.send("own/x", "1", 1, false);
            try (Client near = Client.clean("own-near", nodes.port(2))) {
                near.subscribe("own/near", 1);
                before.send("own/near", "taken", 1, false);
                assertThat(near.next()).isEqualTo("own/near=taken");
            }
            after.patience(30_000);
            after.send(0x10, RawClient.connectBody5("own", false));
            before.awaitDisconnected();
            cut(Mode.OPEN, 2, 3);
            after.expectConnAck(0);
            after.send(
                    0x32, new RawClient.Body().text("own/x").number(7).bytes(0).raw(new byte[] {'2'}));
            assertThat(far.next()).isEqualTo("own/x=1");
            assertThat(far.next()).isEqualTo("own/x=2");
        }
    }

    @Test
    @Tag("soak")
    void aNodeIsFoundWhereItsNameLeadsToNow() throws Exception {
        try (Client three = Client.clean("name-3", nodes.port(3));
                Client one = Client.clean("name-1", nodes.port(1))) {
            three.subscribe("name/x", 1);
            one.publish("name/x", "before", 1);
            assertThat(three.next()).isEqualTo("name/x=before");
            nodes.links().rename(3);
            one.publish("name/x", "after", 1);
            assertThat(three.next()).isEqualTo("name/x=after");
            // the log reaches it too
            try (Client two = Client.clean("name-2", nodes.port(2))) {
                two.subscribe("name/y", 1);
                three.publish("name/y", "back", 1);
                assertThat(two.next()).isEqualTo("name/y=back");
            }
        }
    }
}
