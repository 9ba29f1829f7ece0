package org.rmqtt.http.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rmqtt.api.broker.HistogramView;

/** What the past is shown with besides the figures: the heap, and how long messages took since the last look. One thread. */
final class Moments {
    private static final double MOST = 0.99;

    private long[] before = {};

    /**
     * The figures with those of this moment.
     *
     * @param latency from the arrival of a message to its first sending, since the start of the broker
     */
    Map<String, Long> with(Map<String, Long> stats, HistogramView latency) {
        Map<String, Long> all = new LinkedHashMap<>(stats);
        Runtime machine = Runtime.getRuntime();
        all.put("heap.used", machine.totalMemory() - machine.freeMemory());
        all.put("delivery.latency.p99_us", latency(latency));
        return all;
    }

    /** The bound of the step that the 99th of a hundred is in, in microseconds; beyond the last one that last one. */
    private long latency(HistogramView latency) {
        long[] now = latency.counts();
        long[] counts = now.clone();
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i] -= i < before.length ? before[i] : 0;
            all += counts[i];
        }
        before = now;
        if (all == 0) {
            return 0;
        }
        double[] bounds = latency.bounds();
        long seen = 0;
        int step = 0;
        while (step < bounds.length - 1 && seen + counts[step] < MOST * all) {
            seen += counts[step];
            step++;
        }
        return Math.round(bounds[step] * 1_000_000);
    }
}
