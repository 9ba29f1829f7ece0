package org.rmqtt.core.event;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.rmqtt.api.event.BrokerEvent;
import org.rmqtt.api.event.BrokerListener;
import org.rmqtt.core.hook.Hooks;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;

/** The bounded queue of one listener; at most one thread at a time empties it. The lock is held for a queue operation only. */
final class ListenerQueue {
    private static final int TURN = 256;

    private final Object key;
    private final String name;
    private final BrokerListener listener;
    private volatile long types;
    private volatile int maxEvents;
    private final Surroundings surroundings;
    private final ArrayDeque<BrokerEvent> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    record Surroundings(Executor executor, Counters counters, Hooks hooks) {}

    ListenerQueue(
            Object key, String name, BrokerListener listener, long types, int maxEvents, Surroundings surroundings) {
        this.key = key;
        this.name = name;
        this.listener = listener;
        this.types = types;
        this.maxEvents = maxEvents;
        this.surroundings = surroundings;
    }

    Object key() {
        return key;
    }

    long types() {
        return types;
    }

    void update(long newTypes, int newMaxEvents) {
        types = newTypes;
        maxEvents = newMaxEvents;
    }

    void offer(BrokerEvent event) {
        boolean start;
        synchronized (waiting) {
            if (closed) {
                return;
            }
            if (waiting.size() >= maxEvents) {
                surroundings.counters().add(Counter.EVENT_DROPPED);
                return;
            }
            waiting.add(event);
            start = !running;
            running = true;
        }
        if (start) {
            surroundings.executor().execute(this::run);
        }
    }

    private void run() {
        for (int i = 0; i < TURN; i++) {
            BrokerEvent event;
            synchronized (waiting) {
                event = waiting.poll();
                if (event == null) {
                    running = false;
                    return;
                }
            }
            try {
                listener.onEvent(event);
            } catch (RuntimeException | LinkageError e) {
                surroundings.hooks().failed(name, e);
            }
        }
        surroundings.executor().execute(this::run);
    }

    void close() {
        synchronized (waiting) {
            closed = true;
            waiting.clear();
        }
    }
}
