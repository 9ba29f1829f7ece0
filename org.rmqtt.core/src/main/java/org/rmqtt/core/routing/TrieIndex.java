package org.rmqtt.core.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * All nodes of a {@link TopicTrie} whose level is no wildcard, by the hash of their whole path. The hashes come from the
 * topic alone, so a processor that waits for one level has asked for the next ones already. One thread at a time writes;
 * any number of threads read without waiting.
 *
 * <p>It is cut into segments, open-addressing tables that grow each for itself, so that no write takes long. A removed node
 * leaves a tombstone.
 *
 * @param <V> what hangs on a key
 */
final class TrieIndex<V> {
    private static final int SEGMENT_BITS = 8;
    private static final int SEGMENTS = 1 << SEGMENT_BITS;
    private static final int SMALLEST = 4;

    /** A table is that many times as large as what is in it, at least: a wrong node on the way costs as much as the right one. */
    private static final int ROOM = 3;

    private static final VarHandle SEGMENT = MethodHandles.arrayElementVarHandle(TrieNode[][].class);
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(TrieNode[].class);
    private static final TrieNode<?> TOMBSTONE = new TrieNode<>(null, 0, 0, null);

    private final TrieNode<V>[][] segments = newSegments();
    private final int[] live = new int[SEGMENTS];
    private final int[] used = new int[SEGMENTS];

    /** The node of a level below a branch, or null; the other parameters are those of {@link TrieNode#isLevel}. */
    TrieNode<V> find(TrieBranch<V> parent, int hash, long low, long high, String text, int start, int end) {
        TrieNode<V>[] slots = segment(hash);
        if (slots == null) {
            return null;
        }
        int mask = slots.length - 1;
        for (int i = hash & mask; ; i = i + 1 & mask) {
            TrieNode<V> node = at(slots, i);
            if (node == null) {
                return null;
            }
            if (node.parent == parent && node.isLevel(low, high, text, start, end)) {
                return node;
            }
        }
    }

    /** Adds a node that is not there yet. Writer only. */
    void add(TrieNode<V> node) {
        int number = number(node.hash);
        TrieNode<V>[] slots = segments[number];
        if (slots == null || (used[number] + 1) * ROOM > slots.length) {
            slots = rebuilt(slots, live[number] + 1);
            used[number] = live[number];
            SEGMENT.setRelease(segments, number, slots);
        }
        if (insert(slots, node)) {
            used[number]++;
        }
        live[number]++;
    }

    /** Puts another node in the place of one with the same path. Writer only. */
    void replace(TrieNode<V> node, TrieNode<V> other) {
        TrieNode<V>[] slots = segment(node.hash);
        SLOT.setRelease(slots, place(slots, node), other);
    }

    /** Takes a node out. Writer only. */
    void remove(TrieNode<V> node) {
        int number = number(node.hash);
        TrieNode<V>[] slots = segments[number];
        SLOT.setRelease(slots, place(slots, node), TOMBSTONE);
        live[number]--;
        if (live[number] == 0) {
            used[number] = 0;
            SEGMENT.setRelease(segments, number, null);
        } else if (slots.length > SMALLEST && live[number] * ROOM * 4 < slots.length) {
            used[number] = live[number];
            SEGMENT.setRelease(segments, number, rebuilt(slots, live[number]));
        }
    }

    private static int number(int hash) {
        return hash >>> Integer.SIZE - SEGMENT_BITS;
    }

    @SuppressWarnings("unchecked")
    private TrieNode<V>[] segment(int hash) {
        return (TrieNode<V>[]) SEGMENT.getAcquire(segments, number(hash));
    }

    @SuppressWarnings("unchecked")
    private static <V> TrieNode<V> at(TrieNode<V>[] slots, int i) {
        return (TrieNode<V>) SLOT.getAcquire(slots, i);
    }

    private static boolean isNode(TrieNode<?> node) {
        return node != null && node != TOMBSTONE;
    }

    private static <V> int place(TrieNode<V>[] slots, TrieNode<V> node) {
        int mask = slots.length - 1;
        int i = node.hash & mask;
        while (slots[i] != node) {
            i = i + 1 & mask;
        }
        return i;
    }

    /** Puts a node into the first free place; true if that place was never used. */
    private static <V> boolean insert(TrieNode<V>[] slots, TrieNode<V> node) {
        int mask = slots.length - 1;
        int i = node.hash & mask;
        while (isNode(slots[i])) {
            i = i + 1 & mask;
        }
        boolean fresh = slots[i] == null;
        SLOT.setRelease(slots, i, node);
        return fresh;
    }

    /** A table with the same nodes and room for half as many again as wanted. */
    private static <V> TrieNode<V>[] rebuilt(TrieNode<V>[] old, int wanted) {
        int size = SMALLEST;
        while (size < wanted * ROOM * 3 / 2) {
            size <<= 1;
        }
        TrieNode<V>[] slots = newTable(size);
        if (old != null) {
            for (TrieNode<V> node : old) {
                if (isNode(node)) {
                    insert(slots, node);
                }
            }
        }
        return slots;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <V> TrieNode<V>[] newTable(int size) {
        return (TrieNode<V>[]) new TrieNode[size];
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <V> TrieNode<V>[][] newSegments() {
        return (TrieNode<V>[][]) new TrieNode[SEGMENTS][];
    }
}
