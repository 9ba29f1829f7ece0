package org.rmqtt.core.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.rmqtt.api.mqtt.Message;

/**
 * The clients that belong to another node by now, while their sessions are still here: a message that was routed before
 * they moved is theirs here, and travels with the session. Written by the applier before the routes change; read by every
 * loop without waiting.
 */
public final class Departures {
    private final Map<Key, Departure> all = new ConcurrentHashMap<>();
    private final Map<String, Departure> latest = new ConcurrentHashMap<>();
    private volatile long last;

    private record Key(String clientId, long lostAt) {}

    /** One client that leaves. */
    public interface Departure {
        /** Which. */
        String clientId();

        /** The index from which another node owns the client. */
        long lostAt();

        /** Whether this node owned the client at a routing index, and does not any more. */
        boolean takes(long index);

        /** The index of the session's loop. */
        int loop();

        /** As {@link LocalClient#isOwed}. */
        boolean isOwed(long goneAt, long routedAt);

        /** Whether the client subscribes to a topic. */
        boolean wants(String topic);

        /** Takes a message that it wants, unless it was still found in the table in the same turn; on its loop. */
        void deliver(long turn, Message message);

        /** The same for a message of a node that died. */
        void deliverOwed(long turn, Message message);
    }

    /** A client leaves. */
    public synchronized void add(Departure departure) {
        all.put(new Key(departure.clientId(), departure.lostAt()), departure);
        latest.put(departure.clientId(), departure);
        last = Math.max(last, departure.lostAt());
    }

    /** A client is gone. */
    public synchronized void remove(Departure departure) {
        all.remove(new Key(departure.clientId(), departure.lostAt()), departure);
        latest.remove(departure.clientId(), departure);
        if (all.isEmpty()) {
            last = 0;
        }
    }

    /** Whether a message that was routed at an index may be for a client that leaves. */
    public boolean concern(long index) {
        return last > index;
    }

    /** A bit for each loop with a client that a message routed at an index is for. */
    public long loopMask(String topic, long index) {
        long mask = 0;
        for (Departure departure : all.values()) {
            if (departure.takes(index) && departure.wants(topic)) {
                mask |= 1L << departure.loop();
            }
        }
        return mask;
    }

    /** Delivers a message to the clients of one loop that it is for; on that loop. */
    public void deliverOn(int loop, long turn, Message message, long index) {
        for (Departure departure : all.values()) {
            if (departure.loop() == loop && departure.takes(index) && departure.wants(message.topic())) {
                departure.deliver(turn, message);
            }
        }
    }

    /** A bit for each loop with a client that a message of a node that died is for. */
    public long owedMask(String topic, long goneAt, long routedAt) {
        long mask = 0;
        for (Departure departure : all.values()) {
            if (departure.isOwed(goneAt, routedAt) && departure.wants(topic)) {
                mask |= 1L << departure.loop();
            }
        }
        return mask;
    }

    /** Delivers a message of a node that died to the clients of one loop that it is for; on that loop. */
    public void deliverOwedOn(int loop, long turn, Message message, long goneAt, long routedAt) {
        for (Departure departure : all.values()) {
            if (departure.loop() == loop && departure.isOwed(goneAt, routedAt) && departure.wants(message.topic())) {
                departure.deliverOwed(turn, message);
            }
        }
    }

    /** The last one of a client that leaves, or null. */
    public Departure find(String clientId) {
        return latest.get(clientId);
    }

    /** The one of a client that left at an index, or null. */
    public Departure find(String clientId, long lostAt) {
        return all.get(new Key(clientId, lostAt));
    }

    /** Does something with each. */
    public void forEach(Consumer<Departure> action) {
        all.values().forEach(action);
    }

    /** How many leave now. */
    public int count() {
        return all.size();
    }
}
