package org.rmqtt.core.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.routing.Departures;
import org.rmqtt.core.routing.FilterRoutes;
import org.rmqtt.core.routing.LocalClient;
import org.rmqtt.core.routing.LocalSubscription;
import org.rmqtt.core.routing.Routing;
import org.rmqtt.core.routing.RoutingTable;
import org.rmqtt.core.routing.SharedGroup;

/**
 * Routes messages from one loop: to sessions of the same loop directly, to those of another loop with one hand-over for
 * each turn, to other nodes through the {@link Forwarder}. Confined to its loop.
 *
 * <p>Every message has a routing index: who owned which client at that index decides who delivers it, so that a message
 * neither misses nor meets twice a client that moves between nodes meanwhile.
 */
public final class LoopDelivery {
    private static final int FIRST_NODES = 8;

    private final SessionLoop loop;
    private final Routing routing;
    private final MatchCache cache = new MatchCache();
    private final SharedPicker picker;
    private final Outbox[] outboxes;
    private final Queue<Outbox.Batch> inbox = new ConcurrentLinkedQueue<>();
    private final SharedFrames frames = new SharedFrames();
    private final List<LocalClient> gathered = new ArrayList<>();
    private long turn;
    // a row of 2^64 numbers has room for a random place for each loop of each process
    private long number = ThreadLocalRandom.current().nextLong();
    private Ticket ticket;
    private Forwarder forwarder = Forwarder.NONE;

    // the result of the last look into the table
    private Match match;
    private long index;
    private long mask;
    private long[] nodes = new long[FIRST_NODES];
    private int nodeCount;

    LoopDelivery(SessionLoop loop, int loops, Routing routing, SharedPicker picker) {
        this.loop = loop;
        this.routing = routing;
        this.picker = picker;
        this.outboxes = new Outbox[loops];
    }

    void connect(LoopDelivery other) {
        if (other != this) {
            outboxes[other.loop.index()] = new Outbox(loop, other);
        }
    }

    /** The loop of this router. */
    public SessionLoop loop() {
        return loop;
    }

    /** Sets the way to other nodes; on the loop. */
    public void setForwarder(Forwarder newForwarder) {
        forwarder = newForwarder;
    }

    /**
     * Hands a message to everybody who is to have it. When this returns, every session of this loop has it and every
     * other one of this node is going to get it, in the order of the calls; for other nodes see {@link #ticket}.
     *
     * @return whether anybody subscribes to it
     */
    public boolean route(Message published) {
        Message message = published.number() == 0 ? published.withNumber(nextNumber()) : published;
        openInbox();
        ticket = null;
        look(message.topic());
        if (forwarder.catchUp()) {
            look(message.topic());
        }
        if (message.retain()) {
            forwarder.retain(message, index, waited(message));
        }
        boolean any = mask != 0 || nodeCount > 0;
        long routedAt = index;
        Match matched = match;
        int forwards = nodeCount;
        for (int i = 0; i < forwards; i++) {
            forwarder.forward(message, nodes[i], routedAt, waited(message));
        }
        if (message.origin().kind() != Origin.Kind.LASTWILL || !forwarder.hasTaken(message)) {
            deliverLocally(message, matched, mask, routedAt);
        }
        for (FilterRoutes routes : matched.routes) {
            if (routes.groups().length > 0) {
                any |= routeShared(message, routes, routedAt);
            }
        }
        return any;
    }

    /** The number of the next message that is taken in on this loop; no two messages of a cluster have the same. */
    public long nextNumber() {
        return ++number;
    }

    /** Open until every other node that needs the last message has accepted it; null if none does or nobody waits. */
    public Ticket ticket() {
        return ticket == null || ticket.isDone() ? null : ticket;
    }

    private Ticket waited(Message message) {
        if (ticket == null && message.qos() != QoS.AT_MOST_ONCE) {
            ticket = new Ticket();
        }
        return ticket;
    }

    /**
     * Delivers a message that another node has routed to the subscribers of this node.
     *
     * @param routedAt the routing index of the other node, which this one has applied
     */
    public void deliver(Message message, long routedAt) {
        openInbox();
        look(message.topic());
        long wanted = mask;
        if (routing.departures().concern(routedAt)) {
            wanted |= routing.departures().loopMask(message.topic(), routedAt);
        }
        deliverLocally(message, match, wanted, routedAt);
    }

    /**
     * Delivers a retained message of another node to those subscribers of this node that the other one did not know when
     * it routed the message, and that may have looked for retained messages before this one came.
     *
     * @param routedAt the routing index of the other node
     */
    public void deliverRetained(Message message, long routedAt) {
        openInbox();
        look(message.topic());
        FilterRoutes[] routes = match.routes;
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            int target = Long.numberOfTrailingZeros(rest);
            Runnable action = () -> {
                for (FilterRoutes each : routes) {
                    each.deliverRetainedOn(target, message, routedAt);
                }
            };
            if (target == loop.index()) {
                action.run();
            } else {
                outboxes[target].add(null, action, Long.MAX_VALUE);
            }
        }
    }

    /** Delivers a message to one client of this node, on whatever loop. */
    public void deliver(Message message, LocalSubscription subscription) {
        SessionLoop home = subscription.client().loop();
        if (home == loop) {
            subscription.client().deliver(message, subscription, null);
        } else {
            outboxes[home.index()].add(message, subscription, Long.MAX_VALUE);
        }
    }

    /** Runs something on another loop after everything that was handed to that loop before. */
    public void after(SessionLoop other, Runnable action) {
        if (other == loop) {
            action.run();
        } else {
            outboxes[other.index()].add(null, action, Long.MAX_VALUE);
        }
    }

    /** The loops that have got something from the last call of {@link #deliver(Message, long)}, this one left out. */
    public long lastLoops() {
        return mask & ~(1L << loop.index());
    }

    /** Looks into the table until owners stand still meanwhile, which they nearly always do. */
    private void look(String topic) {
        RoutingTable table = routing.current();
        long before;
        long after = table.stamp();
        do {
            before = after;
            index = table.index();
            match = cache.match(table, topic);
            mask = match.loopMask();
            nodeCount = 0;
            for (FilterRoutes routes : match.routes) {
                addNodes(routes.remoteNodes());
            }
            after = table.stamp();
        } while (before != after);
    }

    private void addNodes(long[] more) {
        for (long node : more) {
            int i = 0;
            while (i < nodeCount && nodes[i] != node) {
                i++;
            }
            if (i == nodeCount) {
                if (nodeCount == nodes.length) {
                    nodes = Arrays.copyOf(nodes, nodeCount * 2);
                }
                nodes[nodeCount++] = node;
            }
        }
    }

    private void deliverLocally(Message message, Match matched, long wanted, long routedAt) {
        mask = wanted;
        long own = 1L << loop.index();
        if ((wanted & own) != 0) {
            deliver(message, matched, routedAt);
        }
        for (long rest = wanted & ~own; rest != 0; rest &= rest - 1) {
            outboxes[Long.numberOfTrailingZeros(rest)].add(message, matched, routedAt);
        }
    }

    /** Takes a hand-over of another loop; any thread. */
    void post(Outbox.Batch batch) {
        inbox.add(batch);
        loop.execute(this::openInbox);
    }

    /**
     * Delivers what other loops have handed over. A message is routed only after that: whoever publishes because of an
     * acknowledgement of another client does not overtake that client's message.
     */
    private void openInbox() {
        for (Outbox.Batch batch = inbox.poll(); batch != null; batch = inbox.poll()) {
            batch.open();
        }
    }

    private boolean routeShared(Message message, FilterRoutes routes, long routedAt) {
        boolean any = false;
        for (SharedGroup group : routes.groups()) {
            SharedGroup.Member member = pick(message, group);
            if (member != null) {
                any = true;
                hand(message, member, routedAt, member.local() == null ? waited(message) : null, 0);
            }
        }
        return any;
    }

    private SharedGroup.Member pick(Message message, SharedGroup group) {
        return message.origin().kind() == Origin.Kind.LASTWILL
                ? WillPick.pick(message.number(), group)
                : picker.pick(message, group);
    }

    private void hand(Message message, SharedGroup.Member member, long routedAt, Ticket waiting, int hops) {
        if (member.local() == null) {
            forwarder.forwardShared(message, member, routedAt, waiting, hops);
        } else if (forwarder.isFirst(message, member.filter().text())) {
            deliver(message, member.local());
        }
    }

    /**
     * Finds another member of a shared group for a message whose member has gone.
     *
     * @param hops how many nodes have picked before
     * @return false if the group has nobody
     */
    public boolean pickAgain(Message message, String filter, String groupName, Ticket waiting, int hops) {
        openInbox();
        look(message.topic());
        long routedAt = index;
        for (FilterRoutes routes : match.routes) {
            SharedGroup group = routes.group(filter, groupName);
            SharedGroup.Member member = group == null ? null : pick(message, group);
            if (member != null) {
                hand(message, member, routedAt, waiting, hops);
                return true;
            }
        }
        return false;
    }

    /** Whether a client of this loop subscribes to a filter; on the loop. */
    public boolean has(LocalClient client, TopicFilter filter) {
        return routing.current().has(client, filter);
    }

    /** Whether more is on its way to another loop or node than should be: then publishers of this loop are not read. */
    public boolean isCongested() {
        for (Outbox outbox : outboxes) {
            if (outbox != null && outbox.isCongested()) {
                return true;
            }
        }
        return forwarder.isCongested();
    }

    void accept(Message message, Object destination, long routedAt) {
        if (destination instanceof Match matched) {
            deliver(message, matched, routedAt);
        } else if (destination instanceof LocalSubscription subscription) {
            subscription.client().deliver(message, subscription, null);
        } else {
            ((Runnable) destination).run();
        }
    }

    private void deliver(Message message, Match matched, long routedAt) {
        int own = loop.index();
        RoutingTable table = routing.current();
        // an index of a table before means nothing in this one
        boolean sameTable = RoutingTable.isOf(table, matched.version);
        RoutingTable by = sameTable ? table : null;
        turn++;
        if (matched.routes.length == 1) {
            matched.routes[0].deliverOn(own, turn, message, frames, by, routedAt);
        } else {
            for (FilterRoutes routes : matched.routes) {
                routes.gatherOn(own, turn, message, gathered, by, routedAt);
            }
            for (int i = 0; i < gathered.size(); i++) {
                gathered.get(i).deliverMerged(message, frames);
            }
            gathered.clear();
        }
        frames.close();
        Departures departures = routing.departures();
        if (sameTable && departures.concern(routedAt)) {
            departures.deliverOn(own, turn, message, routedAt);
        }
    }

    // ---- messages of a node that died

    /**
     * Delivers a message that a node which died has not acknowledged to the clients of this node that were to have it there.
     *
     * @param goneAt the index at which that node was declared down
     * @param routedAt the routing index of the message
     */
    public void deliverOwed(Message message, long goneAt, long routedAt) {
        openInbox();
        look(message.topic());
        mask |= routing.departures().owedMask(message.topic(), goneAt, routedAt);
        Match matched = match;
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            int target = Long.numberOfTrailingZeros(rest);
            if (target == loop.index()) {
                deliverOwed(message, matched, goneAt, routedAt);
            } else {
                LoopDelivery other = outboxes[target].target();
                outboxes[target].add(
                        null, (Runnable) () -> other.deliverOwed(message, matched, goneAt, routedAt), routedAt);
            }
        }
    }

    private void deliverOwed(Message message, Match matched, long goneAt, long routedAt) {
        turn++;
        for (FilterRoutes routes : matched.routes) {
            routes.gatherOwedOn(loop.index(), turn, message, gathered, goneAt, routedAt);
        }
        gathered.forEach(client -> client.deliverOwed(message));
        gathered.clear();
        routing.departures().deliverOwedOn(loop.index(), turn, message, goneAt, routedAt);
    }
}
