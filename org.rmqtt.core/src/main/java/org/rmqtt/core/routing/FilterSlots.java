package org.rmqtt.core.routing;

import java.lang.invoke.VarHandle;

/**
 * One segment of the places of a {@link FilterTree}: an open-addressing table in two arrays. A slot belongs to one path for
 * as long as the table lives, so whoever has found it may read it whenever he likes; a path that is gone leaves an empty
 * slot behind, and a table that has become full or much too large is replaced. One thread at a time writes; any number read
 * without waiting.
 *
 * <p>The writer sets a fence before what makes others find something, and readers after they have found it; reads and writes
 * are plain ones, which code that is not compiled yet does as quickly as any.
 *
 * <p>Of each slot there are two numbers, the first hash, and half of the second one with what is below the path and which
 * values there are; and three values, of the filters that are the path, the path and {@code /#}, and the path and {@code /+}.
 * Where there is no value nobody has to read that from memory.
 */
final class FilterSlots {
    /** Of the filter that is the path. */
    static final int EXACT = 0;

    /** Of the filter that goes on with {@code #}. */
    static final int REST = 1;

    /** Of the filter that goes on with {@code +} and ends there. */
    static final int PLUS = 2;

    /** What no path has. */
    static final int NONE = -1;

    private static final int SMALLEST = 8;
    private static final int VALUES = 3;

    /** A table is full when seven of twelve slots are taken: a wrong slot on the way costs as much as the right one. */
    private static final int FULL = 7;

    private static final int PARTS = 12;

    /** A new table has room for half as much again: with a quarter, those before it are most of what filters leave behind. */
    private static final int GROWTH = 2;

    private static final int SPARSE = 4;

    /** Below a path: how many paths with one level more, that is no wildcard; and whether there is one with {@code +}. */
    private static final long CHILDREN = 0x1FFF_FFFFL;

    /** Whether there is the first value; the other two follow. */
    private static final long FIRST_VALUE = 1L << 29;

    private static final long BELOW_PLUS = 1L << 32;
    private static final long TAG = -1L << 33;

    private final long[] numbers;
    private final Object[] values;
    private final int size;
    private int used;

    private FilterSlots(int size) {
        this.size = size;
        numbers = new long[size * 2];
        values = new Object[size * VALUES];
    }

    /** An empty table. */
    static FilterSlots empty() {
        return new FilterSlots(SMALLEST);
    }

    private int start(long first) {
        return (int) ((first & 0xFFFF_FFFFL) * size >>> Integer.SIZE);
    }

    /** The slot of a path, or {@link #NONE}. */
    int find(long first, long second) {
        for (int slot = start(first); ; slot = slot + 1 < size ? slot + 1 : 0) {
            long found = numbers[slot * 2];
            VarHandle.acquireFence();
            if (found == first && ((numbers[slot * 2 + 1] ^ second) & TAG) == 0) {
                return slot;
            }
            if (found == 0) {
                return NONE;
            }
        }
    }

    /** Reads what {@link #find} would read first; the result is of no use, but has to be used. */
    long touch(long first) {
        return numbers[start(first) * 2];
    }

    /** Reads the values that {@link #find} would lead to first; the result is of no use, but has to be used. */
    long touchValues(long first) {
        int value = start(first) * VALUES;
        return values[value + EXACT] == this | values[value + PLUS] == this ? 0 : 1;
    }

    /** What a slot has, to be asked by the methods without a slot. */
    long what(int slot) {
        long what = numbers[slot * 2 + 1];
        VarHandle.acquireFence();
        return what;
    }

    /** Whether there are paths below that go on with a level that is no wildcard. */
    static boolean hasChildren(long what) {
        return (what & CHILDREN) != 0;
    }

    /** Whether there are paths below that go on with {@code +}. */
    static boolean hasPlus(long what) {
        return (what & BELOW_PLUS) != 0;
    }

    /** Whether there is a value; it may be gone when one looks. */
    static boolean hasValue(long what, int which) {
        return (what & FIRST_VALUE << which) != 0;
    }

    /** A value of a slot, or null. */
    Object value(int slot, int which) {
        Object value = values[slot * VALUES + which];
        VarHandle.acquireFence();
        return value;
    }

    // ---- writer only

    /** Sets a value, or takes it away; a new one is there before anybody hears of it. */
    void setValue(int slot, int which, Object value) {
        VarHandle.releaseFence();
        values[slot * VALUES + which] = value;
        VarHandle.releaseFence();
        long flag = FIRST_VALUE << which;
        int at = slot * 2 + 1;
        numbers[at] = value == null ? numbers[at] & ~flag : numbers[at] | flag;
    }

    /** Whether a slot has anything, or anything below. */
    boolean isLive(int slot) {
        return (numbers[slot * 2 + 1] & ~TAG) != 0;
    }

    /** Counts one more, or one less, below a path. */
    void count(int slot, boolean plus, int by) {
        VarHandle.releaseFence();
        numbers[slot * 2 + 1] += plus ? by * BELOW_PLUS : by;
    }

    /** Whether a new path needs a new table first. */
    boolean isFull() {
        return (used + 1) * (long) PARTS > size * (long) FULL;
    }

    /** The slot of a path, which has it from now on at least; there is room. */
    int findOrAdd(long first, long second) {
        int slot = find(first, second);
        return slot == NONE ? add(first, second) : slot;
    }

    /** Takes a slot for a path that has none. */
    private int add(long first, long second) {
        int slot = start(first);
        while (numbers[slot * 2] != 0) {
            slot = slot + 1 < size ? slot + 1 : 0;
        }
        numbers[slot * 2 + 1] = second & TAG;
        VarHandle.releaseFence();
        numbers[slot * 2] = first;
        used++;
        return slot;
    }

    /** Whether a smaller table would do for so many live slots. */
    boolean isSparse(int live) {
        return size > SMALLEST && live * SPARSE < size;
    }

    /** A table with what is live in this one, and room for more. */
    FilterSlots copy(int live) {
        FilterSlots copy = new FilterSlots(Math.max(SMALLEST, (live + live / GROWTH + 1) * PARTS / FULL + 1));
        for (int slot = 0; slot < size; slot++) {
            if (numbers[slot * 2] != 0 && isLive(slot)) {
                int to = copy.add(numbers[slot * 2], numbers[slot * 2 + 1]);
                copy.numbers[to * 2 + 1] = numbers[slot * 2 + 1];
                System.arraycopy(values, slot * VALUES, copy.values, to * VALUES, VALUES);
            }
        }
        return copy;
    }
}
