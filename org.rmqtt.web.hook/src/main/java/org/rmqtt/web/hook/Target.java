package org.rmqtt.web.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.rmqtt.web.hook.Sender.Outcome;
import org.rmqtt.web.hook.Sender.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One URL: lanes side by side, a bound for all of them, and lines in the log that do not become too many. Any thread. */
final class Target {
    private static final Logger LOG = LoggerFactory.getLogger(Target.class);
    private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String url;
    private final Supplier<HookSettings> settings;
    private final Figures figures;
    private final ScheduledExecutorService executor;
    private final List<Lane> lanes = new ArrayList<>();
    private final int batch;
    private final AtomicInteger pending = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean closing;
    private final AtomicLong saidAt = new AtomicLong(System.nanoTime() - SAY_NANOS);

    /**
     * A target with that many lanes.
     *
     * @param batch the most events of one request, or 0 for what the settings say
     */
    Target(String url, Sender sender, int lanes, int batch, Surroundings surroundings) {
        this.url = url;
        this.settings = surroundings.settings();
        this.figures = surroundings.figures();
        this.executor = surroundings.executor();
        this.batch = batch;
        for (int i = 0; i < lanes; i++) {
            this.lanes.add(new Lane(this, sender));
        }
    }

    /**
     * What all targets share.
     *
     * @param settings the settings of the moment
     * @param figures what is counted
     * @param executor who works
     */
    record Surroundings(Supplier<HookSettings> settings, Figures figures, ScheduledExecutorService executor) {}

    /** Takes an event; those of one client keep their order. */
    void add(String client, String event) {
        if (pending.incrementAndGet() > settings.get().queueCapacity()) {
            pending.decrementAndGet();
            figures.dropped.increment();
            say("events for it are dropped: as many wait as may");
            return;
        }
        lanes.get(Math.floorMod(client.hashCode(), lanes.size())).add(event);
    }

    int pending() {
        return pending.get();
    }

    /** Completes when nothing is left; for who adds nothing more. */
    CompletableFuture<Void> drained() {
        closing = true;
        if (pending.get() == 0) {
            drained.complete(null);
        }
        return drained;
    }

    /** Forgets what waits; what is under way ends by itself. */
    void close() {
        int forgotten = lanes.stream().mapToInt(Lane::clear).sum();
        pending.addAndGet(-forgotten);
        if (forgotten > 0) {
            figures.givenUp.add(forgotten);
            LOG.warn("web-hook {}: {} events that waited for it are given up", url, forgotten);
        }
    }

    // ---- called by lanes

    HookSettings settings() {
        return settings.get();
    }

    int batchSize() {
        return batch == 0 ? settings.get().batchSize() : batch;
    }

    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("web-hook {}: the plug-in has stopped", url, e);
        }
    }

    void schedule(Runnable task, long delay, TimeUnit unit) {
        executor.schedule(task, delay, unit);
    }

    void retried(String why) {
        figures.retried.increment();
        say(why + "; it is tried again");
    }

    void done(int events, Result result) {
        if (pending.addAndGet(-events) == 0 && closing) {
            drained.complete(null);
        }
        if (result.outcome() == Outcome.SENT) {
            figures.sent.add(events);
        } else if (result.outcome() == Outcome.REFUSED) {
            figures.refused.add(events);
            say(result.detail());
        } else {
            figures.givenUp.add(events);
            say(result.detail() + "; " + events + " events are given up");
        }
    }

    private void say(String what) {
        long last = saidAt.get();
        long now = System.nanoTime();
        if (now - last >= SAY_NANOS && saidAt.compareAndSet(last, now)) {
            LOG.warn("web-hook {}: {}", url, what);
        }
    }
}
