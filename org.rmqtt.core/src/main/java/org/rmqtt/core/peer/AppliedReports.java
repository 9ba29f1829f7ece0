package org.rmqtt.core.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.connection.SessionLoop;

/** What other nodes have said that they have applied, and who waits until all have. Any thread. */
public final class AppliedReports {
    private final Map<Long, Long> applied = new HashMap<>();
    private final List<Wait> waits = new ArrayList<>();

    private static final class Wait {
        final long index;
        final SessionLoop loop;
        final Runnable then;
        boolean done;

        Wait(long index, SessionLoop loop, Runnable then) {
            this.index = index;
            this.loop = loop;
            this.then = then;
        }
    }

    /** A node has said where it is. */
    synchronized void applied(long nodeId, long index) {
        Long before = applied.put(nodeId, index);
        if (!waits.isEmpty() && (before == null || before < index)) {
            check();
        }
    }

    synchronized void gone(long nodeId) {
        applied.remove(nodeId);
        check();
    }

    synchronized void retain(Collection<Long> nodes) {
        applied.keySet().retainAll(nodes);
        nodes.forEach(node -> applied.putIfAbsent(node, 0L));
        check();
    }

    /** Where a node was when it was last heard of. */
    public synchronized long of(long nodeId) {
        return applied.getOrDefault(nodeId, 0L);
    }

    /**
     * Runs something on a loop when all given nodes have applied an index, or a time has passed.
     *
     * @param onTimeout told if the time has passed
     */
    public void whenAll(
            Collection<Long> nodes, long index, SessionLoop loop, Runnable then, long millis, Runnable onTimeout) {
        Wait wait = new Wait(index, loop, then);
        synchronized (this) {
            nodes.forEach(node -> applied.putIfAbsent(node, 0L));
            waits.add(wait);
            check();
            if (wait.done) {
                return;
            }
        }
        loop.schedule(
                () -> {
                    if (giveUp(wait)) {
                        onTimeout.run();
                        then.run();
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    private synchronized boolean giveUp(Wait wait) {
        return waits.remove(wait);
    }

    private void check() {
        for (Iterator<Wait> all = waits.iterator(); all.hasNext(); ) {
            Wait wait = all.next();
            if (applied.values().stream().allMatch(index -> index >= wait.index)) {
                all.remove();
                wait.done = true;
                wait.loop.execute(wait.then);
            }
        }
    }
}
