package org.rmqtt.core.log;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.rmqtt.api.cluster.CommandLog.Failure;
import org.rmqtt.api.cluster.StateMachine;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.CommandCodec;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.state.Reply.Reason;
import org.rmqtt.core.state.StateImage;
import org.rmqtt.core.state.StateObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's copy of the state that a cluster shares, and the way of its commands into the cluster's log. Replies do not
 * travel: a command carries the number of its submit, and when this node applies it, whoever waits for that number gets
 * what applying it gave. So nobody is answered before this node has applied the command.
 *
 * <p>The state is written by the log's applier, under a lock that {@link #with} shares with whoever exchanges read models.
 */
public final class Replica implements StateMachine, CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final StateObserver NOBODY = new StateObserver() {};
    private static final int MAX_TRIES = 3;
    private static final int MAX_REPEATED = 10_000;

    /** The least time between two complaints about the clock: one minute. */
    private static final long AHEAD_PAUSE = 60_000_000_000L;

    /** How many past digests are kept to compare with those of other nodes. */
    private static final int DIGESTS = 4096;

    private final long instance = ThreadLocalRandom.current().nextLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong ahead = new AtomicLong();
    private final AtomicLong submits = new AtomicLong();
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final Set<Long> repeated = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private final long[] digests = new long[DIGESTS];
    private final List<Answer> answers = new ArrayList<>();
    private long aheadSaid = System.nanoTime() - AHEAD_PAUSE;
    private volatile long applied;
    private volatile BrokerState state = new BrokerState(NOBODY);
    private StateObserver observer = NOBODY;
    private Watcher watcher;
    private volatile org.rmqtt.api.cluster.CommandLog log;
    private volatile Runnable beforeEntry = () -> {};
    private boolean insideEntry;

    private record Answer(CommandCodec.Entry entry, Reply reply) {}

    private record Pending(Command command, byte[] bytes, ReplyHandler reply, int tries) {}

    /** Is told of what no observer can see. Called by the applier. */
    public interface Watcher {
        /** A snapshot has taken the place of the whole state; under the lock. */
        void replaced(BrokerState before, BrokerState now);

        /** A claim of this process was granted, but nobody waits for the reply any more. */
        void orphaned(Command.Claim claim, Reply.Claimed granted);
    }

    /** Does something with the state while nothing is applied. */
    public <T> T with(Function<BrokerState, T> action) {
        synchronized (lock) {
            return action.apply(state);
        }
    }

    /** What is known of a client, or null; any thread, where the record says so. */
    public ClientRecord client(String clientId) {
        return state.client(clientId);
    }

    /** Where this node is and what its digest is there. */
    public long[] position() {
        synchronized (lock) {
            return new long[] {state.appliedIndex(), state.digest()};
        }
    }

    /** Whether this node has had another digest at an index than another node says. */
    public boolean contradicts(long index, long digest) {
        synchronized (lock) {
            long known = digests[(int) index & DIGESTS - 1];
            return index > 0 && index <= applied && index > applied - DIGESTS && known != 0 && known != digest;
        }
    }

    /** Does something before the commands of each log entry are applied, without a lock; the applier. */
    public void beforeEntry(Runnable action) {
        beforeEntry = action;
    }

    /** Uses a log from now on; null for none. */
    public void use(org.rmqtt.api.cluster.CommandLog newLog) {
        log = newLog;
    }

    /** The number that makes this process recognisable in a NodeUp. */
    public long instance() {
        return instance;
    }

    /** Reports changes to a read model from now on; call it inside {@link #with}. */
    public void observe(StateObserver newObserver, Watcher newWatcher) {
        observer = newObserver;
        watcher = newWatcher;
        state.observe(newObserver);
    }

    /** Reports to nobody any more; call it inside {@link #with}. */
    public void observeNothing() {
        observe(NOBODY, null);
    }

    // ---- the log calls

    @Override
    public void apply(byte[] bytes, long takenMillis) {
        if (!insideEntry) {
            insideEntry = true;
            beforeEntry.run();
        }
        CommandCodec.Entry entry = null;
        Reply reply = null;
        synchronized (lock) {
            long index = state.appliedIndex() + 1;
            try {
                entry = CommandCodec.decode(bytes);
                reply = state.apply(index, takenMillis, entry.command());
            } catch (InvalidProtocolBufferException e) {
                LOG.error("the command at index {} means nothing and is skipped: {}", index, e.getMessage());
                state.skip(index);
            } catch (RuntimeException e) {
                throw new IllegalStateException("the command at index " + index + " broke the state", e);
            }
            applied = index;
            digests[(int) index & DIGESTS - 1] = state.digest();
        }
        if (entry != null && entry.instance() == instance) {
            answers.add(new Answer(entry, reply));
        }
    }

    @Override
    public void entryApplied() {
        insideEntry = false;
        for (Answer answer : answers) {
            answer(answer.entry(), answer.reply());
        }
        answers.clear();
    }

    private void answer(CommandCodec.Entry entry, Reply reply) {
        if (reply instanceof Reply.Refused refused && refused.reason() == Reason.CLOCK_AHEAD) {
            clockRefused(entry.command());
        }
        Pending waiting = pending.remove(entry.submit());
        if (waiting != null) {
            if (waiting.tries() > 1) {
                // the first submit may be applied too, and is no orphan then
                if (repeated.size() >= MAX_REPEATED) {
                    repeated.clear();
                }
                repeated.add(entry.submit());
            }
            try {
                waiting.reply().onReply(reply);
            } catch (RuntimeException e) {
                LOG.error(
                        "the reply to {} could not be handled",
                        entry.command().getClass().getSimpleName(),
                        e);
            }
        } else if (repeated.remove(entry.submit())) {
            LOG.debug("a command that was submitted again was applied twice");
        } else if (reply instanceof Reply.Claimed granted && watcher != null) {
            watcher.orphaned((Command.Claim) entry.command(), granted);
        }
    }

    private void clockRefused(Command command) {
        ahead.incrementAndGet();
        if (!LocalLog.mayBeRefused(command)) {
            lost.incrementAndGet();
        }
        long now = System.nanoTime();
        if (now - aheadSaid >= AHEAD_PAUSE) {
            aheadSaid = now;
            LOG.error(
                    "the clock of this node is more than {} s ahead of the leader's: its commands are refused",
                    BrokerState.MAX_AHEAD_MILLIS / 1000);
        }
    }

    @Override
    public Image capture() {
        synchronized (lock) {
            StateImage image = state.capture();
            return new Image() {
                @Override
                public long applied() {
                    return image.applied();
                }

                @Override
                public void writeTo(OutputStream out) throws IOException {
                    image.writeTo(out);
                }

                @Override
                public void close() {
                    image.close();
                }
            };
        }
    }

    @Override
    public void restore(InputStream in) throws IOException {
        BrokerState restored = BrokerState.read(in, NOBODY);
        List<Pending> lost;
        synchronized (lock) {
            BrokerState before = state;
            state = restored;
            applied = restored.appliedIndex();
            Arrays.fill(digests, 0);
            restored.observe(observer);
            if (watcher != null) {
                watcher.replaced(before, restored);
            }
            lost = new ArrayList<>(pending.values());
            pending.clear();
        }
        // what was applied inside the snapshot has no reply here; every command may be submitted again
        lost.forEach(waiting -> submit(waiting.command(), waiting.reply()));
    }

    @Override
    public void reset() {
        synchronized (lock) {
            state = new BrokerState(observer);
            applied = 0;
            Arrays.fill(digests, 0);
        }
    }

    @Override
    public long applied() {
        return applied;
    }

    @Override
    public int level() {
        return state.level();
    }

    @Override
    public int highestLevel() {
        return BrokerState.LEVEL;
    }

    // ---- the core calls

    @Override
    public void submit(Command command, ReplyHandler reply) {
        long number = submits.incrementAndGet();
        byte[] bytes = CommandCodec.encode(new CommandCodec.Entry(command, instance, number));
        pending.put(number, new Pending(command, bytes, reply, 1));
        send(number, bytes);
    }

    private void send(long number, byte[] bytes) {
        org.rmqtt.api.cluster.CommandLog current = log;
        if (current == null) {
            fail(number, Failure.UNAVAILABLE);
        } else {
            current.submit(bytes, failure -> fail(number, failure));
        }
    }

    private void fail(long number, Failure failure) {
        Pending failed = pending.remove(number);
        if (failed == null) {
            return;
        }
        // who leads later has heard of that node itself, and judges by that
        boolean isOutdated = failed.command() instanceof Command.NodeDown;
        if (failure == Failure.UNKNOWN && failed.tries() < MAX_TRIES && !isOutdated) {
            pending.put(number, new Pending(failed.command(), failed.bytes(), failed.reply(), failed.tries() + 1));
            send(number, failed.bytes());
            return;
        }
        if (!LocalLog.mayBeRefused(failed.command())) {
            lost.incrementAndGet();
        }
        Reason reason = failure == Failure.BUSY ? Reason.BUSY : Reason.UNAVAILABLE;
        failed.reply().onReply(new Reply.Refused(reason));
    }

    /** Takes back what waits for a reply, in the order of the submits; it may be applied all the same. */
    public void takeBack(BiConsumer<Command, ReplyHandler> taker) {
        for (Long number : pending.keySet().stream().sorted().toList()) {
            Pending waiting = pending.remove(number);
            if (waiting != null) {
                taker.accept(waiting.command(), waiting.reply());
            }
        }
    }

    /** How many commands that tell what has happened the log has not taken. */
    public long lost() {
        return lost.get();
    }

    /** How many commands of this node were refused because its clock is ahead. */
    public long ahead() {
        return ahead.get();
    }

    /** All clients, in no order; any thread. */
    public Collection<ClientRecord> clients() {
        return state.clients();
    }

    /** How many commands wait for a reply. */
    public int waiting() {
        return pending.size();
    }
}
