package org.rmqtt.core.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One level in a {@link TopicTrie} with levels below it. One thread at a time writes; any number of threads read without
 * waiting. The children are an open-addressing table of nodes that is replaced when it grows; a removed child leaves a
 * tombstone.
 *
 * @param <V> what hangs on a node
 */
final class TrieBranch<V> extends TrieNode<V> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(TrieNode[].class);
    private static final TrieNode<?> TOMBSTONE = new TrieNode<>("", 0, 0, null);
    private static final int FIRST_TABLE = 2;

    private volatile TrieNode<V>[] table;
    private int used;
    private int live;

    TrieBranch(String level, int hash) {
        super(level, 0, hash, null);
    }

    @Override
    TrieBranch<V> branch() {
        return this;
    }

    boolean isBare() {
        return value() == null && live == 0;
    }

    int childCount() {
        return live;
    }

    /** The child whose first level is {@code topic[start, end)}, or null. */
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
            if (node != TOMBSTONE && node.isLevel(topic, start, end, levelHash)) {
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

    /** Puts another node in the place of a child with the same first level. Writer only. */
    void replace(TrieNode<V> child, TrieNode<V> other) {
        TrieNode<V>[] slots = table;
        SLOT.setRelease(slots, place(slots, child), other);
    }

    /** Takes a child out. Writer only. */
    void remove(TrieNode<V> child) {
        TrieNode<V>[] slots = table;
        int place = place(slots, child);
        live--;
        if (live == 0) {
            used = 0;
            table = null;
        } else {
            SLOT.setRelease(slots, place, TOMBSTONE);
        }
    }

    private static <V> int place(TrieNode<V>[] slots, TrieNode<V> child) {
        int mask = slots.length - 1;
        int i = child.hash & mask;
        while (slots[i] != child) {
            i = (i + 1) & mask;
        }
        return i;
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
