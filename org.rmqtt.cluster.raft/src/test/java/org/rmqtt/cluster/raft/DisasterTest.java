package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisasterTest {
    @TempDir
    Path folder;

    private int number;

    private List<String> ask(Member member, String verb, String argument) throws IOException {
        String name = "r" + number++;
        Path written = Files.createDirectories(member.data).resolve("request.tmp");
        Files.write(written, List.of(name, verb, argument));
        Files.move(written, member.data.resolve("cluster.request"), StandardCopyOption.ATOMIC_MOVE);
        Path answer = member.data.resolve("cluster.answer");
        Wait.until(verb + " is answered", () -> lines(answer).contains(name));
        return lines(answer).subList(1, 3);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void oneSurvivingDiskBecomesAClusterWithAllThatWasOnItAndOthersJoin() throws IOException {
        try (Cluster cluster = new Cluster(folder, 3).startAll().awaitLogs()) {
            String before = cluster.get(1).node.status().clusterId();
            for (int i = 0; i < 10; i++) {
                cluster.get(1).commit("command " + i);
            }
            cluster.awaitEqual(10);
            assertThat(ask(cluster.get(1), "recover", ""))
                    .first()
                    .as("while there is a leader")
                    .isEqualTo("failed");
            cluster.stop(2);
            cluster.stop(3);
            Member left = cluster.get(1);
            Wait.until("there is no leader", () -> left.node.status().leaderId() == 0);
            assertThat(ask(left, "recover", "")).first().isEqualTo("done");
            left.commit("after");
            assertThat(left.node.status().clusterId()).isNotEqualTo(before);
            cluster.stop(1);
            cluster.start(1);
            cluster.awaitLogs();
            assertThat(cluster.get(1).state.applied()).isEqualTo(11);
            cluster.disk(2).toFile().renameTo(folder.resolve("lost").toFile());
            cluster.start(2);
            cluster.awaitLogs();
            cluster.awaitEqual(11);
            cluster.get(2).commit("both");
            cluster.awaitEqual(12);
        }
    }

    @Test
    void theStateIsBackedUpFromARunningNodeAndRestoredIntoAnEmptyCluster() throws IOException {
        Path backup = folder.resolve("state.backup");
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            cluster.get(1).commit("a");
            cluster.get(1).commit("b");
            assertThat(ask(cluster.get(1), "backup", backup.toString())).first().isEqualTo("done");
            cluster.get(1).commit("later");
            assertThat(ask(
                            cluster.get(1),
                            "backup",
                            folder.resolve("no/such/folder").toString()))
                    .first()
                    .isEqualTo("failed");
        }
        try (Cluster empty = new Cluster(folder.resolve("empty"), 2)) {
            Member first = empty.start(1);
            assertThat(ask(first, "restore", folder.resolve("nothing").toString())
                            .get(1))
                    .contains("is not there");
            assertThat(ask(first, "restore", backup.toString())).first().isEqualTo("done");
            empty.awaitLogs();
            assertThat(first.state.texts()).containsExactly("a", "b");
            empty.start(2);
            empty.awaitLogs();
            empty.get(2).commit("c");
            empty.awaitEqual(3);
            assertThat(ask(first, "restore", backup.toString()).get(1)).contains("with other members");
            empty.stopAll();
            empty.startAll().awaitLogs();
            empty.awaitEqual(3);
        }
    }

    @Test
    void aClusterOfOneTakesABackupInThePlaceOfItsState() throws IOException {
        Path backup = folder.resolve("state.backup");
        try (Cluster cluster = new Cluster(folder, 1).startAll().awaitLogs()) {
            Member member = cluster.get(1);
            member.commit("a");
            ask(member, "backup", backup.toString());
            member.commit("b");
            assertThat(ask(member, "restore", backup.toString())).first().isEqualTo("done");
            cluster.awaitLogs();
            assertThat(member.state.texts()).containsExactly("a");
            assertThat(member.offers).containsExactly("network", "log", "no log", "log");
            member.commit("c");
            assertThat(member.state.texts()).containsExactly("a", "c");
        }
    }
}
