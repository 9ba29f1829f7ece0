package org.rmqtt.core.routing;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.StateObserver;
import org.rmqtt.core.state.Subscription;

/**
 * The read model of subscriptions: for a topic, the local subscribers, the other nodes and the shared groups. Written by
 * the applier as it applies commands, read by every loop without waiting.
 */
public final class RoutingTable implements StateObserver {
    private final long ownNode;
    private final int loops;
    private final Function<String, LocalClient> localClients;
    private final TopicTrie<FilterRoutes> trie = new TopicTrie<>();
    private final LongAdder filters = new LongAdder();
    private final LongAdder subscriptions = new LongAdder();
    private final LongAdder sharedSubscriptions = new LongAdder();
    private volatile long version;

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
    }

    /** Gets the routes of each filter that matches a topic name. */
    public void match(String topic, TopicTrie.Sink<FilterRoutes> sink) {
        trie.match(topic, sink);
    }

    /** A number that changes whenever a filter comes or goes; what was matched under an equal number is still right. */
    public long version() {
        return version;
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
        String filter = subscription.filter().filter();
        FilterRoutes routes = trie.get(filter);
        boolean isNew = routes == null;
        if (isNew) {
            routes = new FilterRoutes(filter, loops);
        }
        connect(routes, client, subscription, client.owner().id());
        if (isNew) {
            trie.put(filter, routes);
            filters.increment();
            version++;
        }
        subscriptions.increment();
        if (subscription.filter().isShared()) {
            sharedSubscriptions.increment();
        }
    }

    @Override
    public void replaced(ClientRecord client, Subscription subscription) {
        if (subscription.route() instanceof LocalSubscription local) {
            local.replace(subscription.options());
        }
        if (subscription.filter().isShared()) {
            FilterRoutes routes = trie.get(subscription.filter().filter());
            connect(routes, client, subscription, client.owner().id());
        }
    }

    @Override
    public void unsubscribed(ClientRecord client, Subscription subscription) {
        String filter = subscription.filter().filter();
        FilterRoutes routes = trie.get(filter);
        disconnect(routes, client, subscription, client.owner().id());
        if (routes.isEmpty()) {
            trie.remove(filter);
            filters.decrement();
            version++;
        }
        subscriptions.decrement();
        if (subscription.filter().isShared()) {
            sharedSubscriptions.decrement();
        }
    }

    @Override
    public void moved(ClientRecord client, long oldNodeId) {
        for (Subscription subscription : client.subscriptions()) {
            FilterRoutes routes = trie.get(subscription.filter().filter());
            disconnect(routes, client, subscription, oldNodeId);
            connect(routes, client, subscription, client.owner().id());
        }
    }

    private void connect(FilterRoutes routes, ClientRecord client, Subscription subscription, long nodeId) {
        LocalSubscription local = nodeId == ownNode ? localRoute(client, subscription) : null;
        if (subscription.filter().isShared()) {
            routes.groupOrNew(subscription.filter().group())
                    .put(new SharedGroup.Member(
                            client.clientId(), nodeId, local, subscription.filter(), subscription.options()));
        } else if (local == null) {
            routes.addRemote(nodeId);
        } else {
            routes.addLocal(local);
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
        LocalSubscription local = new LocalSubscription(session, subscription.filter(), subscription.options());
        subscription.setRoute(local);
        return local;
    }

    private static void disconnect(FilterRoutes routes, ClientRecord client, Subscription subscription, long nodeId) {
        if (subscription.filter().isShared()) {
            SharedGroup group = routes.group(subscription.filter().group());
            group.remove(client.clientId());
            if (group.isEmpty()) {
                routes.dropGroup(group);
            }
            subscription.setRoute(null);
        } else if (subscription.route() instanceof LocalSubscription local) {
            routes.removeLocal(local);
            subscription.setRoute(null);
        } else {
            routes.removeRemote(nodeId);
        }
    }
}
