package org.rmqtt.core.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One level in a {@link TopicTrie}. One thread at a time writes; any number of threads read without waiting. The children
 * are an open-addressing table of nodes that is replaced when it grows; a removed child leaves a tombstone.
 *
 * @param <V> what hangs on a node
 */
final class TrieNode<V> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(TrieNode[].class);
    private static final TrieNode<?> TOMBSTONE = new TrieNode<>("", 0);
    private static final int FIRST_TABLE = 2;

    final String level;
    final int hash;
    private volatile V value;
    private volatile TrieNode<V>[] table;
    private int used;
    private int live;

    TrieNode(String level, int hash) {
        this.level = level;
        this.hash = hash;
    }

    V value() {
        return value;
    }

    void setValue(V newValue) {
        value = newValue;
    }

    boolean isBare() {
        return value == null && live == 0;
    }

    int childCount() {
        return live;
    }

    /** The child whose level is {@code topic[start, end)}, or null. */
    TrieNode<V> child(String topic, int start, int end, int levelHash) {
        TrieNode<V>[] slots = table;
        if (slots == null) {
            return null;
        }
        int mask = slots.length - 1;
        for (int i = levelHash & mask; ; i = (i + 1) & mask) {
            TrieNode<V> node = at(slots, i);
            if (node == null) {
                return null;
            }
            if (node.hash == levelHash
                    && node != TOMBSTONE
                    && node.level.length() == end - start
                    && topic.startsWith(node.level, start)) {
                return node;
            }
        }
    }

    /** All children at some moment; for readers that walk. */
    TrieNode<V>[] children() {
        return table;
    }

    @SuppressWarnings("unchecked")
    static <V> TrieNode<V> at(TrieNode<V>[] slots, int i) {
        return (TrieNode<V>) SLOT.getAcquire(slots, i);
    }

    static boolean isChild(TrieNode<?> node) {
        return node != null && node != TOMBSTONE;
    }

    /** Adds a child that is not there yet. Writer only. */
    void add(TrieNode<V> child) {
        TrieNode<V>[] slots = table;
        if (slots == null || (used + 1) * 4 > slots.length * 3) {
            slots = rebuild(slots, live + 1);
            insert(slots, child);
            live++;
            used = live;
            table = slots;
            return;
        }
        if (insert(slots, child)) {
            used++;
        }
        live++;
    }

    /** Takes a child out. Writer only. */
    void remove(TrieNode<V> child) {
        TrieNode<V>[] slots = table;
        int mask = slots.length - 1;
        int i = child.hash & mask;
        while (slots[i] != child) {
            i = (i + 1) & mask;
        }
        live--;
        if (live == 0) {
            used = 0;
            table = null;
        } else {
            SLOT.setRelease(slots, i, TOMBSTONE);
        }
    }

    private static <V> TrieNode<V>[] rebuild(TrieNode<V>[] old, int wanted) {
        int size = FIRST_TABLE;
        while (size * 3 < (wanted + wanted / 4) * 4) {
            size <<= 1;
        }
        TrieNode<V>[] slots = newTable(size);
        if (old != null) {
            for (TrieNode<V> node : old) {
                if (isChild(node)) {
                    insert(slots, node);
                }
            }
        }
        return slots;
    }

    /** Puts the child into the first free place; true if that place was never used. */
    private static <V> boolean insert(TrieNode<V>[] slots, TrieNode<V> child) {
        int mask = slots.length - 1;
        int i = child.hash & mask;
        while (isChild(slots[i])) {
            i = (i + 1) & mask;
        }
        boolean fresh = slots[i] == null;
        SLOT.setRelease(slots, i, child);
        return fresh;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <V> TrieNode<V>[] newTable(int size) {
        return (TrieNode<V>[]) new TrieNode[size];
    }
}
