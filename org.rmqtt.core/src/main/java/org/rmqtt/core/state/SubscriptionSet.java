package org.rmqtt.core.state;

import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The subscriptions of one client by the text of their filters, in the order in which they were made. It takes about
 * twelve bytes for each; a list of a few is searched from end to end, a longer one has an index of hashes.
 */
final class SubscriptionSet extends AbstractCollection<Subscription> {
    private static final int[] NO_INDEX = {};
    private static final int FEW = 8;
    private static final int TOMBSTONE = -1;

    private Subscription[] slots = new Subscription[1];
    private int end;
    private int size;

    /**
     * The places in {@link #slots} by hash, each plus one, below as many bits of the hash as there is room for, so that
     * hardly any other subscription is looked at; 0 for never used. Empty as long as there are few slots.
     */
    private int[] index = NO_INDEX;

    @Override
    public int size() {
        return size;
    }

    Subscription get(String text) {
        int place = find(text);
        return place < 0 ? null : slots[place];
    }

    /** Adds one whose text is not there yet. */
    void append(Subscription subscription) {
        if (end == slots.length) {
            pack(Math.max(size + 1, size + (size >> 1)));
        }
        slots[end++] = subscription;
        size++;
        if (index.length > 0) {
            enter(subscription, end);
        }
    }

    /** Takes one out; null if it is not there. */
    Subscription remove(String text) {
        int place = find(text);
        if (place < 0) {
            return null;
        }
        Subscription removed = slots[place];
        if (index.length > 0) {
            index[indexOf(spread(text.hashCode()), place + 1)] = TOMBSTONE;
        }
        slots[place] = null;
        size--;
        if (size * 2 < end && end > FEW) {
            pack(size + (size >> 1) + 1);
        }
        return removed;
    }

    private int find(String text) {
        if (index.length == 0) {
            for (int i = 0; i < end; i++) {
                if (slots[i] != null && slots[i].text().equals(text)) {
                    return i;
                }
            }
            return -1;
        }
        int mask = index.length - 1;
        int hash = spread(text.hashCode());
        for (int i = hash & mask; index[i] != 0; i = (i + 1) & mask) {
            int entry = index[i];
            int place = (entry & placeMask()) - 1;
            if (entry != TOMBSTONE
                    && entry == entry(hash, place + 1)
                    && slots[place].text().equals(text)) {
                return place;
            }
        }
        return -1;
    }

    /** The bits of a place plus one, which is no more than the length of the index; so no entry is all ones. */
    private int placeMask() {
        return index.length * 2 - 1;
    }

    private int entry(int hash, int placePlusOne) {
        return hash & ~placeMask() | placePlusOne;
    }

    private int indexOf(int hash, int placePlusOne) {
        int mask = index.length - 1;
        int entry = entry(hash, placePlusOne);
        int i = hash & mask;
        while (index[i] != entry) {
            i = (i + 1) & mask;
        }
        return i;
    }

    private void enter(Subscription subscription, int placePlusOne) {
        int mask = index.length - 1;
        int hash = spread(subscription.text().hashCode());
        int i = hash & mask;
        while (index[i] != 0) {
            i = (i + 1) & mask;
        }
        index[i] = entry(hash, placePlusOne);
    }

    /** Closes the gaps, with so many slots from then on. */
    private void pack(int capacity) {
        Subscription[] packed = new Subscription[capacity];
        int n = 0;
        for (int i = 0; i < end; i++) {
            if (slots[i] != null) {
                packed[n++] = slots[i];
            }
        }
        slots = packed;
        end = n;
        index = capacity <= FEW ? NO_INDEX : new int[Integer.highestOneBit(capacity + (capacity >> 1)) << 1];
        if (index.length > 0) {
            for (int i = 0; i < end; i++) {
                enter(slots[i], i + 1);
            }
        }
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }

    /** In the order in which they were made; not to be used across a change. */
    @Override
    public Iterator<Subscription> iterator() {
        return new Iterator<>() {
            private int next = after(0);

            private int after(int from) {
                int i = from;
                while (i < end && slots[i] == null) {
                    i++;
                }
                return i;
            }

            @Override
            public boolean hasNext() {
                return next < end;
            }

            @Override
            public Subscription next() {
                if (next >= end) {
                    throw new NoSuchElementException();
                }
                Subscription found = slots[next];
                next = after(next + 1);
                return found;
            }
        };
    }
}
