package org.rmqtt.core.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the clients of this node not be read for a while; one hold takes the place of another. Thread-safe. */
public final class PublisherHold {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherHold.class);

    private final Consumer<Boolean> holdClients;

    /** Goes on whenever a hold begins or ends. */
    private final AtomicLong number = new AtomicLong();

    /**
     * A hold that has not begun.
     *
     * @param holdClients stops reading all clients, or goes on; returns when that is done
     */
    public PublisherHold(Consumer<Boolean> holdClients) {
        this.holdClients = holdClients;
    }

    /**
     * Begins a hold; waits until every loop knows. Not on a loop, and not under a lock that a loop may want.
     *
     * @param limit for how long at most
     * @return its number
     */
    long begin(Duration limit) {
        long hold = keep(limit);
        holdClients.accept(true);
        return hold;
    }

    /** Lets a hold that there may be go on as another one; any thread. */
    long keep(Duration limit) {
        long hold = number.incrementAndGet();
        after(limit).execute(() -> end(hold));
        return hold;
    }

    /** Ends a hold unless another one has taken its place; not on a loop. */
    void end(long hold) {
        if (number.compareAndSet(hold, hold + 1)) {
            try {
                holdClients.accept(false);
                if (number.get() != hold + 1) {
                    // another one has begun meanwhile, and may have been ended by this
                    holdClients.accept(true);
                }
            } catch (RejectedExecutionException e) {
                LOG.debug("the broker has stopped: {}", e.getMessage());
            }
        }
    }

    /** As {@link #end}, on another thread. */
    void endLater(long hold) {
        after(Duration.ZERO).execute(() -> end(hold));
    }

    private static Executor after(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
