package org.rmqtt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples in memory and in the file. */
class HistoryTest {
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final long BEGIN = 1_700_000_000_000L;

    @TempDir
    Path directory;

    private Path file;
    private long now = BEGIN;
    private History history;

    @BeforeEach
    void open() {
        file = directory.resolve("history");
        history = new History(file, Duration.ofDays(7), () -> now);
    }

    private void sample(long millisLater, long connections, long published) {
        now += millisLater;
        history.add(Map.of("connections.count", connections), Map.of("messages.publish", published));
    }

    private List<JsonObject> read(String kind, long since, int limit, long window) {
        JsonObject with = new JsonObject();
        with.addProperty("kind", kind);
        with.addProperty("since", since);
        with.addProperty("limit", limit);
        with.addProperty("window", window);
        return history.read(with).getAsJsonObject().getAsJsonArray("data").asList().stream()
                .map(row -> row.getAsJsonObject())
                .toList();
    }

    private List<Long> published(long since, int limit, long window) {
        return read("metrics", since, limit, window).stream()
                .map(row -> row.get("messages.publish").getAsLong())
                .toList();
    }

    @Test
    void theNewestAreAllThere() {
        sample(5_000, 1, 10);
        sample(5_000, 2, 20);
        sample(5_000, 3, 30);
        assertThat(published(0, 100, 0)).containsExactly(10L, 20L, 30L);
        assertThat(published(0, 2, 0)).containsExactly(20L, 30L);
        assertThat(published(now - 6_000, 100, 0)).containsExactly(20L, 30L);
        assertThat(published(0, 100, 3600)).as("the last of an hour").containsExactly(30L);
        assertThat(read("stats", 0, 1, 0).get(0).keySet()).containsExactly("ts", "connections.count");
    }

    @Test
    void oneAMinuteSurvivesARestart() {
        for (int i = 1; i <= 24; i++) {
            sample(5_000, i, 1_000_000_000_000L * i);
        }
        open();
        assertThat(published(0, 100, 0)).containsExactly(1_000_000_000_000L, 13_000_000_000_000L);
        sample(MINUTE, 7, 5);
        open();
        assertThat(published(0, 100, 0)).containsExactly(1_000_000_000_000L, 13_000_000_000_000L, 5L);
    }

    @Test
    void namesMayChange() {
        sample(MINUTE, 1, 1);
        now += MINUTE;
        history.add(new TreeMap<>(Map.of("a", 1L, "b", 2L)), Map.of("messages.publish", 2L));
        sample(MINUTE, 3, 3);
        open();
        assertThat(published(0, 100, 0)).containsExactly(1L, 2L, 3L);
        assertThat(read("stats", 0, 100, 0).stream()
                        .map(row -> row.keySet().toString())
                        .toList())
                .containsExactly("[ts, connections.count]", "[ts, a, b]", "[ts, connections.count]");
    }

    @Test
    void aDamagedLineSpoilsNoMoreThanItMust() throws IOException {
        sample(MINUTE, 1, 1);
        Files.writeString(file, "17000000", StandardOpenOption.APPEND);
        open();
        sample(MINUTE, 2, 2);
        sample(MINUTE, 3, 3);
        open();
        assertThat(published(0, 100, 0)).containsExactly(1L, 2L, 3L);
        Files.writeString(file, "{\"stats\":", StandardOpenOption.APPEND);
        Files.writeString(file, "\n{}\n1,2,3\nnonsense\n", StandardOpenOption.APPEND);
        sample(MINUTE, 4, 4);
        assertThat(published(0, 100, 0)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void theFileIsBounded() throws IOException {
        for (int day = 0; day < 20; day++) {
            for (int i = 0; i < 100; i++) {
                sample(DAY / 100, i, day);
            }
        }
        assertThat(Files.readAllLines(file)).hasSizeBetween(700, 900);
        open();
        assertThat(published(0, 10_000, 0))
                .hasSizeBetween(700, 701)
                .contains(13L)
                .doesNotContain(11L);
        history.retention(Duration.ofDays(1));
        assertThat(published(0, 10_000, 0)).hasSizeBetween(100, 101);
        sample(DAY, 1, 1);
        assertThat(Files.readAllLines(file)).as("cut when a day is over").hasSizeLessThan(10);
    }

    @Test
    void aFileThatCannotBeWrittenHarmsNothing() throws IOException {
        Files.createDirectory(file);
        sample(MINUTE, 1, 1);
        sample(MINUTE, 2, 2);
        assertThat(published(0, 100, 0)).containsExactly(1L, 2L);
    }
}
