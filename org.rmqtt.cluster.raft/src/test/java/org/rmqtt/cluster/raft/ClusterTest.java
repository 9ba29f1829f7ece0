package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
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
            assertThat(leader.node.status().figures().get("batches"))
                    .as("a lone command is one entry, at once")
                    .isEqualTo(leader.node.status().figures().get("submitted"));
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
