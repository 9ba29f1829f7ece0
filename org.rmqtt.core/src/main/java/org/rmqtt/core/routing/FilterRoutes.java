package org.rmqtt.core.routing;

import java.util.Arrays;
import java.util.List;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;

/**
 * Everything that subscribes to one filter: the subscribers of this node by loop, the other nodes that have any, and the
 * shared groups. One thread at a time writes; any number read.
 */
public final class FilterRoutes {
    private static final SharedGroup[] NO_GROUPS = {};
    private static final long[] NO_NODES = {};

    private final String filter;
    private final SubscriberList[] local;
    private volatile long loopMask;
    private volatile SharedGroup[] groups = NO_GROUPS;
    private volatile long[] remoteNodes = NO_NODES;
    private int[] remoteCounts = {};

    FilterRoutes(String filter, int loops) {
        this.filter = filter;
        this.local = new SubscriberList[loops];
    }

    /** The filter without any prefix. */
    public String filter() {
        return filter;
    }

    /** A bit for each loop that has subscribers of this filter, shared ones left out. */
    public long loopMask() {
        return loopMask;
    }

    /** The shared groups; not to be changed. */
    public SharedGroup[] groups() {
        return groups;
    }

    /** The ids of the other nodes with at least one subscriber, shared ones left out; not to be changed. */
    public long[] remoteNodes() {
        return remoteNodes;
    }

    /**
     * Delivers a message to the subscribers of one loop; on that loop.
     *
     * @param table the table that the message was routed by, if it still is in use, or null
     * @param index decides who takes it, see {@link LocalClient#takes}
     */
    public void deliverOn(int loop, long turn, Message message, SharedFrames frames, RoutingTable table, long index) {
        SubscriberList list = local[loop];
        if (list == null) {
            return;
        }
        LocalSubscription[] slots = list.slots();
        SharedFrames shared = slots.length > 1 ? frames : null;
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription subscription = SubscriberList.at(slots, i);
            if (subscription != null && subscription.client().takes(RoutingTable.since(table, index), turn)) {
                subscription.client().deliver(message, subscription, shared);
            }
        }
    }

    /**
     * Lets the subscribers of one loop gather; on that loop. Those that do so first in this turn are added to a list.
     *
     * @param table as in {@link #deliverOn}
     * @param index as in {@link #deliverOn}
     */
    public void gatherOn(
            int loop, long turn, Message message, List<LocalClient> firsts, RoutingTable table, long index) {
        SubscriberList list = local[loop];
        if (list == null) {
            return;
        }
        LocalSubscription[] slots = list.slots();
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription subscription = SubscriberList.at(slots, i);
            if (subscription != null
                    && subscription.client().takes(RoutingTable.since(table, index), turn)
                    && subscription.client().gather(turn, message, subscription)) {
                firsts.add(subscription.client());
            }
        }
    }

    /**
     * Lets those subscribers of one loop gather that are to have a message of a node that died; on that loop.
     *
     * @param goneAt as in {@link LocalClient#isOwed}
     * @param routedAt as in {@link LocalClient#isOwed}
     */
    public void gatherOwedOn(
            int loop, long turn, Message message, List<LocalClient> firsts, long goneAt, long routedAt) {
        SubscriberList list = local[loop];
        if (list == null) {
            return;
        }
        LocalSubscription[] slots = list.slots();
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription subscription = SubscriberList.at(slots, i);
            if (subscription != null
                    && subscription.client().isOwed(goneAt, routedAt)
                    && subscription.client().takes(Long.MAX_VALUE, turn)
                    && subscription.client().gather(turn, message, subscription)) {
                firsts.add(subscription.client());
            }
        }
    }

    /** Delivers a retained message to those subscribers of one loop that subscribed after an index; on that loop. */
    public void deliverRetainedOn(int loop, Message message, long after) {
        SubscriberList list = local[loop];
        if (list == null) {
            return;
        }
        LocalSubscription[] slots = list.slots();
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription subscription = SubscriberList.at(slots, i);
            if (subscription != null && subscription.since() > after) {
                subscription.client().deliverRetained(message, subscription);
            }
        }
    }

    void addLocal(LocalSubscription subscription) {
        int loop = subscription.client().loop().index();
        SubscriberList list = local[loop];
        if (list == null) {
            list = new SubscriberList();
            local[loop] = list;
        }
        list.add(subscription);
        loopMask |= 1L << loop;
    }

    void removeLocal(LocalSubscription subscription) {
        int loop = subscription.client().loop().index();
        local[loop].remove(subscription);
        if (local[loop].size() == 0) {
            loopMask &= ~(1L << loop);
        }
    }

    void addRemote(long nodeId) {
        long[] nodes = remoteNodes;
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] == nodeId) {
                remoteCounts[i]++;
                return;
            }
        }
        remoteCounts = Arrays.copyOf(remoteCounts, nodes.length + 1);
        remoteCounts[nodes.length] = 1;
        long[] grown = Arrays.copyOf(nodes, nodes.length + 1);
        grown[nodes.length] = nodeId;
        remoteNodes = grown;
    }

    void removeRemote(long nodeId) {
        long[] nodes = remoteNodes;
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] == nodeId && --remoteCounts[i] == 0) {
                int last = nodes.length - 1;
                long[] shrunk = nodes.clone();
                shrunk[i] = shrunk[last];
                remoteCounts[i] = remoteCounts[last];
                remoteCounts = Arrays.copyOf(remoteCounts, last);
                remoteNodes = Arrays.copyOf(shrunk, last);
                return;
            }
        }
    }

    SharedGroup group(String name) {
        for (SharedGroup group : groups) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        return null;
    }

    SharedGroup groupOrNew(String name) {
        SharedGroup group = group(name);
        if (group == null) {
            group = new SharedGroup(name);
            SharedGroup[] grown = Arrays.copyOf(groups, groups.length + 1);
            grown[groups.length] = group;
            groups = grown;
        }
        return group;
    }

    void dropGroup(SharedGroup group) {
        groups = Arrays.stream(groups).filter(other -> other != group).toArray(SharedGroup[]::new);
    }

    boolean isEmpty() {
        return loopMask == 0 && groups.length == 0 && remoteNodes.length == 0;
    }
}
