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

/** The obligations of a {@link BrokerState}: by id, and by client those that a claim can still change. */
final class Obligations {
    private static final int IDS_PER_INDEX_BITS = 24;

    private final StateData data;
    private final TreeMap<Long, Obligation> byId = new TreeMap<>();
    private final Map<String, Obligation> wills = new HashMap<>();
    private final Map<String, Obligation> expiries = new HashMap<>();
    private long nextId;

    Obligations(StateData data) {
        this.data = data;
    }

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
        byId.put(obligation.id(), obligation);
        Map<String, Obligation> pending = obligation.isWill() ? wills : expiries;
        pending.computeIfPresent(
                obligation.clientId(), (client, old) -> old.id() == obligation.id() ? obligation : old);
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
        byId.put(obligation.id(), obligation);
        if (pending) {
            (obligation.isWill() ? wills : expiries).put(obligation.clientId(), obligation);
        }
    }

    boolean isPending(Obligation obligation) {
        return obligation.equals((obligation.isWill() ? wills : expiries).get(obligation.clientId()));
    }

    void dropExpiry(String clientId) {
        drop(expiries.remove(clientId));
    }

    boolean expiryIsDue(String clientId, long timeMillis) {
        Obligation owed = expiries.get(clientId);
        return owed != null && owed.dueMillis() <= timeMillis;
    }

    void done(long id) {
        Obligation obligation = byId.get(id);
        if (obligation != null) {
            wills.remove(obligation.clientId(), obligation);
            expiries.remove(obligation.clientId(), obligation);
            drop(obligation);
        }
    }

    private void drop(Obligation obligation) {
        if (obligation != null) {
            byId.remove(obligation.id());
            data.observer().settled(obligation);
        }
    }

    /** Gives the obligations that a test picks to other nodes, if there are any. */
    void reassign(Predicate<Obligation> which, Function<String, Optional<Command.NodeRef>> adopter) {
        for (Obligation obligation : List.copyOf(byId.values())) {
            if (which.test(obligation)) {
                adopter.apply(obligation.clientId()).ifPresent(node -> put(obligation.assignedTo(node.id())));
            }
        }
    }

    Collection<Obligation> all() {
        return Collections.unmodifiableCollection(byId.values());
    }
}
