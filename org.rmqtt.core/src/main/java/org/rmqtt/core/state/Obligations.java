package org.rmqtt.core.state;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.rmqtt.api.packet.Will;

/**
 * The obligations of a {@link BrokerState}: by id, and by client those that a claim can still change. While an image is
 * written, what it shows stays as it is, and changes are kept apart until it is closed.
 */
final class Obligations {
    private static final Entry GONE = new Entry(null, false);

    private static final int IDS_PER_INDEX_BITS = 24;

    private final StateData data;
    private final TreeMap<Long, Entry> byId = new TreeMap<>();
    private final TreeMap<Long, Entry> changed = new TreeMap<>();
    private final Map<String, Obligation> wills = new HashMap<>();
    private final Map<String, Obligation> expiries = new HashMap<>();
    private long nextId;

    /**
     * One obligation.
     *
     * @param pending whether a claim can still change it
     */
    record Entry(Obligation obligation, boolean pending) {}

    Obligations(StateData data) {
        this.data = data;
    }

    // ---- what an image shows, and what has changed since

    private void set(long id, Entry entry) {
        if (data.isBeingWritten()) {
            changed.put(id, entry);
            return;
        }
        fold();
        if (entry == GONE) {
            byId.remove(id);
        } else {
            byId.put(id, entry);
        }
    }

    private Entry get(long id) {
        Entry entry = changed.getOrDefault(id, byId.get(id));
        return entry == GONE ? null : entry;
    }

    private void fold() {
        if (!changed.isEmpty()) {
            changed.forEach((id, entry) -> {
                if (entry == GONE) {
                    byId.remove(id);
                } else {
                    byId.put(id, entry);
                }
            });
            changed.clear();
        }
    }

    /** What an image shows that is taken now; it stays until the image is closed, on whatever thread it is read. */
    Collection<Entry> capture() {
        fold();
        return Collections.unmodifiableCollection(byId.values());
    }

    // ---- changes

    /** The next ids belong to this log index. */
    void startOf(long index) {
        nextId = index << IDS_PER_INDEX_BITS;
    }

    void addWill(ClientRecord client, long dueMillis, Will will) {
        Obligation owed = make(client, dueMillis, will);
        if (will.delaySeconds() > 0 && client.expirySeconds > 0) {
            wills.put(client.clientId(), owed);
        }
        put(owed);
    }

    void addExpiry(ClientRecord client, long dueMillis) {
        Obligation owed = make(client, dueMillis, null);
        expiries.put(client.clientId(), owed);
        put(owed);
    }

    private Obligation make(ClientRecord client, long dueMillis, Will will) {
        return new Obligation(nextId++, client.owner.id(), dueMillis, client.clientId(), client.epoch, will);
    }

    /** Keeps an obligation in its newest form. */
    void put(Obligation obligation) {
        Map<String, Obligation> pending = obligation.isWill() ? wills : expiries;
        Obligation now = pending.computeIfPresent(
                obligation.clientId(), (client, old) -> old.id() == obligation.id() ? obligation : old);
        set(obligation.id(), new Entry(obligation, now == obligation));
        data.observer().obliged(obligation);
    }

    /** Hands what is pending for a client to its new owner and epoch. */
    void follow(ClientRecord client) {
        for (Map<String, Obligation> pending : List.of(wills, expiries)) {
            Obligation old = pending.get(client.clientId());
            if (old != null) {
                put(new Obligation(
                        old.id(), client.owner.id(), old.dueMillis(), old.clientId(), client.epoch, old.will()));
            }
        }
    }

    /** A will that waits for its delay is due now. */
    void hastenWill(String clientId, long timeMillis) {
        Obligation old = wills.remove(clientId);
        if (old != null) {
            put(new Obligation(old.id(), old.nodeId(), timeMillis, clientId, old.epoch(), old.will()));
        }
    }

    /** Takes back a will that waits for its delay; false if there is none. */
    boolean dropWill(String clientId) {
        Obligation pending = wills.remove(clientId);
        drop(pending);
        return pending != null;
    }

    /** The will that waits for its delay, or null. */
    Obligation pendingWill(String clientId) {
        return wills.get(clientId);
    }

    /** A will that waits until a given time, whatever its delay was. */
    void addPendingWill(ClientRecord client, long dueMillis, Will will) {
        Obligation owed = make(client, dueMillis, will);
        wills.put(client.clientId(), owed);
        put(owed);
    }

    /** Puts back what a snapshot had. */
    void restore(Obligation obligation, boolean pending) {
        set(obligation.id(), new Entry(obligation, pending));
        if (pending) {
            (obligation.isWill() ? wills : expiries).put(obligation.clientId(), obligation);
        }
    }

    void dropExpiry(String clientId) {
        drop(expiries.remove(clientId));
    }

    boolean expiryIsDue(String clientId, long timeMillis) {
        Obligation owed = expiries.get(clientId);
        return owed != null && owed.dueMillis() <= timeMillis;
    }

    void done(long id) {
        Entry entry = get(id);
        if (entry != null) {
            Obligation obligation = entry.obligation();
            wills.remove(obligation.clientId(), obligation);
            expiries.remove(obligation.clientId(), obligation);
            drop(obligation);
        }
    }

    private void drop(Obligation obligation) {
        if (obligation != null) {
            set(obligation.id(), GONE);
            data.observer().settled(obligation);
        }
    }

    /** Gives the obligations that a test picks to other nodes, if there are any. */
    void reassign(Predicate<Obligation> which, Function<String, Optional<Command.NodeRef>> adopter) {
        for (Obligation obligation : all()) {
            if (which.test(obligation)) {
                adopter.apply(obligation.clientId()).ifPresent(node -> put(obligation.assignedTo(node.id())));
            }
        }
    }

    /** All by id. */
    List<Obligation> all() {
        TreeMap<Long, Entry> merged = new TreeMap<>(byId);
        merged.putAll(changed);
        return merged.values().stream()
                .filter(entry -> entry != GONE)
                .map(Entry::obligation)
                .toList();
    }
}
