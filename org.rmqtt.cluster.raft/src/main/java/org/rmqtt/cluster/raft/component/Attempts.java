package org.rmqtt.cluster.raft.component;

/** Spaces attempts out: 0.2 s after the first failure, twice that after the next, up to 30 s. Confined to one thread. */
final class Attempts {
    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 30_000;

    private int failures;
    private long notBefore = System.nanoTime();

    boolean isDue() {
        return System.nanoTime() - notBefore >= 0;
    }

    void failed() {
        long pause = Math.min(FIRST_MILLIS << Math.min(failures++, 10), LONGEST_MILLIS);
        notBefore = System.nanoTime() + pause * 1_000_000;
    }

    void succeeded() {
        failures = 0;
        notBefore = System.nanoTime();
    }
}
