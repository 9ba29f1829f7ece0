package org.rmqtt.transport.connection;

import java.util.function.Consumer;

/**
 * Keeps the kernel from acknowledging each read of a client that sends without a pause and is sent nothing, as one that
 * publishes at QoS 0: half of what such a read costs is the acknowledgement. With {@code TCP_QUICKACK} off it comes with the
 * second segment, or after 40 ms.
 *
 * <p>A client with Nagle's algorithm waits for it before it sends the next segment, so its messages would come 40 ms late.
 * That shows: as many reads take longer than before by that time. When it has shown three times in a row, the connection is
 * left as it is. The kernel goes back to quick acknowledgements by itself after each such time-out, hence the option is
 * set again and again. Confined to the connection's loop.
 */
final class AckPace {
    /** It is looked at after so many reads. */
    static final int READS = 8;

    private static final int FAST_NANOS = 160_000_000;
    private static final int STALL_NANOS = 30_000_000;
    private static final int MAX_STALLS = 3;

    private final Consumer<Boolean> quickAck;
    private long since;
    private int best = FAST_NANOS;
    private byte stalls;
    private boolean isOff;

    /**
     * The pace of one connection.
     *
     * @param quickAck sets {@code TCP_QUICKACK}
     * @param now when it begins, by {@link System#nanoTime}
     */
    AckPace(Consumer<Boolean> quickAck, long now) {
        this.quickAck = quickAck;
        since = now;
    }

    /** {@link #READS} reads more are done. */
    void onReads(long now) {
        long took = now - since;
        since = now;
        if (stalls == MAX_STALLS) {
            return;
        }
        if (!isOff) {
            best = (int) Math.min(best, took);
        } else if (took - best < STALL_NANOS) {
            stalls = 0;
        } else if (++stalls == MAX_STALLS) {
            return;
        }
        isOff = took < FAST_NANOS;
        if (isOff) {
            quickAck.accept(false);
        }
    }
}
