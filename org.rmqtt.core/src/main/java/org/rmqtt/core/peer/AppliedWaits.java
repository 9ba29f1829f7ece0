package org.rmqtt.core.peer;

import java.util.PriorityQueue;
import org.rmqtt.api.connection.SessionLoop;

/** Who waits until this node has applied an index. Any thread. */
final class AppliedWaits {
    private final PriorityQueue<Wait> waits = new PriorityQueue<>();
    private volatile int size;

    private record Wait(long index, SessionLoop loop, Runnable then) implements Comparable<Wait> {
        @Override
        public int compareTo(Wait other) {
            return Long.compare(index, other.index);
        }
    }

    synchronized void add(long index, SessionLoop loop, Runnable then) {
        waits.add(new Wait(index, loop, then));
        size = waits.size();
    }

    /** Runs what has waited for an index or an earlier one, each on its loop. */
    void reached(long index) {
        if (size == 0) {
            return;
        }
        synchronized (this) {
            while (!waits.isEmpty() && waits.peek().index() <= index) {
                Wait next = waits.poll();
                next.loop().execute(next.then());
            }
            size = waits.size();
        }
    }
}
