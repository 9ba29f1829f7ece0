package org.rmqtt.core.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.core.routing.LocalClient;

/**
 * How a session comes to this node and goes from it: from which index on its messages are this node's to deliver, what it
 * still waits for, and what it holds. Confined to the session's loop unless a method says otherwise.
 */
public final class Transfer {
    /** For so long two nodes may both have held a message of a session whose node was declared down. */
    private static final long REPEATS_MINUTES = 10;

    private final Session session;
    private volatile long gainedAt;
    private volatile long cameAt;
    private volatile long notBefore;
    private volatile long adoptedAt;
    private volatile long adoptedFrom;
    private volatile List<Runnable> waiting;
    private volatile long expected;
    private volatile long begun;
    private long arrivalEpoch;
    private Set<Long> numbers;
    private int publishing;
    private Runnable whenPublished;

    Transfer(Session session) {
        this.session = session;
    }

    // ---- whose messages are whose

    /**
     * Another node had the client until an index; the applier's thread, before routes lead here.
     *
     * @param since the index from which that node had it; what was routed to it before was for others. 0 if that is not known
     */
    public void gained(long index, long since) {
        gainedAt = index;
        cameAt = index;
        notBefore = since;
    }

    /**
     * Another node had the client for a while, though its connection was here all the time; as {@link #gained}.
     *
     * @param lost an index up to which the client was this node's
     */
    public void regained(long index, long lost) {
        notBefore = lost + 1;
        gainedAt = index;
    }

    /**
     * A node that had the client died at an index: what was routed to it before this node gained the client, and what it
     * has not acknowledged, is this node's now; as {@link #gained}.
     */
    public void adopted(long index, long deadNode) {
        adoptedFrom = deadNode;
        adoptedAt = index;
    }

    /** This node is alone, where indexes mean something else; any thread. */
    public void forget() {
        gainedAt = 0;
        cameAt = 0;
        notBefore = 0;
        adoptedAt = 0;
        expected = 0;
        session.loop().execute(() -> {
            begun = 0;
            arrivalEpoch = 0;
        });
    }

    long adoptedFrom() {
        return adoptedFrom;
    }

    /** Whether a message that was routed at an index is for this session here, or was for its old owner; any thread. */
    public boolean takes(long index) {
        return gainedAt <= index;
    }

    /** Messages are to wait for those of the old owner from now on; the applier's thread, before routes lead here. */
    public void expect(long epoch) {
        expected = epoch;
        session.loop().execute(this::beginWaiting);
    }

    /**
     * On the loop, before each message and whatever the old owner sends: a loop may see the new routes before it comes to
     * what it was told.
     */
    void beginWaiting() {
        long epoch = expected;
        if (epoch > begun) {
            begun = epoch;
            await(epoch);
        }
    }

    /** Whether a message of a node that died is this session's, see {@link LocalClient#isOwed}; any thread. */
    public boolean isOwed(long goneAt, long routedAt) {
        if (goneAt == LocalClient.WHOEVER) {
            return true;
        }
        return goneAt == LocalClient.WHOEVER_CAME_LATER
                ? routedAt < cameAt
                : adoptedAt == goneAt && notBefore <= routedAt && routedAt < gainedAt;
    }

    /** False if the session has got a message already, from whoever else had it for the client. */
    boolean isNew(Message message) {
        if (adoptedAt == 0 || message == null || message.number() == 0) {
            return true;
        }
        if (numbers == null) {
            numbers = new HashSet<>();
            session.loop().schedule(() -> numbers = null, REPEATS_MINUTES, TimeUnit.MINUTES);
        }
        return numbers.add(message.number());
    }

    // ---- coming

    private void await(long epoch) {
        if (waiting == null || epoch > arrivalEpoch) {
            arrivalEpoch = epoch;
            waiting = waiting == null ? new ArrayList<>() : waiting;
            session.outbound().hold();
        }
    }

    /** Whether the old owner still has to send something; any thread, exact on the loop. */
    public boolean isAwaited() {
        return waiting != null || expected > begun;
    }

    /** Calls back once nothing is awaited. */
    public void whenArrived(Runnable action) {
        beginWaiting();
        if (waiting == null) {
            action.run();
        } else {
            waiting.add(action);
        }
    }

    /** Takes in what another node had of this session, what this node had too left out. */
    public void absorb(SessionContent content) {
        beginWaiting();
        if (!session.isEnded()) {
            content.unreleased().forEach(session.unreleased()::add);
            session.outbound().absorb(content.only(entry -> isNew(entry.message())), isAwaited());
        }
    }

    /** The old owner has sent everything, or will never. */
    public void arrived(long ofEpoch) {
        beginWaiting();
        if (waiting == null || ofEpoch < arrivalEpoch) {
            return;
        }
        List<Runnable> actions = waiting;
        waiting = null;
        session.outbound().release();
        actions.forEach(Runnable::run);
    }

    // ---- what the client publishes

    /** A connection of the session waits for other nodes to accept what it has published. */
    void beginPublishing() {
        publishing++;
    }

    /** They have accepted everything that this connection has published. */
    void endPublishing() {
        if (--publishing == 0 && whenPublished != null) {
            Runnable action = whenPublished;
            whenPublished = null;
            action.run();
        }
    }

    /** Calls back once other nodes have accepted what the session has published here: what it publishes elsewhere is later. */
    public void whenPublished(Runnable action) {
        if (publishing == 0) {
            action.run();
        } else {
            whenPublished = action;
        }
    }

    // ---- going

    /** Another node has the client: a connection is closed, the content stays until it is sent. */
    public void freeze(String why) {
        ClientConnection old = session.letGo();
        if (old != null) {
            old.loseSession(ReasonCode.SESSION_TAKEN_OVER, why);
        }
    }

    /** Takes out everything that the next owner needs. */
    public SessionContent take() {
        SessionContent content = session.outbound().content(session.unreleased().toList());
        session.outbound().clear();
        return content;
    }

    /** The content is somewhere else now. */
    public void discard() {
        numbers = null;
        session.empty();
    }
}
