package org.rmqtt.core.obligation;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.core.log.LogSwitch;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Obligation;
import org.rmqtt.core.state.Reply;
import org.rmqtt.core.state.StateObserver;

/**
 * Carries out the obligations of this node when they are due: publishes wills, lets sessions expire. A will is published
 * first and reported as done afterwards, so that a crash between the two repeats it rather than losing it; what the log
 * does not take is reported again. Told by the applier; works on one loop.
 */
public final class ObligationRunner implements StateObserver {
    /** Delays are cut into pieces of at most this length, so that an interval of 136 years is no problem. */
    private static final long LONGEST_WAIT_MILLIS = TimeUnit.DAYS.toMillis(1);

    private static final long RETRY_MILLIS = 2000;

    private final long ownNode;
    private final SessionLoop loop;
    private final Map<Long, Obligation> open = new ConcurrentHashMap<>();
    private final Set<Obligation> published = ConcurrentHashMap.newKeySet();
    private LogSwitch log;
    private Consumer<Obligation> publishWill;

    /** Works for a node on a loop; idle until {@link #start}. */
    public ObligationRunner(long ownNode, SessionLoop loop) {
        this.ownNode = ownNode;
        this.loop = loop;
    }

    /**
     * Begins to work; on any thread, once, before the first command of a client.
     *
     * @param publisher publishes the will of an obligation; called on the loop
     */
    public void start(LogSwitch commandLog, Consumer<Obligation> publisher) {
        log = commandLog;
        publishWill = publisher;
    }

    /**
     * Another state takes the place of the one before.
     *
     * @param obligations all obligations of the new state
     * @param leftBehind wills of the old state that nobody else is going to publish
     */
    public void reset(Collection<Obligation> obligations, Collection<Obligation> leftBehind) {
        open.clear();
        published.retainAll(leftBehind);
        leftBehind.forEach(will -> loop.execute(() -> publishOnce(will)));
        obligations.forEach(this::obliged);
    }

    @Override
    public void obliged(Obligation obligation) {
        if (obligation.nodeId() == ownNode) {
            open.put(obligation.id(), obligation);
            loop.execute(() -> await(obligation));
        } else {
            open.remove(obligation.id());
        }
    }

    @Override
    public void settled(Obligation obligation) {
        open.remove(obligation.id());
        published.remove(obligation);
    }

    private void await(Obligation obligation) {
        if (!obligation.equals(open.get(obligation.id()))) {
            return;
        }
        long wait = obligation.dueMillis() - System.currentTimeMillis();
        if (wait > 0) {
            loop.schedule(() -> await(obligation), Math.min(wait, LONGEST_WAIT_MILLIS), TimeUnit.MILLISECONDS);
        } else if (obligation.isWill()) {
            publishOnce(obligation);
            submit(obligation, new Command.Done(log.node(), obligation.id()));
        } else {
            submit(
                    obligation,
                    new Command.Expired(
                            log.node(), obligation.clientId(), obligation.epoch(), System.currentTimeMillis()));
        }
    }

    private void publishOnce(Obligation will) {
        if (published.add(will)) {
            publishWill.accept(will);
        }
    }

    private void submit(Obligation obligation, Command command) {
        log.submit(command, reply -> {
            if (reply instanceof Reply.Refused) {
                loop.schedule(() -> await(obligation), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }
}
