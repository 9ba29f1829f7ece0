package org.rmqtt.core.cluster;

import java.util.Collection;
import org.rmqtt.core.session.Session;

/**
 * A session that this node owns and whose content is still to come: from its old owner, or, once that one is dead, from all
 * nodes, which match again what the dead one had not acknowledged. Confined to the session's loop but for what is final.
 */
final class Arrival {
    private final Session session;
    private final long epoch;
    private final long fromNode;
    private volatile long goneAt;
    private Barriers barriers;

    Arrival(Session session, long epoch, long fromNode) {
        this.session = session;
        this.epoch = epoch;
        this.fromNode = fromNode;
    }

    Session session() {
        return session;
    }

    long epoch() {
        return epoch;
    }

    long fromNode() {
        return fromNode;
    }

    /** The index at which the old owner was declared down; 0 if it is up; any thread. */
    long goneAt() {
        return goneAt;
    }

    /** The old owner is dead; the applier's thread. A loop that sees the index sees what is waited for, too. */
    void orphaned(long index, Collection<Long> others, int ownLoops) {
        barriers = new Barriers(others, ownLoops);
        session.transfer().adopted(index, fromNode);
        goneAt = index;
    }

    /** A loop of this node has matched everything again. */
    boolean ownBarrier() {
        barriers.own();
        return barriers.isDone();
    }

    /** A loop of another node has. */
    boolean barrier(long node, int lane, int lanes) {
        barriers.of(node, lane, lanes);
        return barriers.isDone();
    }

    /** One of those others is gone too. */
    boolean nodeGone(long node) {
        barriers.gone(node);
        return barriers.isDone();
    }
}
