package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.CommandLog.Failure;

class RepairTest {
    @TempDir
    Path folder;

    @Test
    void otherSettingsOfTheServerKeepLogAndState() {
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            Member member = cluster.get(1);
            member.commit("a");
            CommandLog log = member.log;
            cluster.extra.put("raft_pre__vote", false);
            member.update(cluster.keys());
            member.commit("b");
            assertThat(member.log).isSameAs(log);
            assertThat(member.offers).containsExactly("network", "log");
            assertThat(member.state.texts()).containsExactly("a", "b");
            assertThat(member.state.resets() + member.state.restores()).isEqualTo(1);
        }
    }

    @Test
    void takesLeaveInOrder() {
        Member member;
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            member = cluster.get(1);
        }
        assertThat(member.offers).containsExactly("network", "log", "no log", "no network");
        assertThat(member.node.ready().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void isReadyWhenSomebodyUsesTheLog() {
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            assertThat(cluster.get(1).node.ready().toCompletableFuture()).isNotDone();
            cluster.get(1).log.inUse();
            assertThat(cluster.get(1).node.ready().toCompletableFuture()).isCompleted();
        }
    }

    @Test
    void saysThatThePortIsTakenAndGoesOnWhenItIsFree() throws IOException {
        try (Cluster cluster = new Cluster(folder, 1)) {
            Member member;
            int port = cluster.ports.get(1L)[1];
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                member = cluster.start(1);
                Wait.until(
                        "it says so",
                        () -> member.node.status().reason().contains("127.0.0.1:" + taken.getLocalPort()));
                assertThat(member.node.status().state()).isEqualTo("down");
            }
            cluster.awaitLogs();
            assertThat(member.node.status().reason()).isEmpty();
        }
    }

    @Test
    void listsThatDifferFormNoCluster() {
        try (Cluster cluster = new Cluster(folder, 2)) {
            Member one = cluster.start(1);
            cluster.extra.put(
                    "raft__peer__addrs",
                    new String[] {"1@127.0.0.1:" + cluster.ports.get(1L)[1], "2@127.0.0.1:" + Ports.free()});
            cluster.start(2);
            Wait.until("it is said", () -> one.node.status().reason().contains("raft_peer_addrs differ"));
            assertThat(one.node.status().state()).isEqualTo("forming");
            assertThat(one.log).isNull();
        }
    }

    @Test
    void withoutAQuorumCommandsFailInBoundedTimeAndThenAtOnce() {
        try (Cluster cluster = new Cluster(folder, 2)) {
            cluster.extra.put("raft_grpc__timeout", "500ms");
            cluster.extra.put("raft_grpc__breaker__threshold", 2);
            cluster.extra.put("raft_grpc__breaker__retry__interval", "1h");
            cluster.startAll().awaitLogs();
            cluster.leader().commit("a");
            Member left = cluster.follower();
            cluster.stop(cluster.leader().id);
            List<Failure> failures = new CopyOnWriteArrayList<>();
            Wait.until("the breaker opens", () -> {
                int before = failures.size();
                left.log.submit("b".getBytes(), failures::add);
                Wait.until("it fails", () -> failures.size() > before);
                return left.node.status().figures().get("breaker_open") == 1;
            });
            failures.clear();
            left.log.submit("c".getBytes(), failures::add);
            assertThat(failures).containsExactly(Failure.UNAVAILABLE);
            assertThatThrownBy(() -> left.log.barrier().toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("read index");
        }
    }

    @Test
    void aBrokenStateStopsTheLogOfThisNodeAndNothingElse() {
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            Member member = cluster.get(1);
            member.log.submit(new byte[] {13}, failure -> {});
            Wait.until("it is down", () -> member.node.status().reason().contains("breaks the state"));
        }
    }

    @Test
    void aReleaseThatDoesNotKnowTheLevelOfItsClusterStaysOutUntilItDoes() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            cluster.stop(3);
            cluster.all().forEach(member -> member.state.level = 2);
            Member old = cluster.start(3);
            Wait.until("it is said", () -> old.node.status().reason().contains("start a newer one"));
            assertThat(old.node.status().state()).isEqualTo("down");
            assertThat(old.state.applied()).isZero();
            old.state.highestLevel = 2;
            cluster.awaitLogs();
        }
    }

    @Test
    void endsTheProcessWhenTheConfigurationSaysSo() {
        try (Cluster cluster = new Cluster(folder, 2)) {
            cluster.extra.put("health_exit__on__node__unavailable", true);
            cluster.extra.put("health_unavailable__check__interval", "100ms");
            Member member = cluster.start(1);
            Wait.until("it ends", () -> member.exitCode.get() == -1);
        }
    }

    @Test
    void leadershipIsGivenAway() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            Member leader = cluster.leader();
            leader.log.stepDown().toCompletableFuture().join();
            Wait.until(
                    "another one leads",
                    () -> !leader.isLeader() && cluster.all().stream().anyMatch(Member::isLeader));
            leader.commit("a");
            cluster.awaitEqual(1);
        }
    }
}
