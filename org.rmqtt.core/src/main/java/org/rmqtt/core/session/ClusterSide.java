package org.rmqtt.core.session;

import org.rmqtt.api.connection.SessionLoop;

/** What sessions ask of a cluster, if there is one. Any thread. */
public final class ClusterSide {
    /** What is asked. */
    public interface Everywhere {
        /** Without a cluster everything that is applied here is applied everywhere. */
        Everywhere HERE = (index, loop, then) -> then.run();

        /** Runs something on a loop when every node that is up has applied an index, or has had long enough. */
        void whenApplied(long index, SessionLoop loop, Runnable then);
    }

    private static final long HANDOVER_MILLIS = 10_000;

    private volatile boolean subscribeAckAll;
    private volatile long handoverMillis = HANDOVER_MILLIS;
    private volatile Everywhere everywhere = Everywhere.HERE;

    /**
     * Changes the settings.
     *
     * @param ackAll whether SUBACK waits until every node has applied the subscription
     * @param newHandoverMillis how long a CONNECT waits for the session of another node
     */
    public void configure(boolean ackAll, long newHandoverMillis) {
        subscribeAckAll = ackAll;
        handoverMillis = newHandoverMillis;
    }

    /** Sets who knows what other nodes have applied. */
    public void setEverywhere(Everywhere newEverywhere) {
        everywhere = newEverywhere;
    }

    boolean subscribeAckAll() {
        return subscribeAckAll && everywhere != Everywhere.HERE;
    }

    /** How long an old owner waits for other nodes before it hands a session over all the same, milliseconds. */
    public long handoverLimitMillis() {
        return handoverMillis / 2;
    }

    long handoverMillis() {
        return handoverMillis;
    }

    Everywhere everywhere() {
        return everywhere;
    }
}
