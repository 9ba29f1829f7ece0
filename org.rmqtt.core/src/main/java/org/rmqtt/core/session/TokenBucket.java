package org.rmqtt.core.session;

/** RMQTT's {@code mqueue_rate_limit}: so many messages per period, all at once if need be. Confined to one loop. */
final class TokenBucket {
    private final int burst;
    private final long periodNanos;
    private double tokens;
    private long lastNanos;

    TokenBucket(int burst, long periodNanos, long nowNanos) {
        this.burst = burst;
        this.periodNanos = periodNanos;
        this.tokens = burst;
        this.lastNanos = nowNanos;
    }

    boolean tryTake(long nowNanos) {
        tokens = Math.min(burst, tokens + (double) (nowNanos - lastNanos) * burst / periodNanos);
        lastNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** How long until there is a token, at least one millisecond. */
    long waitMillis() {
        return Math.max(1, (long) Math.ceil((1 - tokens) * periodNanos / burst / 1_000_000));
    }
}
