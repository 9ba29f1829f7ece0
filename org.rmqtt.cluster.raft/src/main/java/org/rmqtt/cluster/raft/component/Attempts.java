package org.rmqtt.cluster.raft.component;

import java.util.function.LongSupplier;

/**
 * Spaces attempts out: 0.2 s after the first failure, twice that after the next, up to 30 s. Only what has worked for 10 s
 * begins anew: a server on a full disk starts each time, and falls at the first entry. Confined to one thread.
 */
final class Attempts {
    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 30_000;

    private static final long STEADY_NANOS = 10_000_000_000L;

    private final LongSupplier nanos;
    private int failures;
    private boolean works;
    private long worksSince;
    private long notBefore;

    Attempts(LongSupplier nanos) {
        this.nanos = nanos;
        this.notBefore = nanos.getAsLong();
    }

    boolean isDue() {
        return nanos.getAsLong() - notBefore >= 0;
    }

    void failed() {
        works = false;
        long pause = Math.min(FIRST_MILLIS << Math.min(failures++, 10), LONGEST_MILLIS);
        notBefore = nanos.getAsLong() + pause * 1_000_000;
    }

    /** What was attempted works at this moment. */
    void works() {
        long now = nanos.getAsLong();
        if (!works) {
            works = true;
            worksSince = now;
        } else if (now - worksSince >= STEADY_NANOS) {
            failures = 0;
        }
    }

    void succeeded() {
        failures = 0;
        notBefore = nanos.getAsLong();
    }
}
