package org.rmqtt.core.obligation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.core.log.CommandLog;
import org.rmqtt.core.log.ReplyHandler;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Obligation;
import org.rmqtt.core.state.StateObserver;

/**
 * Carries out the obligations of this node when they are due: publishes wills, lets sessions expire. A will is published
 * first and reported as done afterwards, so that a crash between the two repeats it rather than losing it. Told by the
 * applier; works on one loop.
 */
public final class ObligationRunner implements StateObserver {
    /** Delays are cut into pieces of at most this length, so that an interval of 136 years is no problem. */
    private static final long LONGEST_WAIT_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final long ownNode;
    private final SessionLoop loop;
    private final Map<Long, Obligation> open = new ConcurrentHashMap<>();
    private CommandLog log;
    private Command.NodeRef node;
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
    public void start(CommandLog commandLog, Command.NodeRef ownRef, Consumer<Obligation> publisher) {
        log = commandLog;
        node = ownRef;
        publishWill = publisher;
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
    }

    private void await(Obligation obligation) {
        if (!obligation.equals(open.get(obligation.id()))) {
            return;
        }
        long wait = obligation.dueMillis() - System.currentTimeMillis();
        if (wait > 0) {
            loop.schedule(() -> await(obligation), Math.min(wait, LONGEST_WAIT_MILLIS), TimeUnit.MILLISECONDS);
        } else if (obligation.isWill()) {
            publishWill.accept(obligation);
            log.submit(new Command.Done(node, obligation.id()), ReplyHandler.NONE);
        } else {
            log.submit(
                    new Command.Expired(node, obligation.clientId(), obligation.epoch(), System.currentTimeMillis()),
                    ReplyHandler.NONE);
        }
    }
}
