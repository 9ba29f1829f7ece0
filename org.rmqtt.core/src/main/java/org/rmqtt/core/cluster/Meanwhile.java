package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.List;
import org.rmqtt.core.peer.PeerHub;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.StateObserver;

/**
 * What becomes of others while a node joins: it is up for them from its NodeUp on, and may adopt sessions, but nothing of
 * it follows the state before all is imported. Written by the applier, told to those whom it concerns when this node
 * follows.
 */
final class Meanwhile implements StateObserver {
    private final long ownNode;
    private final List<Adoption> adoptions = new ArrayList<>();
    private final List<Departure> departures = new ArrayList<>();
    private long index;

    private record Adoption(String clientId, long index, NodeRef oldOwner, boolean handover) {}

    private record Departure(NodeRef node, Gone how, long index) {}

    Meanwhile(long ownNode) {
        this.ownNode = ownNode;
    }

    @Override
    public void begin(long newIndex) {
        index = newIndex;
    }

    @Override
    public void moved(ClientRecord client, NodeRef oldOwner, boolean handover) {
        // who is connected has been imported by this node, which knows that by the reply
        if (client.owner().id() == ownNode && oldOwner.id() != ownNode && !client.isOnline()) {
            adoptions.add(new Adoption(client.clientId(), index, oldOwner, handover));
        }
    }

    @Override
    public void nodeGone(NodeRef node, Gone how) {
        if (node.id() != ownNode) {
            departures.add(new Departure(node, how, index));
        }
    }

    /** Tells which sessions have come to this node and are still here; before routes lead to them. */
    void tellAdoptions(BrokerState state, StateObserver mover) {
        for (Adoption each : adoptions) {
            ClientRecord client = state.client(each.clientId());
            if (client != null && client.owner().id() == ownNode && client.epoch() == each.index()) {
                mover.begin(each.index());
                mover.moved(client, each.oldOwner(), each.handover());
                mover.end(each.index());
            }
        }
    }

    /** Tells which nodes have gone in a life of this node; once it follows the state. */
    void tellDepartures(NodeRef own, StateObserver mover, PeerHub hub) {
        for (Departure each : departures) {
            if (each.index() > own.incarnation()) {
                mover.begin(each.index());
                mover.nodeGone(each.node(), each.how());
                mover.end(each.index());
                hub.hasGone(each.node(), each.how(), each.index());
            }
        }
    }
}
