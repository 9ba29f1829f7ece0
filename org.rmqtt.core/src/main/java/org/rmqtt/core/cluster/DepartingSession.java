package org.rmqtt.core.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.core.routing.Departures;
import org.rmqtt.core.routing.LocalSubscription;
import org.rmqtt.core.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that another node owns by now. It takes what was routed to it before it moved, until every loop of every node
 * has said that there is no more (a barrier); then its content goes to the new owner, and when that has it, it is gone.
 * Confined to the session's loop, but for what {@link Departures} reads.
 */
final class DepartingSession implements Departures.Departure {
    private static final Logger LOG = LoggerFactory.getLogger(DepartingSession.class);

    private final Session session;
    private final long lostAt;
    private final List<LocalSubscription> subscriptions;
    private final Map<Long, Integer> barriers = new HashMap<>();
    private final Handovers handovers;
    private long turn = Long.MIN_VALUE;
    private int ownLoops;
    private boolean sending;
    private boolean sent;

    /**
     * A session on its way.
     *
     * @param nodes the other nodes that may still send something for it
     * @param ownLoops how many loops of this node may
     */
    DepartingSession(
            Session session,
            long lostAt,
            List<LocalSubscription> subscriptions,
            List<Long> nodes,
            int ownLoops,
            Handovers handovers) {
        this.session = session;
        this.lostAt = lostAt;
        this.subscriptions = subscriptions;
        this.ownLoops = ownLoops;
        this.handovers = handovers;
        nodes.forEach(node -> barriers.put(node, 0));
    }

    Session session() {
        return session;
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
    public int loop() {
        return session.loop().index();
    }

    @Override
    public boolean wants(String topic) {
        for (LocalSubscription subscription : subscriptions) {
            if (Topics.matches(subscription.filter().filter(), topic)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void deliver(Message message) {
        turn++;
        boolean any = false;
        for (LocalSubscription subscription : subscriptions) {
            if (Topics.matches(subscription.filter().filter(), message.topic())) {
                any |= session.gather(turn, message, subscription);
            }
        }
        if (any) {
            session.deliverMerged(message, null);
        }
        if (sent) {
            handovers.send(this, false);
        }
    }

    /** Closes the connection and begins to wait. */
    void begin(long timeoutMillis) {
        session.freeze("the client belongs to another node now");
        session.loop().schedule(this::giveUp, timeoutMillis, TimeUnit.MILLISECONDS);
        proceed();
    }

    /** A loop of this node has nothing more for it. */
    void ownBarrier() {
        ownLoops--;
        proceed();
    }

    /** A loop of another node has nothing more for it. */
    void barrier(long node, int lanes) {
        barriers.computeIfPresent(node, (id, seen) -> seen + 1 >= lanes ? null : seen + 1);
        proceed();
    }

    /** A node is gone, so nothing more can come from it. */
    void nodeGone(long node) {
        if (barriers.remove(node) != null) {
            proceed();
        }
    }

    private void giveUp() {
        if (!sending) {
            LOG.warn(
                    "client {} is handed over although nodes {} have not said that they have no more for it",
                    clientId(),
                    barriers.keySet());
            barriers.clear();
            ownLoops = 0;
            proceed();
        }
    }

    private void proceed() {
        if (sending || ownLoops > 0 || !barriers.isEmpty()) {
            return;
        }
        sending = true;
        session.whenArrived(() -> {
            sent = true;
            handovers.send(this, true);
        });
    }
}
