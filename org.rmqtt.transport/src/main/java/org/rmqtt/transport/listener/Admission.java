package org.rmqtt.transport.listener;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts the connections of one listener and says whether one more may come in. Thread-safe. */
final class Admission {
    /** The answer to a new connection. */
    enum Answer {
        /** It may stay. */
        ADMITTED,
        /** {@code max_connections} is reached. */
        TOO_MANY_CONNECTIONS,
        /** {@code max_handshaking_limit} is reached. */
        TOO_MANY_HANDSHAKES
    }

    private final Set<Child> children = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger handshaking = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** Counts a new connection in if there is room for it. */
    Answer ask(ListenerSettings.Limits limits) {
        if (connections.incrementAndGet() > limits.maxConnections()) {
            connections.decrementAndGet();
            refused.increment();
            return Answer.TOO_MANY_CONNECTIONS;
        }
        if (handshaking.incrementAndGet() > limits.maxHandshaking()) {
            handshaking.decrementAndGet();
            connections.decrementAndGet();
            refused.increment();
            return Answer.TOO_MANY_HANDSHAKES;
        }
        accepted.increment();
        return Answer.ADMITTED;
    }

    void add(Child child) {
        children.add(child);
    }

    void handshakeDone() {
        handshaking.decrementAndGet();
    }

    void left(Child child) {
        children.remove(child);
        connections.decrementAndGet();
    }

    /** The connections that are there now. */
    Set<Child> children() {
        return children;
    }

    int connections() {
        return connections.get();
    }

    long accepted() {
        return accepted.sum();
    }

    long refused() {
        return refused.sum();
    }
}
