package org.rmqtt.core.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Predicate;

/**
 * The children of a {@link TrieBranch} that has several: an open-addressing table of fixed size. One thread at a time
 * writes; any number of threads read without waiting. A removed child leaves a tombstone.
 *
 * @param <V> what hangs on a key
 */
final class TrieTable<V> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(TrieNode[].class);
    private static final TrieNode<?> TOMBSTONE = new TrieNode<>(0, 0, null);
    private static final int SMALLEST = 4;

    private final TrieNode<V>[] slots;
    private int used;
    private int live;

    /** A table with room for at least half as many again as wanted. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    TrieTable(int wanted) {
        int size = SMALLEST;
        while (size * 2 < wanted * 3) {
            size <<= 1;
        }
        slots = (TrieNode<V>[]) new TrieNode[size];
    }

    int size() {
        return live;
    }

    boolean isFull() {
        return (used + 1) * 4 > slots.length * 3;
    }

    boolean isSparse() {
        return slots.length > SMALLEST && live * 8 < slots.length;
    }

    /** The child of a level, or null; the parameters are those of {@link TrieNode#isLevel}. */
    TrieNode<V> find(long low, long high, String text, int start, int end) {
        int mask = slots.length - 1;
        for (int i = LevelBits.spread(low, high) & mask; ; i = i + 1 & mask) {
            TrieNode<V> node = at(i);
            if (node == null) {
                return null;
            }
            if (node.isLevel(low, high, text, start, end) && node != TOMBSTONE) {
                return node;
            }
        }
    }

    /** Whether each child passes, as far as asked; for readers that walk. */
    boolean all(Predicate<? super TrieNode<V>> action) {
        for (int i = 0; i < slots.length; i++) {
            TrieNode<V> node = at(i);
            if (isChild(node) && !action.test(node)) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private TrieNode<V> at(int i) {
        return (TrieNode<V>) SLOT.getAcquire(slots, i);
    }

    private static boolean isChild(TrieNode<?> node) {
        return node != null && node != TOMBSTONE;
    }

    /** Adds a child that is not there yet to a table that is not full. Writer only. */
    void add(TrieNode<V> child) {
        int mask = slots.length - 1;
        int i = LevelBits.spread(child.low, child.high) & mask;
        while (isChild(slots[i])) {
            i = i + 1 & mask;
        }
        if (slots[i] == null) {
            used++;
        }
        live++;
        SLOT.setRelease(slots, i, child);
    }

    /** Puts another node in the place of a child with the same level. Writer only. */
    void replace(TrieNode<V> child, TrieNode<V> other) {
        SLOT.setRelease(slots, place(child), other);
    }

    /** Takes a child out. Writer only. */
    void remove(TrieNode<V> child) {
        live--;
        SLOT.setRelease(slots, place(child), TOMBSTONE);
    }

    private int place(TrieNode<V> child) {
        int mask = slots.length - 1;
        int i = LevelBits.spread(child.low, child.high) & mask;
        while (slots[i] != child) {
            i = i + 1 & mask;
        }
        return i;
    }

    /** A table with the same children and room for more. Writer only. */
    TrieTable<V> copy(int wanted) {
        TrieTable<V> copy = new TrieTable<>(wanted);
        for (TrieNode<V> node : slots) {
            if (isChild(node)) {
                copy.add(node);
            }
        }
        return copy;
    }
}
