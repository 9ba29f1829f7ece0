package org.rmqtt.web.hook;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.rmqtt.web.hook.Sender.Result;

/**
 * Events on their way to one place in their order: one request at a time, the rest waits. A request that fails for now is
 * tried again, and what comes behind it waits. Any thread; the lock is held for a queue operation only.
 */
final class Lane {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final Target target;
    private final Sender sender;
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private boolean busy;

    Lane(Target target, Sender sender) {
        this.target = target;
        this.sender = sender;
    }

    void add(String event) {
        synchronized (waiting) {
            waiting.add(event);
            if (busy) {
                return;
            }
            busy = true;
        }
        target.execute(this::next);
    }

    private void next() {
        List<String> batch = new ArrayList<>();
        synchronized (waiting) {
            int size = Math.min(waiting.size(), target.batchSize());
            for (int i = 0; i < size; i++) {
                batch.add(waiting.poll());
            }
            busy = size > 0;
        }
        if (!batch.isEmpty()) {
            attempt(new Attempt(batch, System.nanoTime(), FIRST_PAUSE));
        }
    }

    private record Attempt(List<String> batch, long sinceNanos, Duration pause) {}

    private void attempt(Attempt attempt) {
        sender.send(attempt.batch()).whenComplete((result, failure) -> {
            Result known = failure == null ? result : new Result(Sender.Outcome.REFUSED, String.valueOf(failure));
            judge(attempt, known);
        });
    }

    private void judge(Attempt attempt, Result result) {
        HookSettings settings = target.settings();
        long left = settings.retryMaxElapsed().toNanos() - (System.nanoTime() - attempt.sinceNanos());
        if (result.outcome() == Sender.Outcome.RETRY && left > 0) {
            target.retried(result.detail());
            Duration longer = Duration.ofMillis((long) (attempt.pause().toMillis() * settings.retryMultiplier()));
            Attempt again = new Attempt(attempt.batch(), attempt.sinceNanos(), longer);
            try {
                target.schedule(
                        () -> attempt(again), Math.min(left, attempt.pause().toNanos()), TimeUnit.NANOSECONDS);
                return;
            } catch (RejectedExecutionException e) {
                result = new Result(Sender.Outcome.RETRY, "the plug-in stops");
            }
        }
        target.done(attempt.batch().size(), result);
        target.execute(this::next);
    }

    /** Forgets what waits. */
    int clear() {
        synchronized (waiting) {
            int forgotten = waiting.size();
            waiting.clear();
            return forgotten;
        }
    }
}
