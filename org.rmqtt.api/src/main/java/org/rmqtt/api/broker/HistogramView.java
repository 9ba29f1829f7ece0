package org.rmqtt.api.broker;

import java.util.Arrays;

/**
 * How often something took how long.
 *
 * @param bounds the upper bounds of the steps in seconds, growing; a last step without bound comes after them
 * @param counts how many were in each step, one more than there are bounds
 * @param sumSeconds all times in one sum
 */
public record HistogramView(double[] bounds, long[] counts, double sumSeconds) {
    /** The arrays are copied. */
    public HistogramView {
        bounds = bounds.clone();
        counts = counts.clone();
    }

    /**
     * Both in one.
     *
     * @throws IllegalArgumentException if the other one has other steps
     */
    public HistogramView plus(HistogramView other) {
        if (!Arrays.equals(bounds, other.bounds)) {
            throw new IllegalArgumentException("histograms with different steps cannot be added");
        }
        long[] sums = counts.clone();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.counts[i];
        }
        return new HistogramView(bounds, sums, sumSeconds + other.sumSeconds);
    }
}
