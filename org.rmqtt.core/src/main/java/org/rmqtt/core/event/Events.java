package org.rmqtt.core.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.rmqtt.api.event.BrokerEvent;
import org.rmqtt.api.event.BrokerListener;
import org.rmqtt.core.hook.Hooks;
import org.rmqtt.core.metrics.Counters;

/**
 * Hands events to the listeners, each through a bounded queue of its own, on threads of its own. Whoever emits asks {@link
 * #wants} first, so that an event nobody wants costs one volatile read. Any thread.
 */
public final class Events implements AutoCloseable {
    private static final int THREADS = 2;

    private final Counters counters;
    private final Hooks hooks;
    private final ExecutorService executor;
    private final List<ListenerQueue> queues = new ArrayList<>();
    private volatile ListenerQueue[] current = {};
    private volatile long wanted;

    /** No listeners yet. */
    public Events(Counters counters, Hooks hooks) {
        this.counters = counters;
        this.hooks = hooks;
        this.executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "rmqtt-events");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Whether any listener wants events of this type. */
    public boolean wants(EventType type) {
        return (wanted & type.bit()) != 0;
    }

    /** Hands an event to who wants it; never waits. */
    public void emit(EventType type, BrokerEvent event) {
        for (ListenerQueue queue : current) {
            if ((queue.types() & type.bit()) != 0) {
                queue.offer(event);
            }
        }
    }

    synchronized void add(Object key, String name, BrokerListener listener, long types, int maxEvents) {
        queues.add(new ListenerQueue(
                key, name, listener, types, maxEvents, new ListenerQueue.Surroundings(executor, counters, hooks)));
        publish();
    }

    synchronized void update(Object key, long types, int maxEvents) {
        queues.stream().filter(queue -> queue.key().equals(key)).forEach(queue -> queue.update(types, maxEvents));
        publish();
    }

    synchronized void remove(Object key) {
        queues.removeIf(queue -> {
            boolean gone = queue.key().equals(key);
            if (gone) {
                queue.close();
            }
            return gone;
        });
        publish();
    }

    private void publish() {
        long union = 0;
        for (ListenerQueue queue : queues) {
            union |= queue.types();
        }
        current = queues.toArray(ListenerQueue[]::new);
        wanted = union;
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
