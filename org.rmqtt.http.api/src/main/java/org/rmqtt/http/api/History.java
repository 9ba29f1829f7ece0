package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of the past: every sample of the last hour, and one a minute for as long as is wanted, which is also kept in a
 * file. Thread-safe.
 */
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final int FINE = 3600;
    private static final int MAX_COARSE = 31 * 24 * 60;
    private static final long MINUTE = 60_000;

    private final Path file;
    private final ArrayDeque<JsonObject> fine = new ArrayDeque<>();
    private final ArrayDeque<JsonObject> coarse = new ArrayDeque<>();
    private long retentionMillis;

    /** A history that goes on where the file ends. */
    History(Path file, Duration retention) {
        this.file = file;
        retentionMillis = retention.toMillis();
        if (Files.exists(file)) {
            try {
                load();
            } catch (IOException | RuntimeException e) {
                LOG.warn("the history in {} cannot be read and begins anew: {}", file, e.getMessage());
            }
        }
    }

    private void load() throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                keep(coarse, Json.GSON.fromJson(line, JsonObject.class), MAX_COARSE);
            }
        }
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        Files.write(whole, coarse.stream().map(Json.GSON::toJson).toList());
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    synchronized void retention(Duration retention) {
        retentionMillis = retention.toMillis();
    }

    private void keep(ArrayDeque<JsonObject> ring, JsonObject sample, int most) {
        ring.add(sample);
        long oldest = ts(sample) - retentionMillis;
        while (ring.size() > most || ts(ring.peek()) < oldest) {
            ring.poll();
        }
    }

    private static long ts(JsonObject sample) {
        return sample.get("ts").getAsLong();
    }

    /** Takes a sample. */
    synchronized void add(Map<String, Long> stats, Map<String, Long> metrics) {
        JsonObject sample = new JsonObject();
        sample.addProperty("ts", System.currentTimeMillis());
        sample.add("stats", Json.figures(stats));
        sample.add("metrics", Json.figures(metrics));
        keep(fine, sample, FINE);
        if (coarse.isEmpty() || ts(sample) - ts(coarse.peekLast()) >= MINUTE) {
            keep(coarse, sample, MAX_COARSE);
            try {
                Files.writeString(
                        file, Json.GSON.toJson(sample) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                LOG.warn("the history cannot be written to {}: {}", file, e.getMessage());
            }
        }
    }

    /**
     * Samples of one kind.
     *
     * @param with {@code kind}: stats or metrics; {@code since}: from when on; {@code limit}: how many at most, the newest;
     *     {@code window}: seconds of which only the last sample is given, 0 for all
     */
    synchronized JsonElement read(JsonObject with) {
        long since = with.get("since").getAsLong();
        long window = with.get("window").getAsLong() * 1000;
        TreeMap<Long, JsonObject> samples = new TreeMap<>();
        coarse.forEach(sample -> put(samples, sample, since, window));
        fine.forEach(sample -> put(samples, sample, since, window));
        List<JsonObject> newest = new ArrayList<>(samples.values());
        int limit = with.get("limit").getAsInt();
        newest = newest.subList(Math.max(0, newest.size() - limit), newest.size());
        JsonArray data = new JsonArray();
        for (JsonObject sample : newest) {
            JsonObject row = new JsonObject();
            row.addProperty("ts", ts(sample));
            sample.getAsJsonObject(with.get("kind").getAsString())
                    .entrySet()
                    .forEach(entry -> row.add(entry.getKey(), entry.getValue()));
            data.add(row);
        }
        JsonObject json = new JsonObject();
        json.addProperty("from", since);
        json.addProperty("to", System.currentTimeMillis());
        json.addProperty("count", data.size());
        json.add("data", data);
        return json;
    }

    private static void put(TreeMap<Long, JsonObject> samples, JsonObject sample, long since, long window) {
        if (ts(sample) >= since) {
            samples.put(window == 0 ? ts(sample) : ts(sample) / window, sample);
        }
    }
}
