package org.rmqtt.cluster.raft.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftClientReply;
import org.rmqtt.api.cluster.CommandLog.Failure;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands of any thread and appends them in that order: what waits goes into one log entry, a lone command at once,
 * and no timer is involved. While an entry is under way commands gather until it is done or the next one is full.
 * One thread of its own sends. As leader it appends to the own log; else entries go to the leader. It changes the way only
 * when nothing is under way, so that no entry overtakes another.
 */
public final class Submitter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Submitter.class);
    private static final int MOST_BYTES = 1024 * 1024;
    private static final long PAUSE_MILLIS = 5;

    /** The most entries under way, full ones but for one: an entry costs far more than a command in it. */
    private static final int MOST_ENTRIES = 8;

    private enum Way {
        OWN_LOG,
        LEADER,
        NONE
    }

    private record Waiting(byte[] command, Consumer<Failure> onFailure, long since) {}

    private final Supplier<RaftSettings.Submit> settings;
    private final Supplier<RaftNode> node;
    private final Breaker breaker;
    private final LinkedBlockingDeque<Waiting> queue = new LinkedBlockingDeque<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Object progress = new Object();
    private final LongAdder batches = new LongAdder();
    private final LongAdder submitted = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final Thread thread;

    private int underWay;
    private int entriesUnderWay;
    private Way lastWay = Way.NONE;
    private RaftNode lastNode;
    private volatile boolean closed;

    /** Begins. */
    public Submitter(Supplier<RaftSettings.Submit> settings, Supplier<RaftNode> node) {
        this.settings = settings;
        this.node = node;
        breaker = new Breaker(settings);
        thread = new Thread(this::run, "rmqtt-raft-submit");
        thread.setDaemon(true);
        thread.start();
    }

    /** See {@link org.rmqtt.api.cluster.CommandLog#submit}. */
    public void submit(byte[] command, Consumer<Failure> onFailure) {
        if (closed || breaker.isOpen()) {
            unavailable.increment();
            onFailure.accept(Failure.UNAVAILABLE);
            return;
        }
        if (command.length > RaftSettings.LARGEST_COMMAND) {
            LOG.error("a command of {} bytes is refused; {} is the most", command.length, RaftSettings.LARGEST_COMMAND);
            unavailable.increment();
            onFailure.accept(Failure.UNAVAILABLE);
            return;
        }
        if (queued.incrementAndGet() > settings.get().waiting()) {
            queued.decrementAndGet();
            busy.increment();
            onFailure.accept(Failure.BUSY);
            return;
        }
        submitted.increment();
        queue.addLast(new Waiting(command, onFailure, System.nanoTime()));
        if (closed) {
            failAll();
        }
    }

    private void run() {
        while (!closed) {
            try {
                Waiting first = queue.pollFirst(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    queued.decrementAndGet();
                    step(first);
                }
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException e) {
                LOG.error("submitting failed", e);
            }
        }
        failAll();
    }

    private void step(Waiting first) throws InterruptedException {
        RaftNode current = node.get();
        Way way = way(current);
        if (way == Way.NONE || !awaitRoom(way, current)) {
            if (isOverdue(first)) {
                breaker.failed();
                fail(List.of(first), Failure.UNAVAILABLE);
            } else {
                putBack(List.of(first));
                if (way == Way.NONE) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            return;
        }
        send(current, way, batch(first));
    }

    private static Way way(RaftNode current) {
        if (current == null || !current.isAlive()) {
            return Way.NONE;
        }
        if (current.isLeader()) {
            return Way.OWN_LOG;
        }
        boolean elsewhere =
                current.leader() != 0 && !current.division().getInfo().isLeader();
        return elsewhere && current.own().isPresent() ? Way.LEADER : Way.NONE;
    }

    private boolean isOverdue(Waiting waiting) {
        return System.nanoTime() - waiting.since >= settings.get().timeout().toNanos();
    }

    /** Waits a moment for room; a new way is taken only when nothing is under way. */
    private boolean awaitRoom(Way way, RaftNode current) throws InterruptedException {
        synchronized (progress) {
            if (!mayGo(way, current)) {
                progress.wait(PAUSE_MILLIS);
            }
            if (!mayGo(way, current)) {
                return false;
            }
            lastWay = way;
            lastNode = current;
            return true;
        }
    }

    private boolean mayGo(Way way, RaftNode current) {
        boolean sameWay = way == lastWay && current == lastNode;
        RaftSettings.Submit now = settings.get();
        boolean full = queued.get() + 1 >= now.batch();
        return underWay == 0 || (sameWay && full && entriesUnderWay < MOST_ENTRIES && underWay < now.workers());
    }

    private List<Waiting> batch(Waiting first) {
        RaftSettings.Submit now = settings.get();
        int room;
        synchronized (progress) {
            room = Math.max(1, Math.min(now.batch(), now.workers() - underWay));
        }
        List<Waiting> batch = new ArrayList<>();
        batch.add(first);
        int bytes = first.command.length;
        while (batch.size() < room) {
            Waiting next = queue.pollFirst();
            if (next == null) {
                break;
            }
            bytes += next.command.length;
            if (bytes > MOST_BYTES) {
                queue.addFirst(next);
                break;
            }
            queued.decrementAndGet();
            batch.add(next);
        }
        return batch;
    }

    private void putBack(List<Waiting> batch) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            queued.incrementAndGet();
            queue.addFirst(batch.get(i));
        }
    }

    private void send(RaftNode current, Way way, List<Waiting> batch) throws InterruptedException {
        byte[] entry = Batch.write(batch.stream().map(Waiting::command).toList());
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = way == Way.OWN_LOG
                    ? current.append(entry)
                    : current.forwarding().send(entry);
        } catch (IOException | RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        if (way == Way.OWN_LOG && Replies.isRefusedBeforeAppend(reply) && !isOverdue(batch.get(0))) {
            putBack(batch);
            Thread.sleep(PAUSE_MILLIS);
            return;
        }
        batches.increment();
        synchronized (progress) {
            underWay += batch.size();
            entriesUnderWay++;
        }
        boolean neverAppended = way == Way.OWN_LOG && Replies.isRefusedBeforeAppend(reply);
        reply.orTimeout(settings.get().timeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> finished(current, way, batch, answer, failure, neverAppended));
    }

    private void finished(
            RaftNode current,
            Way way,
            List<Waiting> batch,
            RaftClientReply answer,
            Throwable failure,
            boolean neverAppended) {
        synchronized (progress) {
            underWay -= batch.size();
            entriesUnderWay--;
            progress.notifyAll();
        }
        if (failure == null && answer.isSuccess()) {
            breaker.succeeded();
            return;
        }
        breaker.failed();
        LOG.debug("{} commands failed: {}", batch.size(), failure == null ? answer.getException() : failure);
        if (way == Way.LEADER && failure instanceof TimeoutException) {
            current.forwarding().dropCurrent();
        }
        fail(batch, neverAppended ? Failure.UNAVAILABLE : Failure.UNKNOWN);
    }

    private void fail(List<Waiting> batch, Failure failure) {
        (failure == Failure.UNKNOWN ? unknown : unavailable).add(batch.size());
        for (Waiting waiting : batch) {
            try {
                waiting.onFailure.accept(failure);
            } catch (RuntimeException e) {
                LOG.error("who submitted a command failed when it was told of its failure", e);
            }
        }
    }

    private void failAll() {
        for (Waiting next = queue.pollFirst(); next != null; next = queue.pollFirst()) {
            queued.decrementAndGet();
            fail(List.of(next), Failure.UNAVAILABLE);
        }
    }

    // ---- figures

    /** Its counters by name. */
    public void figures(java.util.Map<String, Long> into) {
        into.put("submitted", submitted.sum());
        into.put("batches", batches.sum());
        into.put("queued", (long) queued.get());
        synchronized (progress) {
            into.put("under_way", (long) underWay);
        }
        into.put("busy", busy.sum());
        into.put("unavailable", unavailable.sum());
        into.put("unknown", unknown.sum());
        into.put("breaker_opened", breaker.timesOpened());
        into.put("breaker_open", breaker.isOpen() ? 1L : 0L);
    }

    /** Ends it; what waits fails. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
