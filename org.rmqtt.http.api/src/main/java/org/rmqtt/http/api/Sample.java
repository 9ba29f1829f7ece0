package org.rmqtt.http.api;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Figures of one moment. Samples share their names as long as those are the same.
 *
 * @param ts milliseconds since the epoch
 * @param names what the values are
 * @param values one for each name; never changed
 */
record Sample(long ts, Names names, long[] values) {
    /** The names of values: first those of statistics, then those of metrics. */
    record Names(List<String> stats, List<String> metrics) {
        int count() {
            return stats.size() + metrics.size();
        }

        /** The names of a kind. */
        List<String> of(String kind) {
            return kind.equals("stats") ? stats : metrics;
        }

        private int first(String kind) {
            return kind.equals("stats") ? 0 : stats.size();
        }
    }

    /**
     * A sample.
     *
     * @param known names that are used if they are the same; or null
     */
    static Sample of(long ts, Map<String, Long> stats, Map<String, Long> metrics, Names known) {
        Names names = new Names(List.copyOf(stats.keySet()), List.copyOf(metrics.keySet()));
        long[] values = new long[names.count()];
        int at = 0;
        for (long value : stats.values()) {
            values[at++] = value;
        }
        for (long value : metrics.values()) {
            values[at++] = value;
        }
        return new Sample(ts, names.equals(known) ? known : names, values);
    }

    /** The values of a kind, in the order of its names. */
    long[] of(String kind) {
        int first = names.first(kind);
        return Arrays.copyOfRange(values, first, first + names.of(kind).size());
    }
}
