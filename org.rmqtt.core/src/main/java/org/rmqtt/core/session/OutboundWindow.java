package org.rmqtt.core.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The messages on their way to a client, by packet identifier: a ring in which an identifier's place is its low bits. It
 * is as large as twice what was ever under way at once, 4 to 65,536 places. Confined to the session's loop.
 */
final class OutboundWindow {
    private static final int IDS = 65_535;
    private static final int FIRST_SIZE = 4;
    private static final int MAX_SIZE = 65_536;

    private Inflight[] ring = new Inflight[FIRST_SIZE];
    private int size;
    private int lastId;

    int size() {
        return size;
    }

    /** The next free identifier; it counts as used only with {@link #add}. There must be fewer than 65,535 entries. */
    int nextId() {
        while (true) {
            int id = lastId == IDS ? 1 : lastId + 1;
            lastId = id;
            Inflight occupant = ring[id & ring.length - 1];
            if (occupant == null) {
                return id;
            }
            if (occupant.packetId != id && ring.length < MAX_SIZE && size * 2 >= ring.length) {
                grow();
                if (ring[id & ring.length - 1] == null) {
                    return id;
                }
            }
        }
    }

    void add(Inflight inflight) {
        ring[inflight.packetId & ring.length - 1] = inflight;
        size++;
    }

    /** The entry of an identifier, or null. */
    Inflight get(int packetId) {
        Inflight inflight = ring[packetId & ring.length - 1];
        return inflight != null && inflight.packetId == packetId ? inflight : null;
    }

    void remove(Inflight inflight) {
        ring[inflight.packetId & ring.length - 1] = null;
        size--;
    }

    /** All entries in the order in which they were first sent. */
    List<Inflight> inOrder() {
        List<Inflight> entries = new ArrayList<>(size);
        for (Inflight inflight : ring) {
            if (inflight != null) {
                entries.add(inflight);
            }
        }
        entries.sort(Comparator.comparingInt(entry -> Math.floorMod(entry.packetId - lastId - 1, IDS)));
        return entries;
    }

    /** The identifier that was given last. */
    int lastId() {
        return lastId;
    }

    /** Puts back what was under way; only while there is nothing. */
    void restore(List<Inflight> entries, int newLastId) {
        if (newLastId != 0) {
            lastId = newLastId;
        }
        for (Inflight inflight : entries) {
            while (ring[inflight.packetId & ring.length - 1] != null) {
                grow();
            }
            add(inflight);
        }
    }

    void clear() {
        Arrays.fill(ring, null);
        size = 0;
    }

    private void grow() {
        Inflight[] old = ring;
        ring = new Inflight[old.length * 2];
        for (Inflight inflight : old) {
            if (inflight != null) {
                ring[inflight.packetId & ring.length - 1] = inflight;
            }
        }
    }
}
