package org.rmqtt.core.routing;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.StateObserver;
import org.rmqtt.core.state.Subscription;

/**
 * The read model of subscriptions: for a topic, the local subscribers, the other nodes and the shared groups. Written by
 * the applier as it applies commands, read by every loop without waiting.
 */
public final class RoutingTable implements StateObserver {
    private static final AtomicLong GENERATIONS = new AtomicLong();
    private static final int GENERATION_SHIFT = 40;
    private static final int SPINS = 1000;

    private final long ownNode;
    private final int loops;
    private final Function<String, LocalClient> localClients;
    private final FilterTree<FilterRoutes> tree = new FilterTree<>();
    private final Map<Long, RemoteNode> remotes = new HashMap<>();
    private final LongAdder filters = new LongAdder();
    private final LongAdder subscriptions = new LongAdder();
    private final LongAdder sharedSubscriptions = new LongAdder();
    private final AtomicLong stamp = new AtomicLong();
    private volatile long version;
    private volatile long index;
    private volatile long lastGain;
    private long applying;
    private boolean moving;

    /**
     * An empty table.
     *
     * @param ownNode the id of this node
     * @param loops how many session loops there are, at most 64
     * @param localClients finds the session of a client of this node
     */
    public RoutingTable(long ownNode, int loops, Function<String, LocalClient> localClients) {
        this.ownNode = ownNode;
        this.loops = loops;
        this.localClients = localClients;
        this.version = GENERATIONS.getAndIncrement() << GENERATION_SHIFT;
    }

    /** Takes in a whole state; before anybody reads this table. */
    public void fill(BrokerState state) {
        for (ClientRecord client : state.clients()) {
            for (Subscription subscription : client.subscriptions()) {
                subscription.setRoute(null);
                subscribed(client, subscription);
            }
        }
        index = state.appliedIndex();
        lastGain = index;
    }

    /** The subscription of a client of this node to a shared filter, or null; any thread. */
    public LocalSubscription member(TopicFilter filter, String clientId) {
        FilterRoutes routes = tree.get(filter.filter());
        SharedGroup group = routes == null ? null : routes.group(filter.filter(), filter.group());
        if (group != null) {
            for (SharedGroup.Member member : group.members()) {
                if (member.local() != null && member.clientId().equals(clientId)) {
                    return member.local();
                }
            }
        }
        return null;
    }

    /** Whether a client of this node subscribes to a filter; on the client's loop. */
    public boolean has(LocalClient client, TopicFilter filter) {
        if (filter.isShared()) {
            return member(filter, client.clientId()) != null;
        }
        FilterRoutes routes = tree.get(filter.filter());
        return routes != null && routes.has(client, filter.text());
    }

    // ---- consistent reading

    /**
     * A number that changes when clients move between nodes; waits while they do, which is for the time of one command.
     * What was read between two equal stamps is the table exactly as of {@link #index}, as far as owners are concerned.
     */
    public long stamp() {
        long now = stamp.get();
        for (int spins = 1; (now & 1) != 0; spins++) {
            if (spins % SPINS == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
            now = stamp.get();
        }
        return now;
    }

    /** The log index up to which this table shows who owns what. */
    public long index() {
        return index;
    }

    /**
     * The index by which clients decide whether they take a message. Ask for it after having found a client in the table:
     * then a gain of that client is seen.
     *
     * @param table null if the message was routed by a table that is not in use any more, whose indexes mean nothing now
     * @param index the routing index
     */
    static long since(RoutingTable table, long index) {
        return table != null && table.lastGain > index ? index : Long.MAX_VALUE;
    }

    @Override
    public void begin(long newIndex) {
        applying = newIndex;
    }

    @Override
    public void end(long newIndex) {
        index = newIndex;
        if (moving) {
            moving = false;
            stamp.incrementAndGet();
        }
    }

    private void startMoving() {
        if (!moving) {
            moving = true;
            stamp.incrementAndGet();
        }
    }

    /** Gets the routes of each filter that matches a topic name. */
    public void match(String topic, Consumer<FilterRoutes> sink) {
        tree.match(topic, sink);
    }

    /**
     * A number that changes whenever a filter comes or goes; what was matched under an equal number is still right. No two
     * tables have a number in common.
     */
    public long version() {
        return version;
    }

    /** Whether a version is one of a table's. */
    public static boolean isOf(RoutingTable table, long someVersion) {
        return table.version >>> GENERATION_SHIFT == someVersion >>> GENERATION_SHIFT;
    }

    /** How many different filters there are. */
    public long filterCount() {
        return filters.sum();
    }

    /** How many subscriptions there are. */
    public long subscriptionCount() {
        return subscriptions.sum();
    }

    /** How many of them are shared. */
    public long sharedSubscriptionCount() {
        return sharedSubscriptions.sum();
    }

    @Override
    public void subscribed(ClientRecord client, Subscription subscription) {
        String filter = subscription.matched();
        FilterRoutes known = subscription.isShared()
                ? enterShared(client, subscription, filter)
                : tree.putIfAbsent(filter, alone(client, subscription));
        if (known == null) {
            filters.increment();
            version++;
        } else {
            connect(many(known, filter), client, subscription);
        }
        subscriptions.increment();
        if (subscription.isShared()) {
            sharedSubscriptions.increment();
        }
    }

    /** Lets a filter that has no routes lead to a shared subscription; the routes that it has had, or null. */
    private FilterRoutes enterShared(ClientRecord client, Subscription subscription, String filter) {
        FilterRoutes known = tree.get(filter);
        if (known == null) {
            ManyRoutes routes = new ManyRoutes(filter);
            connect(routes, client, subscription);
            tree.put(filter, routes);
        }
        return known;
    }

    private FilterRoutes alone(ClientRecord client, Subscription subscription) {
        long node = client.owner().id();
        return node == ownNode ? localRoute(client, subscription) : remotes.computeIfAbsent(node, RemoteNode::new);
    }

    /** The routes of a filter with room for more than one subscriber. */
    private ManyRoutes many(FilterRoutes known, String filter) {
        if (known instanceof ManyRoutes many) {
            return many;
        }
        ManyRoutes many = new ManyRoutes(filter);
        if (known instanceof LocalSubscription local) {
            many.addLocal(local, loops);
        } else {
            many.addRemote(known.remoteNodes());
        }
        tree.put(filter, many);
        version++;
        return many;
    }

    @Override
    public void replaced(ClientRecord client, Subscription subscription) {
        if (subscription.route() instanceof LocalSubscription local) {
            local.replace(subscription.options());
        }
        if (subscription.isShared()) {
            ManyRoutes routes = (ManyRoutes) tree.get(subscription.matched());
            connect(routes, client, subscription);
        }
    }

    @Override
    public void unsubscribed(ClientRecord client, Subscription subscription) {
        String filter = subscription.matched();
        FilterRoutes routes = tree.get(filter);
        if (routes instanceof ManyRoutes many) {
            disconnect(many, client, subscription);
        }
        if (!(routes instanceof ManyRoutes many) || many.isEmpty()) {
            tree.remove(filter);
            filters.decrement();
            version++;
        }
        if (subscription.route() instanceof LocalSubscription local) {
            local.leave();
        }
        subscription.setRoute(null);
        subscriptions.decrement();
        if (subscription.isShared()) {
            sharedSubscriptions.decrement();
        }
    }

    @Override
    public void moved(ClientRecord client, Command.NodeRef oldOwner, boolean handover) {
        startMoving();
        if (client.owner().id() == ownNode && oldOwner.id() != ownNode) {
            lastGain = applying;
        }
        for (Subscription subscription : client.subscriptions()) {
            String filter = subscription.matched();
            FilterRoutes routes = tree.get(filter);
            Object oldRoute = subscription.route();
            subscription.setRoute(null);
            if (routes instanceof ManyRoutes many) {
                connect(many, client, subscription);
                if (subscription.isShared()) {
                    continue;
                }
                if (oldRoute instanceof LocalSubscription local) {
                    many.removeLocal(local);
                } else {
                    many.removeRemote(oldOwner.id());
                }
            } else {
                tree.put(filter, alone(client, subscription));
                version++;
            }
            if (oldRoute instanceof LocalSubscription local) {
                local.leave();
            }
        }
    }

    private void connect(ManyRoutes routes, ClientRecord client, Subscription subscription) {
        FilterRoutes route = alone(client, subscription);
        LocalSubscription local = route instanceof LocalSubscription here ? here : null;
        TopicFilter filter = subscription.filter();
        if (filter.isShared()) {
            routes.groupOrNew(filter.group())
                    .put(new SharedGroup.Member(client, client.owner().id(), local, filter, subscription.options()));
        } else if (local == null) {
            routes.addRemote(route.remoteNodes());
        } else {
            routes.addLocal(local, loops);
        }
    }

    private LocalSubscription localRoute(ClientRecord client, Subscription subscription) {
        if (subscription.route() instanceof LocalSubscription existing) {
            return existing;
        }
        LocalClient session = localClients.apply(client.clientId());
        if (session == null) {
            throw new IllegalStateException("node " + ownNode + " has no session for " + client.clientId());
        }
        LocalSubscription local = new LocalSubscription(session, subscription, applying);
        subscription.setRoute(local);
        return local;
    }

    private static void disconnect(ManyRoutes routes, ClientRecord client, Subscription subscription) {
        TopicFilter filter = subscription.filter();
        if (filter.isShared()) {
            SharedGroup group = routes.group(filter.group());
            group.remove(client.clientId());
            if (group.isEmpty()) {
                routes.dropGroup(group);
            }
        } else if (subscription.route() instanceof LocalSubscription local) {
            routes.removeLocal(local);
        } else {
            routes.removeRemote(client.owner().id());
        }
    }
}
