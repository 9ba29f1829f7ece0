package org.rmqtt.core.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.rmqtt.api.cluster.PeerListener;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.delivery.Deliveries;
import org.rmqtt.core.delivery.Forwarder;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.metrics.Histogram;
import org.rmqtt.core.routing.LocalSubscription;
import org.rmqtt.core.routing.Routing;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.StateObserver;
import org.rmqtt.wire.FrameProto;
import org.rmqtt.wire.HeartbeatProto;
import org.rmqtt.wire.RetainedProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way between this node's loops and other nodes. As an observer it is told by the applier who is up; as a listener it
 * is told by the network what has come. The state of lanes is kept here, so that a network may come and go.
 */
public final class PeerHub implements PeerListener, StateObserver {
    /** The lane of signs of life. */
    public static final int HEARTBEAT_LANE = 255;

    /** So many bits have the numbers of lanes. */
    public static final int LANE_BITS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(PeerHub.class);
    private static final long TICK_MILLIS = 500;
    private static final long ABSENT_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Routing routing;
    private final Counters counters;
    private final LaneSet[] lanes;
    private final FrameInbox inbox;
    private final Map<Long, NodeRef> peers = new ConcurrentHashMap<>();
    private final Map<Long, NodeRef> known = new ConcurrentHashMap<>();
    private final Map<Long, Long> absent = new ConcurrentHashMap<>();
    private final Map<Long, RecentNumbers> recent = new ConcurrentHashMap<>();
    private final WillNumbers wills = new WillNumbers();
    private final AppliedWaits waits = new AppliedWaits();
    private final AppliedReports reports = new AppliedReports();
    private final Map<NodeRef, Gone> goneInCommand = new LinkedHashMap<>();
    private final List<NodeRef> upInCommand = new ArrayList<>();
    private final List<NodeRef> reportTo = new ArrayList<>();
    private volatile PeerSettings settings = PeerSettings.DEFAULT;
    private volatile PeerNetwork network;
    private volatile PeerItems items;
    private volatile Function<Message, RetainedProto> retainer;
    private volatile NodeRef own = new NodeRef(0, 0);
    private final StateObserver early = new Early();
    private volatile boolean closed;

    /** A hub without a network; nothing is sent before {@link #join}. */
    public PeerHub(Routing routing, Deliveries deliveries, List<SessionLoop> loops, Counters counters) {
        this.routing = routing;
        this.counters = counters;
        this.lanes = new LaneSet[loops.size()];
        for (SessionLoop loop : loops) {
            lanes[loop.index()] = new LaneSet(deliveries.on(loop), this, counters.page(loop.index()));
        }
        this.inbox = new FrameInbox(this, lanes, counters);
    }

    /** Sets who takes what is no message. */
    public void start(PeerItems newItems, Function<Message, RetainedProto> newRetainer) {
        items = newItems;
        retainer = newRetainer;
        for (LaneSet set : lanes) {
            tick(set);
        }
    }

    private void tick(LaneSet set) {
        if (!closed) {
            set.loop()
                    .schedule(
                            () -> {
                                set.tick();
                                tick(set);
                            },
                            TICK_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Ends the ticks. */
    public void close() {
        closed = true;
    }

    /** Changes the settings; any thread. */
    public void configure(PeerSettings newSettings) {
        settings = newSettings;
    }

    /** Uses a network from now on; null for none. */
    public void use(PeerNetwork newNetwork) {
        network = newNetwork;
        if (newNetwork != null) {
            newNetwork.listen(this);
        }
    }

    /** This node is part of a cluster with these nodes up; while nothing is applied. */
    public void join(NodeRef newOwn, Collection<NodeRef> up) {
        boolean newLife = !newOwn.equals(own);
        own = newOwn;
        peers.clear();
        known.clear();
        up.forEach(this::add);
        reports.retain(peers.keySet());
        forEachLoop(set -> {
            set.delivery().setForwarder(set);
            if (newLife) {
                set.rejoin();
            }
        });
        waits.reached(applied());
    }

    /** A node has gone while this one was about to {@link #join}, which the others knew to be up; right after that. */
    public void hasGone(NodeRef node, Gone how, long index) {
        if (how == Gone.DOWN && !peers.containsKey(node.id())) {
            absent.put(node.id(), System.nanoTime());
        }
        for (LaneSet set : lanes) {
            set.gone(node, how, index, List.of());
        }
    }

    /** This node is alone. */
    public void leave() {
        peers.clear();
        forEachLoop(set -> {
            set.delivery().setForwarder(Forwarder.NONE);
            set.end();
        });
        reports.retain(peers.keySet());
    }

    private long ownId() {
        return own.id();
    }

    /** The life of this node that it is in. */
    long ownIncarnation() {
        return own.incarnation();
    }

    // ---- the applier calls

    @Override
    public void nodeUp(NodeRef node) {
        upInCommand.add(node);
    }

    private void add(NodeRef node) {
        if (node.id() != ownId()) {
            absent.remove(node.id());
            known.put(node.id(), node);
            peers.put(node.id(), node);
        }
    }

    @Override
    public void nodeGone(NodeRef node, Gone how) {
        if (peers.remove(node.id(), node)) {
            goneInCommand.put(node, how);
            if (how == Gone.DOWN) {
                absent.put(node.id(), System.nanoTime());
            }
        }
    }

    /** What has to be told before loops see the table that a command has made. */
    public StateObserver early() {
        return early;
    }

    private final class Early implements StateObserver {
        @Override
        public void end(long index) {
            if (upInCommand.isEmpty() && goneInCommand.isEmpty()) {
                return;
            }
            List<NodeRef> others =
                    upInCommand.stream().filter(node -> node.id() != ownId()).toList();
            goneInCommand.forEach((gone, how) -> {
                for (LaneSet set : lanes) {
                    set.gone(gone, how, index, others);
                }
                reports.gone(gone.id());
            });
            goneInCommand.clear();
            // only now: a loop that sees a new life of a node knows that the one before is over
            upInCommand.forEach(PeerHub.this::add);
            upInCommand.clear();
        }
    }

    @Override
    public void reportWanted(NodeRef by, long index) {
        if (by.id() != ownId()) {
            reportTo.add(by);
        }
    }

    @Override
    public void end(long index) {
        waits.reached(index);
        for (NodeRef to : reportTo) {
            sendFrame(to, 0, frame(to));
        }
        reportTo.clear();
    }

    // ---- for lanes

    PeerNetwork network() {
        return network;
    }

    Histogram forwardLatency() {
        return counters.forwardLatency();
    }

    PeerSettings settings() {
        return settings;
    }

    PeerItems items() {
        return items;
    }

    /** The other nodes that are up. */
    public Collection<NodeRef> peers() {
        return peers.values();
    }

    /** Another node in its present life, or null if it is not up. */
    public NodeRef peer(long nodeId) {
        return peers.get(nodeId);
    }

    /** Another node in its last life, even if that is over. */
    NodeRef lastKnown(long nodeId) {
        return known.get(nodeId);
    }

    /** The lanes of a loop, to be used on that loop. */
    public LaneSet lanes(SessionLoop loop) {
        return lanes[loop.index()];
    }

    /** Does something with the lanes of each loop, on that loop. */
    public void forEachLoop(Consumer<LaneSet> action) {
        for (LaneSet set : lanes) {
            set.loop().execute(() -> action.accept(set));
        }
    }

    /** How many lanes this node has to each other one. */
    public int laneCount() {
        return lanes.length;
    }

    /** The loop with a number. */
    public SessionLoop loop(int index) {
        return lanes[index].loop();
    }

    /** Up to where this node has applied the log. */
    public long applied() {
        return routing.current().index();
    }

    void whenApplied(long index, SessionLoop loop, Runnable then) {
        waits.add(index, loop, then);
        waits.reached(applied());
    }

    RetainedProto retained(Message message) {
        return retainer.apply(message);
    }

    LocalSubscription subscription(String clientId, String filterText) {
        TopicFilter filter = TopicFilter.parse(filterText).orElse(null);
        return filter == null ? null : routing.current().member(filter, clientId);
    }

    /** The nodes that were declared down lately and have not come back. */
    public Set<Long> absent() {
        absent.values().removeIf(since -> System.nanoTime() - since > ABSENT_NANOS);
        return Set.copyOf(absent.keySet());
    }

    RecentNumbers recent(long node, int lane) {
        return recent.computeIfAbsent(node << LANE_BITS | lane, key -> new RecentNumbers());
    }

    /** Whether this node has taken a message lately, by its number; any thread. */
    boolean hasTaken(long number) {
        return recent.values().stream().anyMatch(lane -> lane.contains(number));
    }

    /** Tells of which messages that other nodes have sent lately this node has taken; by their numbers; any thread. */
    public LongPredicate taken() {
        return RecentNumbers.among(recent.values());
    }

    /** The wills that other nodes have brought lately. */
    WillNumbers wills() {
        return wills;
    }

    /** What other nodes have said that they have applied. */
    public AppliedReports reports() {
        return reports;
    }

    FrameProto.Builder frame(NodeRef to) {
        return FrameProto.newBuilder()
                .setSenderIncarnation(own.incarnation())
                .setReceiverIncarnation(to.incarnation())
                .setApplied(applied());
    }

    private boolean sendFrame(NodeRef to, int lane, FrameProto.Builder frame) {
        PeerNetwork current = network;
        return current != null && current.send(to.id(), lane, frame.build().toByteArray());
    }

    boolean acknowledge(long nodeId, long itsIncarnation, int lane, long stream, long upTo) {
        NodeRef to = known.get(nodeId);
        if (to == null || to.incarnation() != itsIncarnation) {
            return true;
        }
        PeerNetwork current = network;
        byte[] frame = frame(to).setStream(stream).setAcknowledged(upTo).build().toByteArray();
        return current != null && current.reply(nodeId, lane, frame);
    }

    /** Tells a node that this one is alive. */
    public void heartbeat(NodeRef to, HeartbeatProto heartbeat) {
        sendFrame(to, HEARTBEAT_LANE, frame(to).setHeartbeat(heartbeat));
    }

    // ---- the network calls

    @Override
    public void onFrame(long fromNode, int lane, byte[] bytes) {
        inbox.onFrame(fromNode, lane, bytes);
    }

    @Override
    public void onReply(long fromNode, int lane, byte[] bytes) {
        inbox.onReply(fromNode, lane, bytes);
    }

    @Override
    public void onReady(long toNode, int lane, boolean opened) {
        if (lane < lanes.length) {
            LaneSet set = lanes[lane];
            set.loop().execute(() -> set.onReady(toNode, opened));
        }
    }

    @Override
    public void onLost(long toNode, int lane, String why) {
        LOG.debug("lane {} to node {} is lost: {}", lane, toNode, why);
    }
}
