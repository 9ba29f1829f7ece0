package org.rmqtt.core.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The packet identifiers of QoS 2 messages that a client has sent and not yet released: a small open-addressing set, since
 * most clients have none or a handful. Confined to the session's loop.
 */
final class PacketIdSet {
    private static final char[] EMPTY = new char[0];

    private char[] slots = EMPTY;
    private int size;

    int size() {
        return size;
    }

    boolean contains(int id) {
        return size != 0 && slots[place(id)] == id;
    }

    /** Adds an identifier from 1 to 65,535. */
    void add(int id) {
        if ((size + 1) * 2 > slots.length) {
            char[] old = slots;
            slots = new char[Math.max(8, old.length * 2)];
            for (char other : old) {
                if (other != 0) {
                    slots[place(other)] = other;
                }
            }
        }
        int place = place(id);
        if (slots[place] == 0) {
            slots[place] = (char) id;
            size++;
        }
    }

    boolean remove(int id) {
        if (!contains(id)) {
            return false;
        }
        int mask = slots.length - 1;
        int hole = place(id);
        slots[hole] = 0;
        size--;
        for (int i = hole + 1 & mask; slots[i] != 0; i = i + 1 & mask) {
            char moved = slots[i];
            slots[i] = 0;
            slots[place(moved)] = moved;
        }
        return true;
    }

    /** All identifiers, in no order. */
    List<Integer> toList() {
        List<Integer> ids = new ArrayList<>(size);
        for (char id : slots) {
            if (id != 0) {
                ids.add((int) id);
            }
        }
        return ids;
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(slots, (char) 0);
            size = 0;
        }
    }

    private int place(int id) {
        int mask = slots.length - 1;
        int i = id * 0x9E37 >>> 2 & mask;
        while (slots[i] != 0 && slots[i] != id) {
            i = i + 1 & mask;
        }
        return i;
    }
}
