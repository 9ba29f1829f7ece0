package org.rmqtt.cluster.raft.server;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.ratis.server.protocol.TermIndex;
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
 * to the leader, again as soon as it knows the place of what it has proposed before. It changes the way only when nothing is
 * under way, so that no entry overtakes another.
 */
public final class Submitter implements AutoCloseable {
    /** Under this subject nodes propose: a question is the term and a {@link Batch}, its answer the index in the log, or -1. */
    public static final String SUBJECT = "raft.propose";

    /** Under this subject they propose to a node that passes it on to the leader. */
    public static final String RELAY = "raft.relay";

    private static final Logger LOG = LoggerFactory.getLogger(Submitter.class);
    private static final int MOST_BYTES = 1024 * 1024;
    private static final long PAUSE_MILLIS = 5;
    private static final long LOOK_MILLIS = 100;

    /** So many batches that wait share an entry. */
    private static final int SHARED = 32;

    /** The most entries under way at the leader, full ones but for one. */
    private static final int MOST_ENTRIES = 8;

    private enum Way {
        OWN_LOG,
        LEADER,
        NONE
    }

    /** Where commands go now. */
    private record Route(Way way, RaftNode node, long term) {}

    /** What was sent together. It stays among what was sent until its outcome is known, or it goes again. */
    private static final class Sent {
        final List<Waiting> batch;
        final int own;
        final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        final long since = System.nanoTime();
        boolean cameBack;

        Sent(List<Waiting> batch) {
            this.batch = batch;
            own = batch.stream().mapToInt(Waiting::own).sum();
        }
    }

    private final Supplier<RaftSettings.Submit> settings;
    private final Supplier<RaftNode> node;
    private final Forwarding forwarding;
    private final Places places;
    private final Breaker breaker;
    private final WaitingQueue queue = new WaitingQueue();
    private final LongAdder batches = new LongAdder();
    private final LongAdder submitted = new LongAdder();
    private final LongAdder proposed = new LongAdder();
    private final LongAdder notTaken = new LongAdder();
    private final LongAdder relayed = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder unavailable = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final Thread thread;

    /** Guards what is under way, and is told when that changes. */
    private final Object progress = new Object();

    private final Deque<Sent> sent = new ArrayDeque<>();
    private int cameBack;
    private int underWay;
    private Route last = new Route(Way.NONE, null, 0);
    private long looked = System.nanoTime();
    private volatile boolean closed;

    /** Begins. */
    public Submitter(
            Supplier<RaftSettings.Submit> settings,
            Supplier<RaftNode> node,
            Replica replica,
            Supplier<PeerNetwork> network) {
        this.settings = settings;
        this.node = node;
        forwarding = new Forwarding(network);
        places = new Places(replica::last);
        replica.onApplied(places::onApplied);
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
        if (!queue.offer(Waiting.command(command, onFailure), settings.get().waiting())) {
            busy.increment();
            onFailure.accept(Failure.BUSY);
            return;
        }
        submitted.increment();
        if (closed) {
            failAll();
        }
    }

    /**
     * Takes commands of another node that believes this one to lead.
     *
     * @throws IllegalArgumentException if they are none
     */
    public CompletionStage<byte[]> propose(PeerNetwork.Question question) {
        ByteBuffer bytes = ByteBuffer.wrap(question.bytes());
        long term = Forwarding.term(bytes);
        Waiting waiting = Waiting.proposal(Batch.Part.of(bytes), term);
        if (closed || !isTaken(waiting, route())) {
            refuse(waiting);
        } else if (!queue.offer(waiting, settings.get().waiting())) {
            busy.add(waiting.commands());
            refuse(waiting);
        } else {
            proposed.increment();
            if (closed) {
                failAll();
            }
        }
        return waiting.place().thenApply(Forwarding::answer);
    }

    /** Passes on what another node proposes that has no link to the leader. */
    public CompletionStage<byte[]> relay(PeerNetwork.Question question) {
        relayed.increment();
        return forwarding.relay(node.get(), question);
    }

    private static boolean isTaken(Waiting waiting, Route route) {
        return !waiting.isProposal() || route.way == Way.OWN_LOG && route.term == waiting.term();
    }

    private void refuse(Waiting proposal) {
        notTaken.increment();
        proposal.place().complete(Forwarding.NO_PLACE);
    }

    // ---- what goes

    private void run() {
        while (!closed) {
            try {
                if (queue.await(LOOK_MILLIS)) {
                    step();
                }
                look();
                fetchBack();
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException e) {
                LOG.error("submitting failed", e);
            }
        }
        failAll();
    }

    private void step() throws InterruptedException {
        Route route = route();
        failAllThat(waiting -> !isTaken(waiting, route));
        if (route.way != Way.NONE && awaitRoom(route)) {
            RaftSettings.Submit now = settings.get();
            List<Waiting> batch = queue.take(now.batch() * SHARED, now.workers() - ownUnderWay(), MOST_BYTES);
            if (!batch.isEmpty()) {
                send(route, batch);
            }
        } else {
            failAllThat(waiting -> isOverdue(waiting.since()));
            if (route.way == Way.NONE) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void failAllThat(Predicate<Waiting> isRefused) {
        queue.takeRefused(isRefused).forEach(waiting -> fail(List.of(waiting), Outcome.NOT_APPENDED));
    }

    private int ownUnderWay() {
        synchronized (progress) {
            return underWay;
        }
    }

    private Route route() {
        RaftNode current = node.get();
        if (current == null || !current.isAlive()) {
            return new Route(Way.NONE, current, 0);
        }
        long term = current.term();
        if (current.isLeader()) {
            return new Route(Way.OWN_LOG, current, term);
        }
        boolean elsewhere =
                current.leader() != 0 && !current.division().getInfo().isLeader();
        return new Route(elsewhere && current.isMember() ? Way.LEADER : Way.NONE, current, term);
    }

    private boolean isOverdue(long since) {
        return System.nanoTime() - since >= settings.get().timeout().toNanos();
    }

    /** Waits a moment for room; a new way is taken only when nothing is under way, or has come back from there. */
    private boolean awaitRoom(Route route) throws InterruptedException {
        synchronized (progress) {
            if (!mayGo(route)) {
                progress.wait(PAUSE_MILLIS);
            }
            if (!mayGo(route)) {
                return false;
            }
            last = route;
            return true;
        }
    }

    private boolean mayGo(Route route) {
        if (sent.isEmpty()) {
            return true;
        }
        RaftSettings.Submit now = settings.get();
        if (cameBack > 0 || !route.equals(last) || underWay >= now.workers()) {
            return false;
        }
        boolean isFull = queue.commands() >= now.batch() * SHARED;
        return route.way == Way.LEADER ? !forwarding.isWaiting() : isFull && sent.size() < MOST_ENTRIES;
    }

    private void send(Route route, List<Waiting> batch) {
        Sent entry = new Sent(batch);
        synchronized (progress) {
            sent.add(entry);
            underWay += entry.own;
        }
        batches.increment();
        entry.outcome.thenAccept(outcome -> finished(entry, outcome));
        byte[] bytes = Batch.write(batch.stream().map(Waiting::part).toList());
        if (route.way == Way.OWN_LOG) {
            append(route.node, entry, bytes);
        } else {
            propose(route, entry, bytes);
        }
    }

    private void append(RaftNode current, Sent entry, byte[] bytes) {
        RaftNode.Appended appended = current.append(bytes);
        if (Replies.isRefusedBeforeAppend(appended.reply())) {
            entry.outcome.complete(Outcome.NOT_APPENDED);
            return;
        }
        entry.batch.stream().filter(Waiting::isProposal).forEach(proposal -> answer(proposal, appended));
        appended.reply().whenComplete((answer, failure) -> {
            if (failure == null && answer.isSuccess()) {
                entry.outcome.complete(Outcome.COMMITTED);
            } else {
                LOG.debug("an entry failed: {}", failure == null ? answer.getException() : failure.toString());
                entry.outcome.complete(Outcome.UNKNOWN);
            }
        });
    }

    /** Its index means nothing to who has asked if it is one of another term. */
    private void answer(Waiting proposal, RaftNode.Appended appended) {
        if (appended.isIn(proposal.term())) {
            proposal.place().complete(appended.place().getIndex());
        } else {
            failProposal(proposal, true);
        }
    }

    private void propose(Route route, Sent entry, byte[] bytes) {
        forwarding.send(route.node, route.term, bytes).whenComplete((index, failure) -> {
            if (failure != null) {
                entry.outcome.complete(Outcome.UNKNOWN);
            } else if (index < 0) {
                entry.outcome.complete(Outcome.NOT_APPENDED);
            } else {
                synchronized (progress) {
                    progress.notifyAll();
                }
                places.await(TermIndex.valueOf(route.term, index)).thenAccept(entry.outcome::complete);
            }
        });
    }

    private void finished(Sent entry, Outcome outcome) {
        boolean again;
        synchronized (progress) {
            again = outcome == Outcome.NOT_APPENDED
                    && !closed
                    && !isOverdue(entry.batch.get(0).since());
            underWay -= entry.own;
            if (again) {
                entry.cameBack = true;
                cameBack++;
            } else {
                sent.remove(entry);
            }
            progress.notifyAll();
        }
        if (outcome == Outcome.COMMITTED) {
            breaker.succeeded();
        } else if (!again) {
            fail(entry.batch, outcome);
        }
    }

    private void fail(List<Waiting> batch, Outcome outcome) {
        boolean isUnknown = outcome == Outcome.UNKNOWN;
        if (batch.stream().anyMatch(waiting -> !waiting.isProposal())) {
            breaker.failed();
        }
        for (Waiting waiting : batch) {
            if (waiting.isProposal()) {
                failProposal(waiting, isUnknown);
                continue;
            }
            (isUnknown ? unknown : unavailable).increment();
            try {
                waiting.onFailure().accept(isUnknown ? Failure.UNKNOWN : Failure.UNAVAILABLE);
            } catch (RuntimeException e) {
                LOG.error("who submitted a command failed when it was told of its failure", e);
            }
        }
    }

    private void failProposal(Waiting proposal, boolean isUnknown) {
        if (isUnknown) {
            proposal.place().completeExceptionally(new IllegalStateException("it may be in the log or not"));
        } else {
            refuse(proposal);
        }
    }

    // ---- what happens meanwhile

    /** Looks now and then whether something is over. */
    private void look() {
        long now = System.nanoTime();
        if (now - looked < TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)) {
            return;
        }
        looked = now;
        forwarding.look();
        boolean isGone = last.node != null && (last.node != node.get() || !last.node.isAlive());
        List<Sent> over;
        synchronized (progress) {
            over = sent.stream()
                    .filter(entry -> !entry.cameBack && (isGone || isOverdue(entry.since)))
                    .toList();
        }
        over.forEach(entry -> entry.outcome.complete(Outcome.UNKNOWN));
    }

    /** What was not appended goes again, before all that waits, once the outcome of everything else is known. */
    private void fetchBack() throws InterruptedException {
        synchronized (progress) {
            if (cameBack == 0 || cameBack < sent.size()) {
                return;
            }
            putBackSent();
        }
        Thread.sleep(PAUSE_MILLIS);
    }

    private void putBackSent() {
        queue.putBack(sent.stream().flatMap(entry -> entry.batch.stream()).toList());
        sent.clear();
        cameBack = 0;
    }

    private void failAll() {
        List<Sent> open;
        synchronized (progress) {
            open = sent.stream().filter(entry -> !entry.cameBack).toList();
            sent.removeAll(open);
            putBackSent();
        }
        open.forEach(entry -> entry.outcome.complete(Outcome.UNKNOWN));
        failAllThat(waiting -> true);
    }

    // ---- figures

    /** Its counters by name. */
    public void figures(Map<String, Long> into) {
        into.put("submitted", submitted.sum());
        into.put("batches", batches.sum());
        into.put("proposals", proposed.sum());
        into.put("proposals_not_taken", notTaken.sum());
        into.put("proposals_relayed", relayed.sum());
        into.put("queued", (long) queue.commands());
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
