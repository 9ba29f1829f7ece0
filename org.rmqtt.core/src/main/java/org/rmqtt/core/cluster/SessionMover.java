package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.core.delivery.Deliveries;
import org.rmqtt.core.peer.LaneSet;
import org.rmqtt.core.peer.PeerHub;
import org.rmqtt.core.routing.Departures;
import org.rmqtt.core.routing.LocalSubscription;
import org.rmqtt.core.session.ClusterSide;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionRegistry;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.StateObserver;
import org.rmqtt.wire.BarrierProto;
import org.rmqtt.wire.ItemProto;

/**
 * Lets sessions follow their clients: makes a place for one that comes, sends away one that goes, and tells its old owner
 * when this node has nothing more for it. Called by the applier, before the routes change.
 */
final class SessionMover implements StateObserver {
    private final long ownNode;
    private final List<SessionLoop> loops;
    private final SessionRegistry registry;
    private final Function<String, Session> shells;
    private final Deliveries deliveries;
    private final PeerHub hub;
    private final Departures departures;
    private final Handovers handovers;
    private final ClusterSide settings;
    private final List<Runnable> afterwards = new ArrayList<>();
    private long index;

    /**
     * The mover of this node.
     *
     * @param shells makes a session without a connection
     */
    SessionMover(
            long ownNode,
            List<SessionLoop> loops,
            SessionRegistry registry,
            Function<String, Session> shells,
            Deliveries deliveries,
            PeerHub hub,
            Departures departures,
            Handovers handovers,
            ClusterSide settings) {
        this.ownNode = ownNode;
        this.loops = loops;
        this.registry = registry;
        this.shells = shells;
        this.deliveries = deliveries;
        this.hub = hub;
        this.departures = departures;
        this.handovers = handovers;
        this.settings = settings;
    }

    @Override
    public void begin(long newIndex) {
        index = newIndex;
    }

    @Override
    public void moved(ClientRecord client, NodeRef oldOwner, boolean handover) {
        boolean wasHere = oldOwner.id() == ownNode;
        boolean isHere = client.owner().id() == ownNode;
        if (isHere) {
            comes(client, oldOwner, handover && !wasHere);
        } else if (wasHere && handover) {
            goes(client);
        } else if (!handover
                && client.formerGiver() != null
                && client.formerGiver().id() == ownNode) {
            afterwards.add(() -> handovers.tellAdopter(client, oldOwner.id()));
        }
        if (handover && !wasHere) {
            BarrierProto barrier = BarrierProto.newBuilder()
                    .setClientId(client.clientId())
                    .setEpoch(index)
                    .setLanes(hub.laneCount())
                    .build();
            ItemProto item =
                    ItemProto.newBuilder().setIndex(index).setBarrier(barrier).build();
            afterwards.add(() ->
                    loops.forEach(loop -> loop.execute(() -> hub.lanes(loop).send(oldOwner.id(), item, null, null))));
        }
    }

    private void comes(ClientRecord client, NodeRef oldOwner, boolean handover) {
        Session session = Installer.place(client, registry, shells);
        if (oldOwner.id() != ownNode) {
            session.transfer().gained(index, client.formerSince());
        }
        if (handover) {
            handovers.expect(session, index, oldOwner.id());
        }
        if (!handover && oldOwner.id() != ownNode) {
            session.transfer().adopted(index, oldOwner.id());
            adopts(client, session, oldOwner);
        }
    }

    /** The dead node may not have got everything from the one that the client was at before, which has it then. */
    private void adopts(ClientRecord client, Session session, NodeRef deadNode) {
        NodeRef giver = client.formerGiver();
        handovers.expectBack(session, index, deadNode.id());
        if (giver != null && giver.equals(hub.peer(giver.id()))) {
            handovers.expect(session, client.formerSince(), giver.id());
        }
    }

    private void goes(ClientRecord client) {
        Session session = registry.get(client.clientId());
        long epoch = index;
        long newOwner = client.owner().id();
        if (session == null) {
            SessionLoop first = loops.get(0);
            LaneSet lanes = hub.lanes(first);
            afterwards.add(
                    () -> first.execute(() -> handovers.sendNothing(lanes, client.clientId(), epoch, epoch, newOwner)));
            return;
        }
        List<Long> nodes = hub.peers().stream().map(NodeRef::id).toList();
        DepartingSession departing = depart(client, session, nodes);
        afterwards.add(() -> sendOwnBarriers(departing));
    }

    /**
     * A session whose client another node owns leaves.
     *
     * @param nodes the other nodes that may still have something for it
     */
    DepartingSession depart(ClientRecord client, Session session, List<Long> nodes) {
        long epoch = client.epoch();
        List<LocalSubscription> subscriptions = client.subscriptions().stream()
                .filter(each -> !each.isShared())
                .map(each -> new LocalSubscription(session, each, epoch))
                .toList();
        DepartingSession departing = new DepartingSession(
                session, epoch, client.owner().id(), subscriptions, nodes, hub.absent(), loops.size(), handovers);
        departures.add(departing);
        registry.remove(session);
        session.loop().execute(() -> departing.begin(settings.handoverLimitMillis()));
        return departing;
    }

    /** Lets each loop of this node say when it has nothing more for a session; once no table leads to the session here. */
    void sendOwnBarriers(DepartingSession departing) {
        SessionLoop home = departing.session().loop();
        loops.forEach(loop -> loop.execute(() -> deliveries.on(loop).after(home, departing::ownBarrier)));
    }

    @Override
    public void nodeUp(NodeRef node) {
        long upAt = index;
        if (node.id() != ownNode) {
            afterwards.add(() -> handovers.sendBarriers(upAt, node.id()));
        }
    }

    @Override
    public void nodeGone(NodeRef node, Gone how) {
        if (how == Gone.DOWN) {
            handovers.nodeDied(node.id(), index);
        }
        departures.forEach(departure -> {
            DepartingSession departing = (DepartingSession) departure;
            departing.session().loop().execute(() -> departing.nodeGone(node.id()));
        });
    }

    @Override
    public void end(long newIndex) {
        if (!afterwards.isEmpty()) {
            afterwards.forEach(Runnable::run);
            afterwards.clear();
        }
    }
}
