package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands still on one thread of a node holds up nothing else. */
class ThreadsTest {
    @TempDir
    Path folder;

    @Test
    void commandsAreTakenAndAppliedWhileASnapshotIsWritten() {
        try (Cluster cluster = new Cluster(folder, 1)) {
            cluster.extra.put("raft_snapshot__interval", "1s");
            CountDownLatch writing = new CountDownLatch(1);
            Member member = cluster.start(1);
            member.state.beforeWrite = () -> HashList.await(writing);
            cluster.awaitLogs();
            member.commit("first");
            Wait.until("a snapshot is being written", () -> member.state.writes() > 0);
            member.commit("second");
            member.commit("third");
            assertThat(member.state.texts()).containsExactly("first", "second", "third");
            writing.countDown();
            Wait.until("it is on disk", () -> member.node.status().figures().get("snapshots") > 0);
        }
    }

    @Test
    void aNodeThatIsSlowToApplyTakesCommandsAndAnswersOthers() {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            Member slow = cluster.follower();
            List<Member> others =
                    cluster.all().stream().filter(member -> member != slow).toList();
            CountDownLatch applying = new CountDownLatch(1);
            slow.state.beforeApply = () -> HashList.await(applying);
            cluster.leader().commit("a");
            slow.log.submit("b".getBytes(), failure -> {});
            Wait.until("the others have what it has submitted", () -> others.stream()
                    .allMatch(member -> member.state.texts().contains("b")));
            assertThat(slow.state.texts()).isEmpty();
            assertThat(slow.node.status().reason()).isEmpty();
            byte[] hello = others.get(0)
                    .network
                    .ask(slow.id, "raft.hello", new byte[0])
                    .toCompletableFuture()
                    .join();
            assertThat(hello).isNotEmpty();
            applying.countDown();
            cluster.awaitEqual(2);
        }
    }
}
