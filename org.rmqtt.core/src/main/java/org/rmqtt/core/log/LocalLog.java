package org.rmqtt.core.log;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of one node: a command is committed when it is submitted. Whoever submits while nobody applies becomes the
 * applier and applies what others submit meanwhile, so there is one applier at a time and nobody waits.
 */
public final class LocalLog implements CommandLog {
    /** The most commands that wait; further ones are refused as busy. */
    public static final int MAX_WAITING = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(LocalLog.class);

    private final BrokerState state;
    private final Runnable onBusy;
    private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private long index;

    private volatile BiConsumer<Command, ReplyHandler> successor;

    private record Entry(Command command, ReplyHandler reply) {}

    /**
     * A log that applies to a state which nothing else may write.
     *
     * @param onBusy called for each command that is refused because too many wait
     */
    public LocalLog(BrokerState state, Runnable onBusy) {
        this.state = state;
        this.onBusy = onBusy;
        this.index = state.appliedIndex();
    }

    @Override
    public void submit(Command command, ReplyHandler reply) {
        if (count.get() >= MAX_WAITING && mayBeRefused(command)) {
            onBusy.run();
            reply.onReply(new Reply.Refused(Reply.Reason.BUSY));
            return;
        }
        waiting.add(new Entry(command, reply));
        if (count.getAndIncrement() == 0) {
            drain();
        }
    }

    /**
     * Ends this log: what was submitted before is applied, what comes later goes to a successor, in order.
     *
     * @param sealed called once when everything before has been applied
     */
    public void seal(BiConsumer<Command, ReplyHandler> newSuccessor, Runnable sealed) {
        execute(() -> {
            successor = newSuccessor;
            sealed.run();
        });
    }

    /** Does something with the state while nothing is applied, after everything that was submitted before. */
    public void execute(Runnable action) {
        waiting.add(new Entry(null, reply -> action.run()));
        if (count.getAndIncrement() == 0) {
            drain();
        }
    }

    /** What a client asked for can be refused; what has happened cannot, and there is no more of it than sessions. */
    static boolean mayBeRefused(Command command) {
        return command instanceof Command.Claim
                || command instanceof Command.Subscribe
                || command instanceof Command.Unsubscribe;
    }

    /** Applies until nothing waits. The count falls only after its entry is applied, so no second applier can start. */
    private void drain() {
        do {
            Entry entry = waiting.poll();
            apply(entry);
        } while (count.decrementAndGet() != 0);
    }

    /** Whatever goes wrong with one command, its submitter gets an answer and the next command is applied. */
    private void apply(Entry entry) {
        if (entry.command() == null) {
            entry.reply().onReply(Reply.Accepted.INSTANCE);
            return;
        }
        if (successor != null) {
            successor.accept(entry.command(), entry.reply());
            return;
        }
        Reply reply;
        try {
            reply = state.apply(++index, entry.command());
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "command {} at index {} failed", entry.command().getClass().getSimpleName(), index, e);
            reply = new Reply.Refused(Reply.Reason.FAILED);
        }
        try {
            entry.reply().onReply(reply);
        } catch (RuntimeException | Error e) {
            LOG.error("the reply to the command at index {} could not be handled", index, e);
        }
    }
}
