package org.rmqtt.core.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.core.delivery.Forwarder;
import org.rmqtt.core.delivery.LoopDelivery;
import org.rmqtt.core.delivery.Ticket;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.routing.LocalClient;
import org.rmqtt.core.routing.LocalSubscription;
import org.rmqtt.core.routing.SharedGroup;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.StateObserver.Gone;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.AdoptedProto;
import org.rmqtt.wire.ItemProto;
import org.rmqtt.wire.PickProto;
import org.rmqtt.wire.RetainedProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lanes of one loop to all other nodes, and the lanes of other nodes that this loop serves. Confined to the loop. */
public final class LaneSet implements Forwarder {
    private static final Logger LOG = LoggerFactory.getLogger(LaneSet.class);
    private static final int MAX_HOPS = 4;

    private final LoopDelivery delivery;
    private final PeerHub hub;
    private final Counters.Page counters;
    private final Map<Long, OutLane> out = new HashMap<>();
    private final Map<Long, InLane> in = new HashMap<>();
    private final FrameWriter writer = new FrameWriter();
    private final BriefReader briefs = new BriefReader();
    private final Rerouting rerouting;
    private final Queue<GoneNode> gone = new ConcurrentLinkedQueue<>();
    private boolean flushScheduled;

    private record GoneNode(NodeRef node, Gone how, long index, List<NodeRef> up) {}

    LaneSet(LoopDelivery delivery, PeerHub hub, Counters.Page counters) {
        this.delivery = delivery;
        this.hub = hub;
        this.counters = counters;
        this.rerouting = new Rerouting(this, delivery, hub, counters);
    }

    SessionLoop loop() {
        return delivery.loop();
    }

    LoopDelivery delivery() {
        return delivery;
    }

    // ---- sending

    @Override
    public void forward(Message message, long nodeId, long index, Ticket ticket) {
        OutLane lane = laneFor(message, nodeId);
        if (lane != null) {
            add(lane, null, index, message, null, ticket);
            counters.add(Counter.FORWARDED);
        }
    }

    @Override
    public void forwardShared(Message message, SharedGroup.Member member, long index, Ticket ticket, int hops) {
        OutLane lane = laneFor(message, member.nodeId());
        if (lane == null) {
            return;
        }
        PickProto pick = PickProto.newBuilder()
                .setMessage(WireMessages.encode(message))
                .setClientId(member.clientId())
                .setFilter(member.filter().text())
                .setHops(hops)
                .build();
        ItemProto item = ItemProto.newBuilder().setIndex(index).setPick(pick).build();
        add(lane, item.toByteArray(), index, message, pick, ticket);
        counters.add(Counter.FORWARDED);
    }

    @Override
    public void retain(Message message, long index, Ticket ticket) {
        RetainedProto retained = hub.retained(message);
        if (retained == null) {
            return;
        }
        byte[] item = Items.retained(retained, index);
        for (NodeRef peer : hub.peers()) {
            add(lane(peer), item, index, null, null, ticket);
        }
    }

    /** Sends something that is no message; it is not dropped when the lane is full. */
    public void send(long nodeId, ItemProto item, Ticket ticket, Runnable onGone) {
        NodeRef peer = hub.peer(nodeId);
        if (peer != null) {
            if (ticket != null) {
                ticket.add();
            }
            lane(peer).add(new Outgoing(item.toByteArray(), item.getIndex(), null, null, ticket, onGone));
            scheduleFlush();
        } else if (onGone != null) {
            onGone.run();
        }
    }

    private OutLane laneFor(Message message, long nodeId) {
        NodeRef peer = hub.lastKnown(nodeId);
        if (peer == null) {
            return null;
        }
        // a life that is over: onGone comes to this loop after what was routed by the old table
        for (GoneNode next : gone) {
            peer = next.node().id() == nodeId ? next.node() : peer;
        }
        OutLane lane = lane(peer);
        if (lane.isFull() && message.qos() == QoS.AT_MOST_ONCE) {
            counters.add(Counter.DROPPED_LANE_FULL);
            return null;
        }
        return lane;
    }

    private OutLane lane(NodeRef peer) {
        OutLane lane = out.get(peer.id());
        if (lane != null && lane.peer().incarnation() < peer.incarnation() && catchUp()) {
            lane = out.get(peer.id());
        }
        if (lane != null && lane.peer().incarnation() < peer.incarnation()) {
            rerouting.routeAgain(out.remove(peer.id()));
            lane = out.get(peer.id());
        }
        if (lane == null) {
            lane = new OutLane(peer, loop().index(), hub, writer);
            out.put(peer.id(), lane);
        }
        return lane;
    }

    /**
     * This node has a new life in the cluster, or has missed what happened to others. Lanes to lives that are still up go on
     * as they were; what nodes have not acknowledged that have gone meanwhile is routed again.
     */
    void rejoin() {
        for (OutLane lane : List.copyOf(out.values())) {
            if (lane.peer().equals(hub.peer(lane.peer().id()))) {
                lane.goOn();
            } else {
                out.remove(lane.peer().id(), lane);
                rerouting.routeAgain(lane);
            }
        }
    }

    /** Sends a message to a node that is up, to be acknowledged before the ticket is done. */
    void add(NodeRef peer, byte[] item, long index, Message message, Ticket ticket) {
        add(lane(peer), item, index, message, null, ticket);
    }

    private void add(OutLane lane, byte[] item, long index, Message message, PickProto pick, Ticket ticket) {
        if (ticket != null) {
            ticket.add();
        }
        lane.add(new Outgoing(item, index, message, pick, ticket, null));
        scheduleFlush();
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            // what that input brings for the same node goes into the same frame
            loop().afterInput(this::flush);
        }
    }

    private void flush() {
        flushScheduled = false;
        out.values().forEach(OutLane::flush);
    }

    @Override
    public boolean hasTaken(Message will) {
        return hub.wills().isKnown(will.number());
    }

    @Override
    public boolean isFirst(Message message, String sharedFilter) {
        return message.origin().kind() != Origin.Kind.LASTWILL || hub.wills().isFirst(message.number(), sharedFilter);
    }

    @Override
    public boolean isCongested() {
        for (OutLane lane : out.values()) {
            if (lane.isFull()) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing waits for an acknowledgement of another node. */
    public boolean isIdle() {
        return out.values().stream().allMatch(OutLane::isEmpty);
    }

    /** Adds what the lanes have to the sums of their nodes. */
    void addTo(Streams streams) {
        long now = System.nanoTime();
        out.values().forEach(lane -> streams.add(lane.load(now)));
        in.values().forEach(lane -> streams.add(lane.node(), lane.frames(), lane.unacknowledged()));
    }

    // ---- news of lanes

    void onReady(long nodeId, boolean opened) {
        OutLane lane = out.get(nodeId);
        if (lane != null) {
            if (opened) {
                lane.resend();
            } else {
                lane.flush();
            }
        }
    }

    /** A node has accepted the items of a stream up to a number; one that is back may still say so of the stream before. */
    void onAcknowledged(NodeRef peer, long stream, long upTo) {
        OutLane lane = out.get(peer.id());
        if (lane != null && lane.peer().equals(peer) && lane.stream() == stream) {
            lane.acknowledged(upTo);
        }
    }

    void tick() {
        long now = System.nanoTime();
        out.values().forEach(lane -> lane.tick(now, hub.settings().suspectNanos()));
        in.values().forEach(InLane::tick);
    }

    /**
     * A life of a node is over; any thread. What follows happens on the loop, before anything is routed by the new table.
     *
     * @param up those that have come up at the same index
     */
    void gone(NodeRef node, Gone how, long index, List<NodeRef> up) {
        gone.add(new GoneNode(node, how, index, up));
        loop().execute(this::catchUp);
    }

    @Override
    public boolean catchUp() {
        boolean any = false;
        for (GoneNode next = gone.poll(); next != null; next = gone.poll()) {
            any = true;
            onGone(next.node(), next.how(), next.index(), next.up());
        }
        return any;
    }

    /** A life of a node is over; its messages are matched again for the clients adopted from it at an index. */
    private void onGone(NodeRef gone, Gone how, long adoptedAt, List<NodeRef> up) {
        if (how == Gone.DOWN) {
            // a node that left by plan still sends what it hands over
            in.values().stream().filter(lane -> lane.node() == gone.id()).forEach(InLane::drop);
        }
        OutLane lane = out.get(gone.id());
        if (lane != null && lane.peer().equals(gone)) {
            out.remove(gone.id());
            Set<NodeRef> others = new LinkedHashSet<>(hub.peers());
            others.addAll(up);
            rerouting.matchAgain(lane, adoptedAt, others);
        }
        if (how == Gone.DOWN) {
            ItemProto item = Items.matchedAgain(adoptedAt, hub.laneCount());
            hub.peers().forEach(peer -> send(peer.id(), item, null, null));
            hub.items().onMatchedAgain(adoptedAt, delivery);
        }
    }

    /** There is no cluster any more: nobody waits for other nodes. */
    void end() {
        out.values().forEach(lane -> lane.end().forEach(Outgoing::settle));
        out.clear();
        in.clear();
    }

    // ---- receiving

    void onFrame(long node, int lane, Frame frame) {
        in.computeIfAbsent(node << PeerHub.LANE_BITS | lane, key -> new InLane(node, lane, this, hub))
                .onFrame(frame);
    }

    /** Begins to take items of a frame. */
    void open() {
        briefs.open();
    }

    /**
     * Takes the next item of a frame.
     *
     * @param isNew whether it has not been taken before
     * @param acceptance told of what is done later than this returns
     * @return a bit for each other loop that has something to do with it
     */
    long take(long node, int lane, Frame frame, int item, boolean isNew, InLane.Acceptance acceptance) {
        try {
            Message message = briefs.read(frame, item);
            if (!isNew) {
                return 0;
            }
            if (message != null) {
                acceptance.took(message);
                if (message.origin().kind() == Origin.Kind.LASTWILL
                        && hub.wills().isRepeated(message.number(), node)) {
                    return 0;
                }
                delivery.deliver(message, frame.index(item));
                return delivery.lastLoops();
            }
            ItemProto proto = ItemProto.parser().parseFrom(frame.bytes, frame.offset(item), frame.length(item));
            return take(node, lane, proto, acceptance);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            counters.add(Counter.PEER_BAD_ITEM);
            LOG.error("an item of lane {} of node {} cannot be read: {}", lane, node, e.getMessage());
            return 0;
        }
    }

    private long take(long node, int lane, ItemProto item, InLane.Acceptance acceptance)
            throws InvalidProtocolBufferException {
        switch (item.getKindCase()) {
            case ADOPTED -> {
                AdoptedProto adopted = item.getAdopted();
                Message message = WireMessages.decode(adopted.getMessage());
                long goneAt = adopted.getAdoptedAt();
                if (goneAt == 0) {
                    goneAt = hub.hasTaken(message.number()) ? LocalClient.WHOEVER_CAME_LATER : LocalClient.WHOEVER;
                    // else only what this node has adopted gets it; a session that comes later may bring it, too
                    acceptance.took(message);
                }
                delivery.deliverOwed(message, goneAt, adopted.getRoutedAt());
                return delivery.lastLoops();
            }
            case PICK -> {
                return takePick(item.getPick(), acceptance);
            }
            case BARRIER -> hub.items().onBarrier(node, lane, item.getBarrier(), delivery);
            case SESSION -> hub.items().onSession(node, item.getSession(), delivery);
            case RETAINED -> hub.items().onRetained(item.getRetained(), item.getIndex(), delivery);
            default -> LOG.warn("node {} sent an item of a kind that is not known here", node);
        }
        return 0;
    }

    private long takePick(PickProto pick, InLane.Acceptance acceptance) throws InvalidProtocolBufferException {
        Message message = WireMessages.decode(pick.getMessage());
        LocalSubscription chosen = hub.subscription(pick.getClientId(), pick.getFilter());
        if (chosen != null && !isFirst(message, pick.getFilter())) {
            return 0;
        }
        if (chosen != null) {
            delivery.deliver(message, chosen);
            long home = 1L << chosen.client().loop().index();
            return home & ~(1L << loop().index());
        }
        if (pick.getHops() < MAX_HOPS) {
            Ticket ticket = new Ticket();
            ticket.add();
            acceptance.open();
            rerouting.pickAgain(message, pick, ticket, pick.getHops() + 1);
            ticket.whenDone(acceptance::settle);
            ticket.settle();
        } else {
            counters.add(Counter.NOT_SUBSCRIBED.of(message.origin().kind()));
        }
        return 0;
    }
}
