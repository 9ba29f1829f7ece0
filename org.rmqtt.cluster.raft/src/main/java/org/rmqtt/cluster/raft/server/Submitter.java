package org.rmqtt.cluster.raft.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.protocol.RaftClientReply;
import org.rmqtt.api.cluster.CommandLog.Failure;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands of any thread and appends them in that order: what waits goes into one log entry, a lone command at once,
 * and no timer is involved. While an entry is under way commands gather until it is done or the next one is full.
 *
 * <p>One thread of its own sends. As leader it appends to the own log, together with what other nodes {@linkplain #propose
 * propose}, so that the commands of all nodes share entries: an entry costs far more than a command in it. Else it proposes
 * to the leader. It changes the way only when nothing is under way, so that no entry overtakes another.
 */
public final class Submitter implements AutoCloseable {
    /** The subject under which nodes propose: a question is the term and a {@link Batch}, its answer an {@link Outcome}. */
    public static final String SUBJECT = "raft.propose";

    private static final Logger LOG = LoggerFactory.getLogger(Submitter.class);
    private static final int MOST_BYTES = 1024 * 1024;
    private static final long PAUSE_MILLIS = 5;
    private static final long LOOK_MILLIS = 100;

    /** So many batches that wait share an entry. */
    private static final int SHARED = 16;

    /** The most entries under way, full ones but for one. */
    private static final int MOST_ENTRIES = 8;

    private enum Way {
        OWN_LOG,
        LEADER,
        NONE
    }

    /** A command of this node, whose failure somebody hears of, or a batch of another one, which is told the outcome. */
    private record Waiting(
            Batch.Part part, Consumer<Failure> onFailure, CompletableFuture<Outcome> outcome, long since) {
        int commands() {
            return part.commands();
        }

        /** How many of them are of this node. */
        int own() {
            return isProposal() ? 0 : commands();
        }

        boolean isProposal() {
            return outcome != null;
        }
    }

    private final Supplier<RaftSettings.Submit> settings;
    private final Supplier<RaftNode> node;
    private final Forwarding forwarding;
    private final Breaker breaker;
    private final LinkedBlockingDeque<Waiting> queue = new LinkedBlockingDeque<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Object progress = new Object();
    private final LongAdder batches = new LongAdder();
    private final LongAdder submitted = new LongAdder();
    private final LongAdder proposed = new LongAdder();
    private final LongAdder notTaken = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final Thread thread;

    private int underWay;
    private int entriesUnderWay;
    private List<Waiting> cameBack = List.of();
    private Way lastWay = Way.NONE;
    private RaftNode lastNode;
    private volatile boolean closed;

    /** Begins. */
    public Submitter(Supplier<RaftSettings.Submit> settings, Supplier<RaftNode> node, Supplier<PeerNetwork> network) {
        this.settings = settings;
        this.node = node;
        forwarding = new Forwarding(network);
        breaker = new Breaker(settings);
        thread = new Thread(this::run, "rmqtt-raft-submit");
        thread.setDaemon(true);
        thread.start();
    }

    // ---- what comes

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
        Waiting waiting = new Waiting(Batch.Part.of(command), onFailure, null, System.nanoTime());
        if (!hasRoomFor(waiting)) {
            onFailure.accept(Failure.BUSY);
            return;
        }
        submitted.increment();
        add(waiting);
    }

    /**
     * Takes commands of another node that believes this one to lead.
     *
     * @throws IllegalArgumentException if they are none
     */
    public CompletionStage<byte[]> propose(PeerNetwork.Question question) {
        ByteBuffer bytes = ByteBuffer.wrap(question.bytes());
        if (bytes.remaining() < Long.BYTES) {
            throw new IllegalArgumentException("no commands");
        }
        long term = bytes.getLong();
        Waiting waiting = new Waiting(Batch.Part.of(bytes), null, new CompletableFuture<>(), System.nanoTime());
        RaftNode current = node.get();
        if (closed || way(current) != Way.OWN_LOG || current.term() != term || !hasRoomFor(waiting)) {
            notTaken(waiting);
        } else {
            proposed.increment();
            add(waiting);
        }
        return waiting.outcome.thenApply(Outcome::toBytes);
    }

    private boolean hasRoomFor(Waiting waiting) {
        if (queued.addAndGet(waiting.commands()) <= settings.get().waiting()) {
            return true;
        }
        queued.addAndGet(-waiting.commands());
        busy.add(waiting.commands());
        return false;
    }

    private void add(Waiting waiting) {
        queue.addLast(waiting);
        if (closed) {
            failAll();
        }
    }

    private void notTaken(Waiting proposal) {
        notTaken.increment();
        proposal.outcome.complete(Outcome.NOT_APPENDED);
    }

    // ---- what goes

    private void run() {
        while (!closed) {
            try {
                Waiting first = queue.pollFirst(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    queued.addAndGet(-first.commands());
                    step(first);
                }
                forwarding.look();
                fetchBack();
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
        if (first.isProposal() && way != Way.OWN_LOG) {
            notTaken(first);
        } else if (way == Way.NONE || !awaitRoom(way, current)) {
            if (isOverdue(first)) {
                fail(List.of(first), Outcome.NOT_APPENDED);
            } else {
                putBack(List.of(first));
                if (way == Way.NONE) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } else {
            send(current, way, batch(first, way));
        }
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

    /** Waits a moment for room; a new way is taken only when nothing is under way, or has come back from there. */
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
        if (!cameBack.isEmpty()) {
            return false;
        }
        if (entriesUnderWay == 0) {
            return true;
        }
        RaftSettings.Submit now = settings.get();
        boolean sameWay = way == Way.OWN_LOG && way == lastWay && current == lastNode;
        boolean full = queued.get() >= now.batch() * SHARED;
        return sameWay && full && entriesUnderWay < MOST_ENTRIES && underWay < now.workers();
    }

    private List<Waiting> batch(Waiting first, Way way) {
        RaftSettings.Submit now = settings.get();
        int ownRoom;
        synchronized (progress) {
            ownRoom = now.workers() - underWay - first.own();
        }
        int room = now.batch() * SHARED - first.commands();
        List<Waiting> batch = new ArrayList<>();
        batch.add(first);
        int bytes = first.part.size();
        while (room > 0) {
            Waiting next = queue.pollFirst();
            if (next == null) {
                break;
            }
            if (next.isProposal() && way != Way.OWN_LOG) {
                queued.addAndGet(-next.commands());
                notTaken(next);
                continue;
            }
            bytes += next.part.size();
            ownRoom -= next.own();
            room -= next.commands();
            if (bytes > MOST_BYTES || ownRoom < 0) {
                queue.addFirst(next);
                break;
            }
            queued.addAndGet(-next.commands());
            batch.add(next);
        }
        return batch;
    }

    private void putBack(List<Waiting> batch) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            queued.addAndGet(batch.get(i).commands());
            queue.addFirst(batch.get(i));
        }
    }

    /** What was not appended is the first to go again; of several entries under way only the last can be refused so. */
    private void fetchBack() throws InterruptedException {
        List<Waiting> again;
        synchronized (progress) {
            again = cameBack;
            cameBack = List.of();
        }
        if (!again.isEmpty()) {
            putBack(again);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void send(RaftNode current, Way way, List<Waiting> batch) {
        byte[] entry = Batch.write(batch.stream().map(Waiting::part).toList());
        CompletableFuture<Outcome> outcome =
                way == Way.OWN_LOG ? append(current, entry) : forwarding.send(current, entry);
        batches.increment();
        synchronized (progress) {
            underWay += batch.stream().mapToInt(Waiting::own).sum();
            entriesUnderWay++;
        }
        outcome.completeOnTimeout(Outcome.UNKNOWN, settings.get().timeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(what -> finished(batch, what));
    }

    private static CompletableFuture<Outcome> append(RaftNode current, byte[] entry) {
        CompletableFuture<RaftClientReply> reply;
        try {
            reply = current.append(entry);
        } catch (IOException | RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        if (Replies.isRefusedBeforeAppend(reply)) {
            return CompletableFuture.completedFuture(Outcome.NOT_APPENDED);
        }
        return reply.handle((answer, failure) -> {
            if (failure == null && answer.isSuccess()) {
                return Outcome.COMMITTED;
            }
            LOG.debug("an entry failed: {}", failure == null ? answer.getException() : failure.toString());
            return Outcome.UNKNOWN;
        });
    }

    private void finished(List<Waiting> batch, Outcome outcome) {
        boolean again = outcome == Outcome.NOT_APPENDED && !isOverdue(batch.get(0));
        synchronized (progress) {
            underWay -= batch.stream().mapToInt(Waiting::own).sum();
            entriesUnderWay--;
            if (again) {
                cameBack = batch;
            }
            progress.notifyAll();
        }
        if (again) {
            return;
        }
        if (outcome == Outcome.COMMITTED) {
            breaker.succeeded();
            batch.stream().filter(Waiting::isProposal).forEach(proposal -> proposal.outcome.complete(outcome));
        } else {
            fail(batch, outcome);
        }
    }

    private void fail(List<Waiting> batch, Outcome outcome) {
        boolean isUnknown = outcome == Outcome.UNKNOWN;
        if (batch.stream().anyMatch(waiting -> !waiting.isProposal())) {
            breaker.failed();
        }
        for (Waiting waiting : batch) {
            if (waiting.isProposal()) {
                waiting.outcome.complete(outcome);
                continue;
            }
            (isUnknown ? unknown : unavailable).increment();
            try {
                waiting.onFailure.accept(isUnknown ? Failure.UNKNOWN : Failure.UNAVAILABLE);
            } catch (RuntimeException e) {
                LOG.error("who submitted a command failed when it was told of its failure", e);
            }
        }
    }

    private void failAll() {
        synchronized (progress) {
            putBack(cameBack);
            cameBack = List.of();
        }
        for (Waiting next = queue.pollFirst(); next != null; next = queue.pollFirst()) {
            queued.addAndGet(-next.commands());
            fail(List.of(next), Outcome.NOT_APPENDED);
        }
    }

    // ---- figures

    /** Its counters by name. */
    public void figures(java.util.Map<String, Long> into) {
        into.put("submitted", submitted.sum());
        into.put("batches", batches.sum());
        into.put("proposals", proposed.sum());
        into.put("proposals_not_taken", notTaken.sum());
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
