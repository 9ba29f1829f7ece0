package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.api.cluster.PeerNetworkFactory;

class ClusterTest {
    private static final long NO_PLACE = -1;

    @TempDir
    Path folder;

    @Test
    void formsOneClusterOfThreeAndAppliesTheCommandsOfEachEverywhere() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            assertThat(cluster.all().stream()
                            .map(member -> member.node.status().clusterId())
                            .collect(Collectors.toSet()))
                    .hasSize(1);
            cluster.leader().commit("of the leader");
            cluster.all().stream()
                    .filter(member -> !member.isLeader())
                    .forEach(member -> member.commit("of " + member.id));
            cluster.awaitEqual(3);
            assertThat(cluster.all().stream()
                            .map(member -> member.state.lastTaken())
                            .collect(Collectors.toSet()))
                    .as("the leader's clock, as all know it")
                    .hasSize(1)
                    .doesNotContain(0L);
            Member leader = cluster.leader();
            assertThat(leader.node.status().members()).hasSize(3);
            assertThat(leader.node.status().silentMillis()).hasSize(2);
            assertThat(leader.node.status().figures()).containsKeys("fsyncs", "applied_bytes", "batches");
            Map<String, Long> figures = leader.node.status().figures();
            assertThat(figures.get("proposals")).as("of the two others").isEqualTo(2);
            assertThat(figures.get("batches"))
                    .as("a lone command is one entry, at once")
                    .isEqualTo(figures.get("submitted") + figures.get("proposals"));
            assertThat(leader.offers).containsExactly("network", "log");
        }
    }

    @Test
    void keepsTheOrderOfWhatOneThreadSubmits() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            Member follower = cluster.follower();
            IntStream.range(0, 3000).forEach(number -> follower.log.submit(("f" + number).getBytes(), failure -> {}));
            Member leader = cluster.leader();
            IntStream.range(0, 3000).forEach(number -> leader.log.submit(("l" + number).getBytes(), failure -> {}));
            cluster.awaitEqual(6000);
            for (String who : new String[] {"f", "l"}) {
                assertThat(follower.state.texts().stream().filter(text -> text.startsWith(who)))
                        .containsExactlyElementsOf(IntStream.range(0, 3000)
                                .mapToObj(number -> who + number)
                                .toList());
            }
        }
    }

    @Test
    void whatANodeProposesLateOrWithoutSenseLeavesNoTrace() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            Member leader = cluster.leader();
            Member follower = cluster.follower();
            byte[] commands = {1, 0, 0, 0, 1, 0, 0, 0, 1, 'x'};
            long term = leader.node.status().term();
            assertThat(propose(follower, leader, term - 1, commands))
                    .as("an older term")
                    .isEqualTo(NO_PLACE);
            assertThat(propose(leader, follower, term, commands))
                    .as("to a follower")
                    .isEqualTo(NO_PLACE);
            for (int length = 0; length < commands.length; length++) {
                byte[] part = Arrays.copyOf(commands, length);
                assertThatThrownBy(() -> propose(follower, leader, term, part))
                        .as("%d bytes", length)
                        .isInstanceOf(CompletionException.class);
            }
            byte[] backwards = {1, 0, 0, 0, 1, -1, -1, -1, -4};
            assertThatThrownBy(() -> propose(follower, leader, term, backwards))
                    .isInstanceOf(CompletionException.class);
            assertThat(propose(follower, leader, term, commands)).isPositive();
            cluster.awaitEqual(1);
        }
    }

    @Test
    void aCommandThatIsRepeatedTwiceOutlivesALeaderThatCannotBeReached() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            Member leader = cluster.leader();
            Member follower = cluster.follower();
            ((PeerNetworkFactory.Handle) leader.network).close();
            AtomicInteger givenUp = new AtomicInteger();
            submit(follower, "a", 3, givenUp);
            cluster.stop(leader.id);
            Wait.until(
                    "it is applied",
                    () -> givenUp.get() > 0 || follower.state.texts().contains("a"));
            assertThat(givenUp).hasValue(0);
        }
    }

    private static void submit(Member member, String command, int tries, AtomicInteger givenUp) {
        member.log.submit(command.getBytes(), failure -> {
            if (tries > 1) {
                submit(member, command, tries - 1, givenUp);
            } else {
                givenUp.incrementAndGet();
            }
        });
    }

    /** Gives the index in the log that the commands have got. */
    private static long propose(Member from, Member to, long term, byte[] commands) {
        byte[] question = ByteBuffer.allocate(Long.BYTES + commands.length)
                .putLong(term)
                .put(commands)
                .array();
        byte[] answer = from.network
                .ask(to.id, "raft.propose", question)
                .toCompletableFuture()
                .join();
        return ByteBuffer.wrap(answer).getLong();
    }

    @Test
    void goesOnWhenTheLeaderEndsAndTakesItBackFromItsDisk() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            cluster.leader().commit("a");
            long gone = cluster.leader().id;
            cluster.stop(gone);
            cluster.follower().commit("b");
            cluster.start(gone);
            cluster.awaitLogs();
            cluster.awaitEqual(2);
        }
    }

    @Test
    void comesBackFromDiskWhenAllWereDown() {
        String before;
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            cluster.leader().commit("a");
            cluster.awaitEqual(1);
            before = cluster.leader().node.status().clusterId();
            cluster.stopAll();
            for (long id = 3; id >= 1; id--) {
                cluster.start(id);
            }
            cluster.awaitLogs();
            assertThat(cluster.leader().node.status().clusterId()).isEqualTo(before);
            cluster.leader().commit("b");
            cluster.awaitEqual(2);
        }
    }

    @Test
    void isAClusterAtOnceWhenItIsAlone() {
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            cluster.get(1).commit("a");
            assertThat(cluster.get(1).isLeader()).isTrue();
        }
    }
}
