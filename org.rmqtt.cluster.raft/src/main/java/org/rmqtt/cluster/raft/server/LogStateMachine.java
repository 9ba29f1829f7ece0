package org.rmqtt.cluster.raft.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.rmqtt.api.cluster.StateMachine.Image;
import org.rmqtt.cluster.raft.snapshot.Compression;
import org.rmqtt.cluster.raft.snapshot.SnapshotStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one Raft server applies its log to: the replica. Called by Ratis' applier thread. */
final class LogStateMachine extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(LogStateMachine.class);

    private final Replica replica;
    private final SnapshotStore store = new SnapshotStore();
    private final Supplier<Compression> compression;
    private final ExecutorService writer;
    private final LongAdder snapshots = new LongAdder();
    private final AtomicReference<Future<?>> writing = new AtomicReference<>();
    private volatile TransactionContext started;
    private volatile long captured = -1;
    private volatile boolean closing;
    private volatile String failure;

    LogStateMachine(Replica replica, Supplier<Compression> compression, ExecutorService writer) {
        this.replica = replica;
        this.compression = compression;
        this.writer = writer;
    }

    // ---- start

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        store.init(storage);
        if (replica.continues(group.getUuid(), store.latestIndex())) {
            TermIndex snapshot = store.getLatestSnapshot() == null
                    ? null
                    : store.getLatestSnapshot().getTermIndex();
            setLastAppliedTermIndex(snapshot == null ? TermIndex.INITIAL_VALUE : snapshot);
            LOG.info("the state goes on after log entry {}", replica.last().getIndex());
        } else {
            restore(group);
        }
        captured = store.latestIndex();
        getLifeCycle().startAndTransition(() -> {});
    }

    private void restore(RaftGroupId group) throws IOException {
        replica.forget();
        long from = System.nanoTime();
        TermIndex at = store.restore(replica.machine());
        replica.begin(group.getUuid(), at == null ? TermIndex.INITIAL_VALUE : at);
        setLastAppliedTermIndex(at == null ? TermIndex.INITIAL_VALUE : at);
        LOG.info(
                "the state begins {}",
                at == null
                        ? "empty"
                        : "with the snapshot at log entry " + at.getIndex() + ", read in " + millisSince(from) + " ms");
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Override
    public void pause() {
        getLifeCycle().transition(org.apache.ratis.util.LifeCycle.State.PAUSING);
        getLifeCycle().transition(org.apache.ratis.util.LifeCycle.State.PAUSED);
    }

    /** The leader has sent a snapshot, since its log no longer has what this node lacks. */
    @Override
    public void reinitialize() throws IOException {
        store.reload();
        restore(getGroupId());
        captured = store.latestIndex();
        getLifeCycle().startAndTransition(() -> {});
    }

    // ---- apply

    /** The leader takes an entry into the log and says when, so that all nodes know its clock alike. */
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        ByteString stamp = UnsafeByteOperations.unsafeWrap(Batch.stamp(System.currentTimeMillis()));
        TransactionContext transaction = TransactionContext.newBuilder()
                .setStateMachine(this)
                .setClientRequest(request)
                .setLogData(stamp.concat(request.getMessage().getContent()))
                .build();
        started = transaction;
        return transaction;
    }

    /** The place in the log that the last request has got, or null if it has none. */
    TermIndex placeOf(RaftClientRequest request) {
        TransactionContext transaction = started;
        started = null;
        if (transaction == null || transaction.getClientRequest().getCallId() != request.getCallId()) {
            return null;
        }
        LogEntryProto entry = transaction.getLogEntry();
        return entry == null ? null : TermIndex.valueOf(entry);
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext context) {
        LogEntryProto entry = context.getLogEntry();
        TermIndex at = TermIndex.valueOf(entry);
        if (replica.broken() != null) {
            return CompletableFuture.failedFuture(new IllegalStateException(replica.broken()));
        }
        try {
            if (isNew(at)) {
                try {
                    Batch.read(entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer(), replica::apply);
                } finally {
                    replica.tell();
                }
                replica.entryApplied(at);
            }
        } catch (RuntimeException e) {
            replica.breakDown("log entry " + at.getIndex() + " breaks the state: " + e);
            LOG.error("{}; the log stops, connections stay", replica.broken(), e);
            throw e;
        }
        updateLastAppliedTermIndex(at);
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    private boolean isNew(TermIndex at) {
        return replica.last() == null || at.getIndex() > replica.last().getIndex();
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        TermIndex at = TermIndex.valueOf(term, index);
        if (isNew(at)) {
            replica.last(at);
        }
        updateLastAppliedTermIndex(at);
    }

    /** The disk does not take the log: the server is of no more use. */
    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
        failure = "the log cannot be written: " + Causes.text(cause);
    }

    /** Why the server is of no more use, or null. */
    String failure() {
        return failure;
    }

    /** A read index has been reached; there is nothing to read here. */
    @Override
    public CompletableFuture<Message> query(Message request) {
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    // ---- snapshots

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return store;
    }

    /**
     * Begins a snapshot. What is returned is the one before it: the log is kept from there on, so that it can take the place
     * of this one should this one be damaged.
     */
    @Override
    public long takeSnapshot() {
        long before = store.latestIndex();
        TermIndex at = replica.last();
        Future<?> last = writing.get();
        boolean busy = last != null && !last.isDone();
        boolean useful = at != null && at.getIndex() > captured && at.equals(getLastAppliedTermIndex());
        if (!busy && useful && !closing && replica.broken() == null) {
            captured = at.getIndex();
            Image image = replica.machine().capture();
            writing.set(writer.submit(() -> write(at, image)));
        }
        return before < 0 ? RaftLog.INVALID_LOG_INDEX : before;
    }

    private void write(TermIndex at, Image image) {
        long from = System.nanoTime();
        try (image) {
            store.write(at, compression.get(), image);
            store.cleanupOldSnapshots(null);
            snapshots.increment();
            LOG.info(
                    "a snapshot at log entry {} is on disk: {} bytes in {} ms",
                    at.getIndex(),
                    store.getLatestSnapshot().getFiles().get(0).getFileSize(),
                    millisSince(from));
        } catch (IOException | RuntimeException e) {
            captured = store.latestIndex();
            LOG.error("the snapshot at log entry {} failed: {}", at.getIndex(), e.toString());
        }
    }

    /** Log entries that no snapshot begun so far covers. */
    long entriesSinceSnapshot() {
        TermIndex at = replica.last();
        return at == null ? 0 : at.getIndex() - Math.max(captured, 0);
    }

    boolean hasSnapshotOfNow() {
        TermIndex at = replica.last();
        return at != null && store.latestIndex() >= at.getIndex();
    }

    long copySnapshot(Path target) throws IOException {
        return store.copyLatest(target);
    }

    long snapshots() {
        return snapshots.sum();
    }

    /** After the server has closed: waits for a snapshot under way, and takes a last one if anything has changed. */
    void finish() {
        closing = true;
        Future<?> last = writing.get();
        try {
            if (last != null) {
                last.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (java.util.concurrent.ExecutionException e) {
            LOG.debug("the last snapshot failed", e);
        }
        TermIndex at = replica.last();
        if (at != null
                && replica.broken() == null
                && at.getIndex() > captured
                && at.equals(getLastAppliedTermIndex())) {
            captured = at.getIndex();
            write(at, replica.machine().capture());
        }
    }
}
