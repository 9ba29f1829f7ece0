package org.rmqtt.core.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.core.routing.Departures;
import org.rmqtt.core.routing.LocalClient;
import org.rmqtt.core.routing.LocalSubscription;
import org.rmqtt.core.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that another node owns by now. It takes what was routed to it before it moved, until every loop of every node
 * has said that there is no more (a barrier), and until other nodes have accepted what it has published here, so that
 * what it publishes elsewhere comes later; then its content goes to the new owner, and when that has it, it is gone.
 * Confined to the session's loop, but for what {@link Departures} reads.
 */
final class DepartingSession implements Departures.Departure {
    private static final Logger LOG = LoggerFactory.getLogger(DepartingSession.class);

    /** For so long a node that was declared down may come back and still be heard. */
    private static final long RETURN_MINUTES = 10;

    private final Session session;
    private final long lostAt;
    private final long heir;
    private final List<LocalSubscription> subscriptions;
    private final Barriers barriers;
    private final Handovers handovers;
    private final Set<Long> absent;
    private Barriers returns;
    private boolean published;
    private boolean sending;
    private boolean sent;
    private volatile boolean taken;

    /**
     * A session on its way.
     *
     * @param heir the node that owns the client from there on
     * @param nodes the other nodes that may still send something for it
     * @param absent nodes that were declared down lately and may come back with something for it
     * @param ownLoops how many loops of this node may
     */
    DepartingSession(
            Session session,
            long lostAt,
            long heir,
            List<LocalSubscription> subscriptions,
            List<Long> nodes,
            Set<Long> absent,
            int ownLoops,
            Handovers handovers) {
        this.session = session;
        this.lostAt = lostAt;
        this.heir = heir;
        this.subscriptions = subscriptions;
        this.barriers = new Barriers(nodes, ownLoops);
        this.absent = new HashSet<>(absent);
        this.handovers = handovers;
    }

    Session session() {
        return session;
    }

    /** The node that waits for it, though another one may own the client by now. */
    long heir() {
        return heir;
    }

    @Override
    public String clientId() {
        return session.clientId();
    }

    @Override
    public long lostAt() {
        return lostAt;
    }

    @Override
    public boolean takes(long index) {
        return index < lostAt && session.transfer().takes(index);
    }

    @Override
    public int loop() {
        return session.loop().index();
    }

    @Override
    public boolean isOwed(long goneAt, long routedAt) {
        return goneAt < 0
                ? goneAt == LocalClient.WHOEVER && takes(routedAt)
                : session.transfer().isOwed(goneAt, routedAt);
    }

    @Override
    public boolean wants(String topic) {
        for (LocalSubscription subscription : subscriptions) {
            if (Topics.matches(subscription.filter(), topic)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void deliver(long turn, Message message) {
        if (!session.hasTaken(turn) && gather(turn, message)) {
            session.deliverMerged(message, null);
            sendLate();
        }
    }

    @Override
    public void deliverOwed(long turn, Message message) {
        if (!session.hasTaken(turn) && gather(turn, message)) {
            session.deliverOwed(message);
            sendLate();
        }
    }

    private boolean gather(long turn, Message message) {
        boolean any = false;
        for (LocalSubscription subscription : subscriptions) {
            if (Topics.matches(subscription.filter(), message.topic())) {
                any |= session.gather(turn, message, subscription);
            }
        }
        return any;
    }

    /** What has come after the whole was sent follows it. */
    void sendLate() {
        if (sent) {
            handovers.send(this, false);
        }
    }

    /** Whether a new owner has everything; any thread. */
    boolean isTaken() {
        return taken;
    }

    /** Closes the connection and begins to wait. */
    void begin(long timeoutMillis) {
        session.transfer().freeze("the client belongs to another node now");
        session.loop().schedule(() -> giveUp(false), timeoutMillis, TimeUnit.MILLISECONDS);
        session.loop().schedule(() -> giveUp(true), 2 * timeoutMillis, TimeUnit.MILLISECONDS);
        session.transfer().whenPublished(() -> {
            published = true;
            proceed();
        });
    }

    /** A loop of this node has nothing more for it. */
    void ownBarrier() {
        barriers.own();
        proceed();
    }

    /** A loop of another node has nothing more for it. */
    void barrier(long node, int lane, int lanes) {
        barriers.of(node, lane, lanes);
        proceed();
        if (returns != null) {
            returns.of(node, lane, lanes);
            if (returns.isDone()) {
                handovers.end(this);
            }
        }
    }

    /** A node is gone; what it still has for this session comes when it comes back, if it does. */
    void nodeGone(long node) {
        if (barriers.awaited().contains(node)) {
            absent.add(node);
        }
        barriers.gone(node);
        proceed();
    }

    /** The new owner is waited for twice as long: as long as this node cannot hear it, it is rarely to be reached either. */
    private void giveUp(boolean heirToo) {
        Set<Long> silent = new TreeSet<>(barriers.awaited());
        if (!heirToo) {
            silent.remove(heir);
        }
        if (sending || silent.isEmpty() && published && !heirToo) {
            return;
        }
        LOG.warn(
                "client {} is handed over although nodes {} have not said that they have no more for it{}",
                clientId(),
                silent,
                published ? "" : ", and others have not accepted all that it has published");
        absent.addAll(silent);
        barriers.giveUp(silent);
        published = true;
        proceed();
    }

    private void proceed() {
        if (sending || !published || !barriers.isDone()) {
            return;
        }
        sending = true;
        session.transfer().whenArrived(() -> {
            sent = true;
            handovers.send(this, true);
        });
    }

    /** The new owner has everything: stays only if somebody may come back who does not know that the client has gone. */
    void taken(boolean mayStay) {
        taken = true;
        handovers.onTaken(this);
        if (absent.isEmpty() || !mayStay) {
            handovers.end(this);
        } else {
            returns = new Barriers(absent, 0);
            session.loop().schedule(() -> handovers.end(this), RETURN_MINUTES, TimeUnit.MINUTES);
        }
    }
}
