package org.rmqtt.core.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.rmqtt.core.state.Command.NodeRef;

/** What a {@link BrokerState} consists of. Written by the applier only; an image reads the clients beside it. */
final class StateData {
    final TreeMap<Long, NodeRecord> nodes = new TreeMap<>();
    final Map<String, ClientRecord> clients = new ConcurrentHashMap<>();
    final Obligations obligations = new Obligations(this);
    final SubscriptionBook subscriptions = new SubscriptionBook(this);
    long appliedIndex;
    long timeMillis;
    int level = BrokerState.FIRST_LEVEL;
    long digest;
    private StateObserver observer;
    private volatile StateImage image;
    private int cut;

    StateData(StateObserver observer) {
        this.observer = observer;
    }

    StateObserver observer() {
        return observer;
    }

    void observe(StateObserver newObserver) {
        observer = newObserver;
    }

    boolean isUp(NodeRef node) {
        NodeRecord record = nodes.get(node.id());
        return record != null && record.ref().equals(node);
    }

    /** The node that is up with the highest weight for this client (rendezvous hashing): stable when others come and go. */
    Optional<NodeRef> adopter(String clientId) {
        NodeRef best = null;
        long bestWeight = 0;
        for (NodeRecord node : nodes.values()) {
            long weight = Rendezvous.weight(clientId, node.ref().id());
            if (best == null || Long.compareUnsigned(weight, bestWeight) > 0) {
                best = node.ref();
                bestWeight = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    List<ClientRecord> ownedBy(NodeRef node) {
        List<ClientRecord> owned = new ArrayList<>();
        for (ClientRecord client : clients.values()) {
            if (client.owner.equals(node)) {
                owned.add(client);
            }
        }
        owned.sort(Comparator.comparing(ClientRecord::clientId));
        return owned;
    }

    // ---- images

    /** A new record belongs to no image that is being written. */
    ClientRecord create(String clientId) {
        ClientRecord client = new ClientRecord(clientId);
        client.cut = cut;
        clients.put(clientId, client);
        return client;
    }

    /** A record is about to change: an image that still needs it takes it as it is. */
    void touch(ClientRecord client) {
        StateImage current = image;
        if (current != null) {
            current.save(client);
        }
    }

    StateImage capture() {
        if (image != null) {
            throw new IllegalStateException("one image at a time");
        }
        cut++;
        image = new StateImage(this, cut);
        return image;
    }

    boolean isBeingWritten() {
        return image != null;
    }

    void forget(StateImage closed) {
        if (image == closed) {
            image = null;
        }
    }
}
