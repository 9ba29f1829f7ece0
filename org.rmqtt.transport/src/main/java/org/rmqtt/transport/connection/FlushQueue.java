package org.rmqtt.transport.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.rmqtt.api.connection.SessionLoop;

/**
 * The connections of one loop with output that has not been written to their channels. One task at the end of the turn
 * writes it, so a connection causes one system call however many packets it was sent.
 *
 * <p>If they are very many, because a message has thousands of receivers, the rest is written in slices, and the loop looks for
 * input in between: what comes then is answered before the rest. Confined to the loop.
 */
public final class FlushQueue implements Runnable {
    /** So many connections are written to in one go, which takes about a millisecond. */
    static final int SLICE = 128;

    private final SessionLoop loop;
    private List<NettyConnection> waiting = new ArrayList<>();
    private List<NettyConnection> flushing = new ArrayList<>();
    private final ArrayDeque<NettyConnection> rest = new ArrayDeque<>(0);
    private boolean isScheduled;
    private boolean isRestScheduled;

    /** A queue for the connections of a loop. */
    public FlushQueue(SessionLoop loop) {
        this.loop = loop;
    }

    void add(NettyConnection connection) {
        waiting.add(connection);
        if (!isScheduled) {
            isScheduled = true;
            loop.execute(this);
        }
    }

    /** A connection leaves the loop. */
    void remove(NettyConnection connection) {
        waiting.remove(connection);
        rest.remove(connection);
    }

    @Override
    public void run() {
        isScheduled = false;
        List<NettyConnection> batch = waiting;
        waiting = flushing;
        flushing = batch;
        int now = Math.min(batch.size(), SLICE);
        for (int i = 0; i < now; i++) {
            batch.get(i).flushTurn();
        }
        for (int i = now; i < batch.size(); i++) {
            rest.add(batch.get(i));
        }
        batch.clear();
        scheduleRest();
    }

    private void scheduleRest() {
        if (!isRestScheduled && !rest.isEmpty()) {
            isRestScheduled = true;
            loop.afterInput(this::flushRest);
        }
    }

    private void flushRest() {
        isRestScheduled = false;
        for (int i = 0; i < SLICE && !rest.isEmpty(); i++) {
            rest.poll().flushTurn();
        }
        scheduleRest();
    }
}
