package org.rmqtt.core.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.rmqtt.api.broker.HistogramView;

/** How long something takes, by steps. Whoever records takes samples, so that threads hardly ever meet here. Any thread. */
public final class Histogram {
    private static final double[] BOUNDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
    private final LongAdder sumNanos = new LongAdder();

    /** Records one time; a negative one, from clocks that differ, counts as none. */
    public void record(long nanos) {
        long time = Math.max(0, nanos);
        double seconds = time / (double) TimeUnit.SECONDS.toNanos(1);
        int step = 0;
        while (step < BOUNDS.length && seconds > BOUNDS[step]) {
            step++;
        }
        counts.incrementAndGet(step);
        sumNanos.add(time);
    }

    /** What has been recorded. */
    public HistogramView view() {
        long[] read = new long[BOUNDS.length + 1];
        for (int i = 0; i < read.length; i++) {
            read[i] = counts.get(i);
        }
        return new HistogramView(BOUNDS, read, sumNanos.sum() / (double) TimeUnit.SECONDS.toNanos(1));
    }
}
