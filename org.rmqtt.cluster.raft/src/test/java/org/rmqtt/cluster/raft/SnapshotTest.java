package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.util.FileUtils;
import org.apache.ratis.util.MD5FileUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
    @TempDir
    Path folder;

    private List<Path> snapshots(Cluster cluster, long id) throws IOException {
        try (Stream<Path> files = Files.walk(cluster.disk(id))) {
            return files.filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
                    .sorted((a, b) -> Long.compare(index(b), index(a)))
                    .toList();
        }
    }

    private static long index(Path file) {
        return Long.parseLong(file.getFileName().toString().split("_")[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "lz4", "zlib", "snappy", "none"})
    void aSnapshotIsReadByANodeWithAnotherCompression(String compression) throws IOException {
        try (Cluster cluster = new Cluster(folder, 1)) {
            cluster.extra.put("compression", compression);
            cluster.startAll().awaitLogs();
            cluster.get(1).commit("a");
            cluster.stop(1);
            assertThat(snapshots(cluster, 1)).hasSize(1);
            assertThat(Files.readString(snapshots(cluster, 1).get(0), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .startsWith("RMQS")
                    .contains(compression);
            cluster.extra.put("compression", compression.equals("lz4") ? "zstd" : "lz4");
            cluster.startAll().awaitLogs();
            assertThat(cluster.get(1).state.texts()).containsExactly("a");
            assertThat(cluster.get(1).state.restores()).isEqualTo(1);
        }
    }

    @Test
    void aDamagedSnapshotIsPutAsideAndTheOneBeforeTaken() throws IOException {
        try (Cluster cluster = new Cluster(folder, 1)) {
            for (String command : List.of("a", "b")) {
                cluster.startAll().awaitLogs();
                cluster.get(1).commit(command);
                cluster.stop(1);
            }
            assertThat(snapshots(cluster, 1)).hasSize(2);
            Files.write(snapshots(cluster, 1).get(0), new byte[] {1, 2, 3});
            cluster.startAll().awaitLogs();
            assertThat(cluster.get(1).state.texts()).containsExactly("a", "b");
        }
    }

    @Test
    void aDamagedLogIsNamedAndTheNodeStaysDown() throws IOException {
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            for (int i = 0; i < 20; i++) {
                cluster.get(1).commit("command " + i);
            }
            cluster.stop(1);
            Path segment;
            try (Stream<Path> files = Files.walk(cluster.disk(1))) {
                segment = files.filter(file -> file.getFileName().toString().startsWith("log_"))
                        .findFirst()
                        .orElseThrow();
            }
            for (Path snapshot : snapshots(cluster, 1)) {
                Files.delete(snapshot);
            }
            byte[] bytes = Files.readAllBytes(segment);
            for (int i = 100; i < 160; i++) {
                bytes[i] ^= 0x55;
            }
            Files.write(segment, bytes);
            Member member = cluster.start(1);
            Wait.until("it is named", () -> member.node
                    .status()
                    .reason()
                    .contains(segment.getFileName().toString()));
            assertThat(member.node.status().state()).isEqualTo("down");
        }
    }

    @Test
    void aSnapshotOfANewerReleaseIsLeftAloneAndNamed() throws IOException {
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            cluster.get(1).commit("a");
            cluster.stop(1);
            Path snapshot = snapshots(cluster, 1).get(0);
            byte[] bytes = Files.readAllBytes(snapshot);
            byte[] newer = bytes.clone();
            newer[4]++;
            write(snapshot, newer);
            Member member = cluster.start(1);
            Wait.until("it is named", () -> member.node.status().reason().contains("a newer release wrote it"));
            assertThat(snapshots(cluster, 1)).containsExactly(snapshot);
            write(snapshot, bytes);
            cluster.awaitLogs();
            assertThat(member.state.texts()).containsExactly("a");
        }
    }

    private static void write(Path snapshot, byte[] bytes) throws IOException {
        Files.write(snapshot, bytes);
        MD5FileUtil.saveMD5File(snapshot.toFile(), MD5FileUtil.computeMd5ForFile(snapshot.toFile()));
    }

    @Test
    void withoutAnyGoodSnapshotTheNodeSaysSoAndStaysDown() throws IOException {
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            cluster.get(1).commit("a");
            cluster.stop(1);
            Files.write(snapshots(cluster, 1).get(0), new byte[] {1, 2, 3});
            Member member = cluster.start(1);
            Wait.until("it is down", () -> member.node.status().reason().contains("cannot be used"));
            assertThat(member.node.status().state()).isEqualTo("down");
            assertThat(member.log).isNull();
        }
    }

    @Test
    void aNodeThatLacksWhatTheLogNoLongerHasGetsASnapshot() throws IOException {
        try (Cluster cluster = new Cluster(folder, 3)) {
            cluster.extra.put("raft_snapshot__interval", "1s");
            cluster.startAll().awaitLogs();
            long away = cluster.follower().id;
            cluster.stop(away);
            FileUtils.deleteFully(cluster.disk(away));
            Member leader = cluster.leader();
            int[] count = {0};
            Wait.until("the log of the leader begins later", () -> {
                leader.commit(count[0]++ + "x".repeat(1_500_000));
                return leader.node.status().figures().get("log_start_index") > 0;
            });
            Member back = cluster.start(away);
            cluster.awaitLogs();
            cluster.awaitEqual(count[0]);
            assertThat(back.state.restores()).isPositive();
        }
    }
}
