package org.rmqtt.core.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of the wills that other nodes have brought last, and who brought each: a node that dies between sending a
 * will and saying so leaves it to another one, which sends it again. Of more than 10,000 the oldest is forgotten.
 * Thread-safe; wills are rare.
 */
final class WillNumbers {
    private static final int MAX = 10_000;

    private final Map<Long, Long> bringers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX;
        }
    };

    /** Whether another node has brought a will before; this one is noted else. */
    synchronized boolean isRepeated(long number, long node) {
        Long first = bringers.putIfAbsent(number, node);
        return first != null && first != node;
    }

    /** Whether any node has brought a will. */
    synchronized boolean isKnown(long number) {
        return bringers.containsKey(number);
    }
}
