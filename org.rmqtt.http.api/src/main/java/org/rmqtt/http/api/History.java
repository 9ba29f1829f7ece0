package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The figures of the past: the newest samples are in memory, and one a minute is in a file for as long as is wanted. The file
 * is read only when somebody asks for what is older than the samples in memory. Thread-safe.
 */
final class History {
    /** How many samples are in memory; at about 1 KB each. */
    private static final int IN_MEMORY = 3600;

    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    private final HistoryFile file;
    private final LongSupplier clock;
    private final ArrayDeque<Sample> newest = new ArrayDeque<>();
    private long retentionMillis;
    private long keptAt;
    private long cutAt;

    /**
     * A history that goes on where the file ends.
     *
     * @param clock milliseconds since the epoch
     */
    History(Path file, Duration retention, LongSupplier clock) {
        this.file = new HistoryFile(file);
        this.clock = clock;
        retentionMillis = retention.toMillis();
    }

    synchronized void retention(Duration retention) {
        retentionMillis = retention.toMillis();
    }

    /** Takes a sample. */
    synchronized void add(Map<String, Long> stats, Map<String, Long> metrics) {
        long now = clock.getAsLong();
        Sample before = newest.peekLast();
        Sample sample = Sample.of(now, stats, metrics, before == null ? null : before.names());
        newest.add(sample);
        if (newest.size() > IN_MEMORY || newest.peek().ts() < now - retentionMillis) {
            newest.poll();
        }
        if (Math.abs(now - keptAt) >= MINUTE) {
            if (Math.abs(now - cutAt) >= DAY) {
                file.cut(now - retentionMillis);
                cutAt = now;
            }
            file.append(sample);
            keptAt = now;
        }
    }

    /**
     * Samples of one kind.
     *
     * @param with {@code kind}: stats or metrics; {@code since}: from when on; {@code limit}: how many at most, the newest;
     *     {@code window}: seconds of which only the last sample is given, 0 for all
     */
    JsonElement read(JsonObject with) {
        String kind = with.get("kind").getAsString();
        long since = Math.max(with.get("since").getAsLong(), oldest());
        int limit = with.get("limit").getAsInt();
        long window = Math.max(1, with.get("window").getAsLong() * 1000);
        TreeMap<Long, Sample> found = new TreeMap<>();
        List<Sample> inMemory;
        synchronized (this) {
            inMemory = List.copyOf(newest);
        }
        if (inMemory.isEmpty() || inMemory.get(0).ts() > since) {
            file.read(sample -> take(found, sample, since, window, limit));
        }
        inMemory.forEach(sample -> take(found, sample, since, window, limit));
        JsonArray data = new JsonArray();
        found.values().forEach(sample -> data.add(row(sample, kind)));
        JsonObject json = new JsonObject();
        json.addProperty("from", since);
        json.addProperty("to", clock.getAsLong());
        json.addProperty("count", data.size());
        json.add("data", data);
        return json;
    }

    private synchronized long oldest() {
        return clock.getAsLong() - retentionMillis;
    }

    private static void take(TreeMap<Long, Sample> found, Sample sample, long since, long window, int limit) {
        if (sample.ts() >= since) {
            found.put(sample.ts() / window, sample);
            if (found.size() > limit) {
                found.pollFirstEntry();
            }
        }
    }

    private static JsonObject row(Sample sample, String kind) {
        JsonObject row = new JsonObject();
        row.addProperty("ts", sample.ts());
        List<String> names = sample.names().of(kind);
        long[] values = sample.of(kind);
        for (int i = 0; i < values.length; i++) {
            row.addProperty(names.get(i), values[i]);
        }
        return row;
    }
}
