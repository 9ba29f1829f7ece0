package org.rmqtt.api.broker;

import java.util.Arrays;
import java.util.Objects;

/**
 * How often something had which size: took how long, or was how many.
 *
 * @param bounds the upper bounds of the steps in the unit, growing; a last step without bound comes after them
 * @param counts how many were in each step, one more than there are bounds
 * @param sum all sizes in one sum, in the unit
 * @param unit the unit as UCUM writes it: {@link #SECONDS} for times, {@link #MESSAGES} for numbers of messages
 */
public record HistogramView(double[] bounds, long[] counts, double sum, String unit) {
    /** The unit of times. */
    public static final String SECONDS = "s";

    /** The unit of what counts messages. */
    public static final String MESSAGES = "{message}";

    /**
     * The arrays are copied.
     *
     * @throws NullPointerException if anything is null
     */
    public HistogramView {
        bounds = bounds.clone();
        counts = counts.clone();
        Objects.requireNonNull(unit);
    }

    /** One of times, in seconds. The arrays are copied. */
    public HistogramView(double[] bounds, long[] counts, double sumSeconds) {
        this(bounds, counts, sumSeconds, SECONDS);
    }

    /**
     * Both in one.
     *
     * @throws IllegalArgumentException if the other one has other steps or another unit
     */
    public HistogramView plus(HistogramView other) {
        if (!Arrays.equals(bounds, other.bounds) || !unit.equals(other.unit)) {
            throw new IllegalArgumentException("histograms with different steps cannot be added");
        }
        long[] sums = counts.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.counts[i];
        }
        return new HistogramView(bounds, sums, sum + other.sum, unit);
    }
}
