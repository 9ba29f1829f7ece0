package org.rmqtt.core.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.core.delivery.LoopDelivery;
import org.rmqtt.core.delivery.Ticket;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.peer.LaneSet;
import org.rmqtt.core.peer.PeerHub;
import org.rmqtt.core.routing.Departures;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionContent;
import org.rmqtt.core.session.SessionRegistry;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.wire.BarrierProto;
import org.rmqtt.wire.ItemProto;
import org.rmqtt.wire.SessionPartProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the contents of sessions from node to node. Any thread; what touches a session runs on its loop. */
final class Handovers {
    private static final Logger LOG = LoggerFactory.getLogger(Handovers.class);

    /** How long a session waits for its old owner while that one is up. */
    private static final long ARRIVAL_SECONDS = 30;

    /** From this many on, sessions that have left are forgotten though a dead node might come back with something for them. */
    private static final int MOST_STUBS = 10_000;

    private final PeerHub hub;
    private final SessionRegistry registry;
    private final Departures departures;
    private final Counters counters;
    private final Function<String, ClientRecord> clients;
    private final Map<Session, Arrival> arrivals = new ConcurrentHashMap<>();
    private final Aftermath aftermath;
    private final long ownNode;

    /**
     * The hand-overs of this node.
     *
     * @param clients what is known of a client now, or null; called on loops
     */
    Handovers(
            long ownNode,
            PeerHub hub,
            SessionRegistry registry,
            Departures departures,
            Counters counters,
            Function<String, ClientRecord> clients) {
        this.ownNode = ownNode;
        this.hub = hub;
        this.registry = registry;
        this.departures = departures;
        this.counters = counters;
        this.clients = clients;
        this.aftermath = new Aftermath(hub, hub.laneCount());
    }

    /** What tells a node that is back when all has come to its place. */
    Aftermath aftermath() {
        return aftermath;
    }

    // ---- sessions that leave

    /** Sends what a departing session has; when it is the whole, the session is gone once the owner has it. */
    void send(DepartingSession departing, boolean whole) {
        Session session = departing.session();
        ClientRecord client = clients.apply(session.clientId());
        if (whole && (client == null || client.owner().id() != departing.heir())) {
            // the client has gone on, and so does its content; the node it went to first is not to wait for that
            long epoch = departing.lostAt();
            sendNothing(hub.lanes(session.loop()), session.clientId(), epoch, epoch, departing.heir());
        }
        sendTo(session, departing.lostAt(), whole, () -> {
            counters.add(Counter.SESSION_HANDED_OVER);
            departing.taken(departures.count() < MOST_STUBS);
        });
    }

    /** Nothing more comes for a session that has left; on its loop. */
    void end(DepartingSession departing) {
        departures.remove(departing);
        departing.session().transfer().discard();
    }

    /** Sends the content of a session to whoever owns its client; on the session's loop. */
    void sendTo(Session session, long epoch, boolean whole, Runnable whenTaken) {
        SessionContent content = session.transfer().take();
        Ticket ticket = new Ticket();
        ticket.add();
        for (SessionPartProto part : SessionParts.of(session.clientId(), epoch, content, whole)) {
            dispatch(hub.lanes(session.loop()), part, ticket);
        }
        if (whole) {
            ticket.whenDone(whenTaken);
        } else {
            aftermath.follows(session.loop());
            ticket.whenDone(() -> aftermath.followed(session.loop()));
        }
        ticket.settle();
    }

    private void dispatch(LaneSet lanes, SessionPartProto part, Ticket ticket) {
        ClientRecord client = clients.apply(part.getClientId());
        if (client == null) {
            LOG.debug("client {} has no session any more; what it had is dropped", part.getClientId());
            return;
        }
        long owner = client.owner().id();
        if (hub.peer(owner) == null) {
            // this node owns it again, or the owner is about to be known here
            takeIn(part);
        } else {
            // taken when the owner has come to where it is that, and so knows whose the session is
            long index = Math.max(part.getEpoch(), client.epoch());
            lanes.send(owner, item(part, index), ticket, () -> dispatch(lanes, part, ticket));
        }
    }

    private static ItemProto item(SessionPartProto part, long index) {
        return ItemProto.newBuilder().setIndex(index).setSession(part).build();
    }

    /**
     * A node that has nothing of a session, or nothing more, lets the one go on that waits for it.
     *
     * @param epoch where the session went from this node
     * @param index where the other node owns it
     */
    void sendNothing(LaneSet lanes, String clientId, long epoch, long index, long toNode) {
        SessionPartProto part = SessionPartProto.newBuilder()
                .setClientId(clientId)
                .setEpoch(epoch)
                .setLast(true)
                .build();
        lanes.send(toNode, item(part, index), null, null);
    }

    /**
     * A node has died, and another one adopts a session that the dead one had from this one; unless that is still on its way,
     * there is nothing to wait for. The applier's thread, when lanes have been told of the death.
     */
    void tellAdopter(ClientRecord client, long deadNode) {
        DepartingSession departing = onItsWay(client.clientId(), deadNode);
        SessionLoop loop = departing == null ? hub.loop(0) : departing.session().loop();
        String clientId = client.clientId();
        long since = client.formerSince();
        long index = client.epoch();
        long adopter = client.owner().id();
        loop.execute(() -> {
            if (departing == null || departing.isTaken()) {
                sendNothing(hub.lanes(loop), clientId, since, index, adopter);
            }
        });
    }

    private DepartingSession onItsWay(String clientId, long toNode) {
        return departures.find(clientId) instanceof DepartingSession departing && departing.heir() == toNode
                ? departing
                : null;
    }

    void onBarrier(long fromNode, int lane, BarrierProto barrier, LoopDelivery delivery) {
        if (barrier.getAsks() || barrier.getAnswers()) {
            aftermath.onBarrier(fromNode, lane, barrier, delivery);
            return;
        }
        if (barrier.getMatchedAgain()) {
            onMatchedAgain(fromNode, lane, barrier, delivery);
            return;
        }
        if (barrier.getClientId().isEmpty()) {
            departures.forEach(departure -> {
                if (departure.lostAt() <= barrier.getEpoch()) {
                    onBarrier(fromNode, lane, barrier, (DepartingSession) departure, delivery);
                }
            });
        } else if (departures.find(barrier.getClientId(), barrier.getEpoch()) instanceof DepartingSession departing) {
            onBarrier(fromNode, lane, barrier, departing, delivery);
        }
    }

    private static void onBarrier(
            long fromNode, int lane, BarrierProto barrier, DepartingSession departing, LoopDelivery delivery) {
        delivery.after(departing.session().loop(), () -> departing.barrier(fromNode, lane, barrier.getLanes()));
    }

    /** Tells all nodes that this one, which has begun to route by its table only now, has nothing for clients that moved before. */
    void sendBarriers(long index) {
        ItemProto item = barrier(index);
        hub.forEachLoop(lanes -> hub.peers().forEach(peer -> lanes.send(peer.id(), item, null, null)));
    }

    /**
     * Tells the same to a node that has come up. It may be one that was declared down and is back, with sessions that have
     * left meanwhile: the barriers for these went with the lanes to its life before.
     */
    void sendBarriers(long index, long toNode) {
        ItemProto item = barrier(index);
        hub.forEachLoop(lanes -> lanes.send(toNode, item, null, null));
    }

    private ItemProto barrier(long index) {
        BarrierProto barrier = BarrierProto.newBuilder()
                .setEpoch(index)
                .setLanes(hub.laneCount())
                .build();
        return ItemProto.newBuilder().setIndex(index).setBarrier(barrier).build();
    }

    // ---- sessions that arrive

    /** A session is going to arrive; the applier's thread. */
    void expect(Session session, long epoch, long fromNode) {
        Arrival arrival = new Arrival(session, epoch, fromNode);
        arrivals.put(session, arrival);
        session.transfer().expect(epoch);
        session.loop().schedule(() -> giveUp(arrival), ARRIVAL_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * A node has died before it had the session of this one that it adopts: that comes back, and before all that was meant
     * for the dead node. The applier's thread.
     */
    void expectBack(Session session, long epoch, long deadNode) {
        DepartingSession departing = onItsWay(session.clientId(), deadNode);
        if (departing != null && !departing.isTaken()) {
            expect(session, epoch, ownNode);
            if (departing.isTaken()) {
                onTaken(departing);
            }
        }
    }

    /** All of a session that has left is where it belongs; if that is here, nothing more comes. */
    void onTaken(DepartingSession departing) {
        Session back = registry.get(departing.clientId());
        Arrival arrival = back == null ? null : arrivals.get(back);
        if (arrival != null && arrival.fromNode() == ownNode) {
            arrival.session().loop().execute(() -> finish(arrival));
        }
    }

    private void giveUp(Arrival arrival) {
        if (finish(arrival)) {
            counters.add(Counter.HANDOVER_TIMEOUT);
            LOG.warn(
                    "node {} has not handed over the session of {} within {} s; it goes on without",
                    arrival.fromNode(),
                    arrival.session().clientId(),
                    ARRIVAL_SECONDS);
        }
    }

    /** Nothing more comes; false if that was known; on the session's loop. */
    private boolean finish(Arrival arrival) {
        boolean known = arrivals.remove(arrival.session(), arrival);
        if (known) {
            arrival.session().transfer().arrived(arrival.epoch());
        }
        return known;
    }

    /** This node has lost its place in the cluster before an index: what was on its way to it went to somebody else. */
    void abandon(long before) {
        arrivals.values().stream()
                .filter(arrival -> arrival.epoch() < before)
                .forEach(arrival -> arrival.session().loop().execute(() -> finish(arrival)));
    }

    /**
     * A node is dead: what it had not sent never comes. Messages that it had not acknowledged are matched again, also for
     * these clients, by every loop of every node; until each has said so, later messages wait. The applier's thread.
     */
    void nodeDied(long node, long index) {
        List<Long> others = hub.peers().stream()
                .filter(peer -> peer.id() != node && peer.incarnation() < index)
                .map(NodeRef::id)
                .toList();
        arrivals.values().forEach(arrival -> {
            if (arrival.goneAt() != 0) {
                arrival.session().loop().execute(() -> finishIf(arrival.nodeGone(node), arrival));
            } else if (arrival.fromNode() == node) {
                arrival.orphaned(index, others, hub.laneCount());
            }
        });
    }

    private void finishIf(boolean done, Arrival arrival) {
        if (done) {
            finish(arrival);
        }
    }

    /** A loop of this node has matched again what a node that died at an index had not acknowledged; on that loop. */
    void onMatchedAgain(long index, LoopDelivery delivery) {
        arrivals.values().forEach(arrival -> {
            if (arrival.goneAt() == index) {
                delivery.after(arrival.session().loop(), () -> finishIf(arrival.ownBarrier(), arrival));
            }
        });
    }

    /** A loop of another node has. */
    private void onMatchedAgain(long fromNode, int lane, BarrierProto barrier, LoopDelivery delivery) {
        arrivals.values().forEach(arrival -> {
            if (arrival.goneAt() == barrier.getEpoch()) {
                delivery.after(
                        arrival.session().loop(),
                        () -> finishIf(arrival.barrier(fromNode, lane, barrier.getLanes()), arrival));
            }
        });
    }

    /** How many sessions are awaited. */
    int arriving() {
        return arrivals.size();
    }

    void onSession(SessionPartProto part, LoopDelivery delivery) {
        Session session = target(part);
        if (session != null) {
            delivery.after(session.loop(), () -> absorb(session, part));
            return;
        }
        dispatch(hub.lanes(delivery.loop()), part, null);
    }

    private void takeIn(SessionPartProto part) {
        Session session = target(part);
        if (session != null) {
            session.loop().execute(() -> absorb(session, part));
        }
    }

    private Session target(SessionPartProto part) {
        Session session = registry.get(part.getClientId());
        if (session == null && departures.find(part.getClientId()) instanceof DepartingSession departing) {
            return departing.session();
        }
        return session;
    }

    private void absorb(Session session, SessionPartProto part) {
        try {
            session.transfer().absorb(withoutRepeats(SessionParts.content(part)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            LOG.error("a part of the session of {} cannot be read: {}", part.getClientId(), e.getMessage());
        }
        if (departures.find(part.getClientId()) instanceof DepartingSession departing
                && departing.session() == session) {
            departing.sendLate();
        }
        if (part.getLast()) {
            arrivals.computeIfPresent(session, (key, arrival) -> arrival.epoch() <= part.getEpoch() ? null : arrival);
            session.transfer().arrived(part.getEpoch());
            counters.add(Counter.SESSION_ARRIVED);
        }
    }

    /** Without the messages that this node has taken before it was declared down, and that its adopter has been given, too. */
    private SessionContent withoutRepeats(SessionContent content) {
        if (content.entries().stream().noneMatch(entry -> entry.owedBy() == ownNode)) {
            return content;
        }
        LongPredicate taken = hub.taken();
        return content.only(entry -> entry.owedBy() != ownNode
                || entry.message() == null
                || !taken.test(entry.message().number()));
    }
}
