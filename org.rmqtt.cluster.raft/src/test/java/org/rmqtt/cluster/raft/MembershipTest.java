package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ratis.util.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {
    @TempDir
    Path folder;

    private static void awaitMembers(Cluster cluster, int count) {
        Wait.until(count + " members", () -> cluster.all().stream()
                .allMatch(member -> member.node.status().members().size() == count));
    }

    @Test
    void aNewNodeJoinsAndARemovedOneLeaves() {
        try (Cluster cluster = new Cluster(folder, 2).startAll().awaitLogs()) {
            cluster.leader().commit("a");
            cluster.ports.put(3L, new int[] {Ports.free(), Ports.free()});
            cluster.all().forEach(member -> member.update(cluster.keys()));
            cluster.start(3);
            awaitMembers(cluster, 3);
            cluster.awaitLogs();
            cluster.get(3).commit("b");
            cluster.awaitEqual(2);

            cluster.stop(2);
            cluster.ports.remove(2L);
            cluster.all().forEach(member -> member.update(cluster.keys()));
            awaitMembers(cluster, 2);
            cluster.leader().commit("c");
            cluster.awaitEqual(3);
        }
    }

    @Test
    void aNodeWithAnEmptyDiskTakesItsOldPlaceAsAnotherPeer() throws IOException {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            cluster.leader().commit("a");
            long wiped = cluster.follower().id;
            cluster.stop(wiped);
            FileUtils.deleteFully(cluster.disk(wiped));
            cluster.leader().commit("b");
            cluster.start(wiped);
            cluster.awaitLogs();
            cluster.awaitEqual(2);
            awaitMembers(cluster, 3);
        }
    }

    @Test
    void aNodeThatWasRemovedSaysSo() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            Member out = cluster.follower();
            cluster.ports.remove(out.id);
            cluster.all().stream().filter(member -> member != out).forEach(member -> member.update(cluster.keys()));
            Wait.until("it says so", () -> out.node.status().reason().contains("removed"));
            assertThat(out.node.status().state()).isEqualTo("down");
        }
    }

    @Test
    void theFileChangesNothingAtStart() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            cluster.leader().commit("a");
            cluster.stopAll();
            Map<Long, int[]> all = new TreeMap<>(cluster.ports);
            cluster.ports.remove(3L);
            cluster.start(1);
            cluster.start(2);
            cluster.awaitLogs();
            cluster.leader().commit("b");
            assertThat(cluster.leader().node.status().members()).hasSize(all.size());
        }
    }

    @Test
    void nodesThatPreferDifferentLeadersAreNoticed() {
        try (Cluster cluster = new Cluster(folder, 2)) {
            cluster.extra.put("leader__id", 1);
            cluster.start(1);
            cluster.extra.put("leader__id", 2);
            cluster.start(2);
            cluster.awaitLogs();
            Wait.until("both notice", () -> cluster.all().stream().allMatch(member -> differs(member) == 1));
            cluster.all().forEach(member -> member.update(cluster.keys()));
            Wait.until("they agree", () -> cluster.all().stream().allMatch(member -> differs(member) == 0));
        }
    }

    private static long differs(Member member) {
        return member.node.status().figures().getOrDefault("leader_id_differs", -1L);
    }

    @Test
    void thePreferredLeaderTakesOver() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            long other = cluster.follower().id;
            cluster.extra.put("leader__id", (int) other);
            cluster.all().forEach(member -> member.update(cluster.keys()));
            Wait.until("node " + other + " leads", () -> cluster.get(other).isLeader());
            cluster.get(other).commit("a");
            cluster.awaitEqual(1);

            Member preferred = cluster.get(other);
            long term = preferred.log.status().term();
            preferred.log.stepDown().toCompletableFuture().join();
            Wait.until(
                    "it gives leadership away though it is preferred, and gets it back",
                    () -> preferred.isLeader() && preferred.log.status().term() >= term + 2);
        }
    }
}
