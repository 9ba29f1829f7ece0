package org.rmqtt.transport.connection;

import java.util.ArrayList;
import java.util.List;
import org.rmqtt.api.connection.SessionLoop;

/**
 * The connections of one loop with output that has not been written to their channels. One task at the end of the turn
 * writes it, so a connection causes one system call however many packets it was sent. Confined to the loop.
 */
public final class FlushQueue implements Runnable {
    private final SessionLoop loop;
    private List<NettyConnection> waiting = new ArrayList<>();
    private List<NettyConnection> flushing = new ArrayList<>();
    private boolean isScheduled;

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
    }

    @Override
    public void run() {
        isScheduled = false;
        List<NettyConnection> batch = waiting;
        waiting = flushing;
        flushing = batch;
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).flushTurn();
        }
        batch.clear();
    }
}
