package org.rmqtt.cluster.raft.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Waits until this node has applied what was committed before, trying again as long as there is time. */
public final class ReadIndex {
    private static final long PAUSE_MILLIS = 50;

    private final Supplier<RaftNode> node;
    private final ScheduledExecutorService executor;

    /** One that works on an executor. */
    public ReadIndex(Supplier<RaftNode> node, ScheduledExecutorService executor) {
        this.node = node;
        this.executor = executor;
    }

    /** Completes when reached, fails when the time is up. */
    public CompletableFuture<Void> reach(Duration within) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        long end = System.nanoTime() + within.toNanos();
        executor.execute(() -> attempt(result, end));
        return result;
    }

    private void attempt(CompletableFuture<Void> result, long end) {
        RaftNode current = node.get();
        if (current == null || !current.isAlive()) {
            again(result, end, new IOException("the Raft server is not running"));
            return;
        }
        if (!current.isLeader() && current.leader() == current.settings().nodeId()) {
            // Ratis answers a leader without others before it knows what is committed (Raft §8)
            again(result, end, new IOException("the leader is not ready"));
            return;
        }
        try {
            current.readIndex().whenComplete((reply, failure) -> {
                if (failure == null && reply.isSuccess()) {
                    result.complete(null);
                } else {
                    again(result, end, failure == null ? reply.getException() : failure);
                }
            });
        } catch (IOException | RuntimeException e) {
            again(result, end, e);
        }
    }

    private void again(CompletableFuture<Void> result, long end, Throwable why) {
        if (System.nanoTime() - end >= 0) {
            TimeoutException failure = new TimeoutException("no read index: " + why);
            failure.initCause(why);
            result.completeExceptionally(failure);
            return;
        }
        try {
            executor.schedule(() -> attempt(result, end), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
    }
}
