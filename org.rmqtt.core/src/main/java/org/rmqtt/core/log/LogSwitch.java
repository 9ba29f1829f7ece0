package org.rmqtt.core.log;

import java.util.ArrayDeque;
import java.util.Queue;
import org.rmqtt.core.metrics.Histogram;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.state.Reply.Reason;

/**
 * The log that everybody uses: it stays while the log behind it is exchanged. In between it is closed: what is submitted
 * then waits, at most {@link LocalLog#MAX_WAITING} commands, and goes to the next log in order, said anew for the node's
 * incarnation and the client's epoch there. Incarnations of two logs may be equal by chance, so a command belongs to the
 * present log if it has the very object that {@link #node} gives. Any thread.
 */
public final class LogSwitch implements CommandLog {
    /** The epoch of a client that has no session here. */
    public static final long NO_EPOCH = -1;

    /** One of so many commands, less one, is a sample. */
    private static final int SAMPLED = 15;

    private final Epochs epochs;
    private final Runnable onBusy;
    private final Histogram commitLatency;
    private final Object lock = new Object();
    private final Queue<Held> held = new ArrayDeque<>();
    private volatile NodeRef node;
    private volatile CommandLog target;
    private volatile int generation;
    /** Threads may miss each other's steps; it chooses samples only. */
    private int submitted;

    private record Held(Command command, ReplyHandler reply) {}

    /** Knows which epoch a client has in the present log. */
    @FunctionalInterface
    public interface Epochs {
        /** The epoch in the present log for one in the log before, or {@link #NO_EPOCH}. */
        long now(String clientId, long before);
    }

    /**
     * A switch that is closed.
     *
     * @param onBusy called for each command that is refused because too many wait
     * @param commitLatency gets how long one of sixteen commands takes to its reply
     */
    public LogSwitch(Epochs epochs, Runnable onBusy, Histogram commitLatency) {
        this.epochs = epochs;
        this.onBusy = onBusy;
        this.commitLatency = commitLatency;
    }

    /** This node in its present incarnation; in the log before while the switch is closed. */
    public NodeRef node() {
        return node;
    }

    /** A number that changes when the log behind this one is exchanged. */
    public int generation() {
        return generation;
    }

    @Override
    public void submit(Command command, ReplyHandler reply) {
        CommandLog current = target;
        if (current == null) {
            synchronized (lock) {
                current = target;
                if (current == null) {
                    hold(command, reply);
                    return;
                }
            }
        }
        submitTo(current, command, (submitted++ & SAMPLED) == 0 ? measured(reply) : reply);
    }

    private ReplyHandler measured(ReplyHandler reply) {
        long start = System.nanoTime();
        return answer -> {
            commitLatency.record(System.nanoTime() - start);
            reply.onReply(answer);
        };
    }

    private void hold(Command command, ReplyHandler reply) {
        if (held.size() >= LocalLog.MAX_WAITING && LocalLog.mayBeRefused(command)) {
            onBusy.run();
            reply.onReply(new Reply.Refused(Reason.BUSY));
        } else {
            held.add(new Held(command, reply));
        }
    }

    private void submitTo(CommandLog current, Command command, ReplyHandler reply) {
        NodeRef now = node;
        if (!(command instanceof Command.FromNode fromNode)) {
            // what is said of nodes was said to another log: this one has a node of the same name, and maybe number
            reply.onReply(new Reply.Refused(Reason.NOT_APPLICABLE));
            return;
        }
        if (fromNode.origin() == now) {
            current.submit(command, reply);
            return;
        }
        long epoch = NO_EPOCH;
        if (command instanceof Command.ForClient forClient) {
            epoch = epochs.now(forClient.clientId(), forClient.epoch());
            if (epoch == NO_EPOCH) {
                reply.onReply(new Reply.Refused(Reason.STALE_EPOCH));
                return;
            }
        }
        Command rebased = Rebase.of(command, now, epoch);
        if (rebased == null) {
            reply.onReply(new Reply.Refused(Reason.NOT_APPLICABLE));
        } else {
            current.submit(rebased, reply);
        }
    }

    /** Lets nothing through from now on. */
    public void close() {
        synchronized (lock) {
            target = null;
        }
    }

    /** Lets everything through to a log, what has waited first. */
    public void open(CommandLog log, NodeRef newNode) {
        synchronized (lock) {
            node = newNode;
            generation = generation + 1;
            for (Held next = held.poll(); next != null; next = held.poll()) {
                submitTo(log, next.command(), next.reply());
            }
            target = log;
        }
    }
}
