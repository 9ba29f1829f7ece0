package org.rmqtt.core.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of the wills that other nodes have brought last, who brought each, and to which shared groups they went: a
 * node that dies between sending a will and saying so leaves it to another one, which sends it again. Of more than 10,000
 * the oldest is forgotten. Thread-safe; wills are rare.
 */
final class WillNumbers {
    private static final int MAX = 10_000;

    private final Map<Long, Long> bringers = new Latest<>();
    private final Map<Shared, Boolean> shared = new Latest<>();

    private record Shared(long number, String filter) {}

    private static final class Latest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MAX;
        }
    }

    /** Whether no member of a shared group has had a will on this node; one is about to. */
    synchronized boolean isFirst(long number, String sharedFilter) {
        return shared.put(new Shared(number, sharedFilter), true) == null;
    }

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
