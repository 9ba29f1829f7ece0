package org.rmqtt.http.api;

import com.google.gson.JsonSyntaxException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.rmqtt.http.api.Sample.Names;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples in a file, one a line: its time, then each value less that of the line before, or nothing if it is the same. A line
 * with the names in JSON comes before the first sample and whenever they change; values begin at zero after it. A line that
 * is damaged spoils those up to the next names. One thread at a time writes; others may read meanwhile.
 */
final class HistoryFile {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);
    private static final char NAMES = '{';

    private final Path file;
    private Sample last;
    private boolean failing;

    HistoryFile(Path file) {
        this.file = file;
    }

    /** Adds a sample. What cannot be written is not there later; that is said once. */
    void append(Sample sample) {
        StringBuilder text = new StringBuilder();
        boolean follows = last != null && last.names() == sample.names();
        if (!follows) {
            // ends a line that a process before has not finished
            text.append('\n').append(Json.GSON.toJson(sample.names())).append('\n');
        }
        write(text, sample, follows ? last.values() : null);
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            last = sample;
            failing = false;
        } catch (IOException e) {
            last = null;
            if (!failing) {
                LOG.warn("the history cannot be written to {}: {}", file, e.toString());
            }
            failing = true;
        }
    }

    private static void write(Appendable out, Sample sample, long[] before) {
        try {
            out.append(Long.toString(sample.ts()));
            for (int i = 0; i < sample.values().length; i++) {
                long change = sample.values()[i] - (before == null ? 0 : before[i]);
                out.append(',').append(change == 0 ? "" : Long.toString(change));
            }
            out.append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives all samples that can be read to a sink, in their order. */
    void read(Consumer<Sample> sink) {
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            Names names = null;
            long[] values = {};
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isEmpty()) {
                    continue;
                }
                if (line.charAt(0) == NAMES) {
                    names = names(line);
                    values = new long[names == null ? 0 : names.count()];
                } else if (names != null) {
                    Sample sample = sample(line, names, values);
                    if (sample == null) {
                        names = null;
                    } else {
                        values = sample.values();
                        sink.accept(sample);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("the history in {} cannot be read: {}", file, e.toString());
        }
    }

    private static Names names(String line) {
        try {
            Names names = Json.GSON.fromJson(line, Names.class);
            return names.stats() == null || names.metrics() == null ? null : names;
        } catch (JsonSyntaxException e) {
            return null;
        }
    }

    /** The sample of a line, or null. */
    private static Sample sample(String line, Names names, long[] before) {
        String[] parts = line.split(",", -1);
        if (parts.length != before.length + 1) {
            return null;
        }
        try {
            long[] values = before.clone();
            for (int i = 0; i < values.length; i++) {
                if (!parts[i + 1].isEmpty()) {
                    values[i] += Long.parseLong(parts[i + 1]);
                }
            }
            return new Sample(Long.parseLong(parts[0]), names, values);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Leaves out what is older. */
    void cut(long oldest) {
        if (!Files.exists(file)) {
            return;
        }
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(whole, StandardCharsets.UTF_8)) {
                Sample[] previous = new Sample[1];
                read(sample -> {
                    if (sample.ts() >= oldest) {
                        copy(writer, sample, previous[0]);
                        previous[0] = sample;
                    }
                });
            }
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("the history in {} cannot be made shorter: {}", file, e.toString());
        }
        last = null;
    }

    private static void copy(BufferedWriter writer, Sample sample, Sample previous) {
        boolean follows = previous != null && previous.names() == sample.names();
        try {
            if (!follows) {
                writer.write(Json.GSON.toJson(sample.names()) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(writer, sample, follows ? previous.values() : null);
    }
}
