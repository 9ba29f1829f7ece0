package org.rmqtt.core.cluster;

/**
 * Finds out whether this node has been without the others for longer than anybody remembers removals. Wall clock, which
 * goes on while a machine sleeps. Thread-safe.
 */
final class Absence {
    private final long rememberedMillis;
    private long heard;
    private long lostSince;

    Absence(long rememberedMillis) {
        this.rememberedMillis = rememberedMillis;
    }

    /** Another node has been heard of. */
    synchronized void heard(long nowMillis) {
        if (isTooLong(nowMillis)) {
            lostSince = heard;
        }
        heard = nowMillis;
    }

    private boolean isTooLong(long nowMillis) {
        return heard != 0 && nowMillis - heard > rememberedMillis;
    }

    /**
     * This node has a place among the others again.
     *
     * @return since when it was away for too long; 0 if it was not, or never had a place
     */
    synchronized long ended(long nowMillis) {
        heard(nowMillis);
        long since = lostSince;
        lostSince = 0;
        return since;
    }
}
