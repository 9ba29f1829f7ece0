package org.rmqtt.transport.connection;

import java.util.List;
import org.rmqtt.api.connection.SessionLoop;

/** The flush queues of all loops. Immutable. */
public final class FlushQueues {
    private final List<FlushQueue> queues;

    /** A queue for each loop. */
    public FlushQueues(List<SessionLoop> loops) {
        queues = loops.stream().map(FlushQueue::new).toList();
    }

    FlushQueue of(SessionLoop loop) {
        return queues.get(loop.index());
    }
}
