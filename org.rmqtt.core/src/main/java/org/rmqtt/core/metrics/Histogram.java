package org.rmqtt.core.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.rmqtt.api.broker.HistogramView;

/** How large something is, by steps. Any thread may look. */
public final class Histogram {
    /** In nanoseconds: 0.1 ms to 10 s. */
    private static final long[] TIMES = {
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        50_000_000,
        100_000_000,
        250_000_000,
        500_000_000,
        1_000_000_000,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L
    };

    /** In messages, beyond the longest queue that is usual. */
    private static final long[] LENGTHS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000};

    private final long[] bounds;
    private final long unitSize;
    private final String unit;
    /** One for each step, and the sum behind them. */
    private final AtomicLongArray counts;

    private Histogram(long[] bounds, long unitSize, String unit) {
        this.bounds = bounds;
        this.unitSize = unitSize;
        this.unit = unit;
        this.counts = new AtomicLongArray(bounds.length + 2);
    }

    /** One of times, which are recorded in nanoseconds and shown in seconds. */
    public static Histogram ofTimes() {
        return new Histogram(TIMES, TimeUnit.SECONDS.toNanos(1), HistogramView.SECONDS);
    }

    /** One of numbers of messages. */
    static Histogram ofLengths() {
        return new Histogram(LENGTHS, 1, HistogramView.MESSAGES);
    }

    /**
     * Records one size, from any thread: whoever does so takes samples, so that threads hardly ever meet here. A negative one,
     * from clocks that differ, counts as none.
     */
    public void record(long size) {
        counts.incrementAndGet(step(size));
        counts.addAndGet(bounds.length + 1, Math.max(0, size));
    }

    /** Records one size; always on the same thread, which shares this with nobody that records. */
    void recordAlone(long size) {
        add(step(size), 1);
        add(bounds.length + 1, Math.max(0, size));
    }

    private void add(int index, long n) {
        counts.setPlain(index, counts.getPlain(index) + n);
    }

    private int step(long size) {
        int step = 0;
        while (step < bounds.length && size > bounds[step]) {
            step++;
        }
        return step;
    }

    /** What has been recorded. */
    public HistogramView view() {
        double[] shown = new double[bounds.length];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = bounds[i] / (double) unitSize;
        }
        long[] read = new long[bounds.length + 1];
        for (int i = 0; i < read.length; i++) {
            read[i] = counts.get(i);
        }
        return new HistogramView(shown, read, counts.get(bounds.length + 1) / (double) unitSize, unit);
    }
}
