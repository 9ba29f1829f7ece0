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
    private volatile LocalSubscribers local;
    private volatile SharedGroup[] groups = NO_GROUPS;
    private volatile long[] remoteNodes = NO_NODES;

    /** How many subscribers each of those nodes has; null when it is one each. */
    private int[] remoteCounts;

    FilterRoutes(String filter) {
        this.filter = filter;
    }

    /** The filter without any prefix. */
    public String filter() {
        return filter;
    }

    /** A bit for each loop that has subscribers of this filter, shared ones left out. */
    public long loopMask() {
        LocalSubscribers here = local;
        return here == null ? 0 : here.loopMask();
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
        LocalSubscribers here = local;
        if (here != null) {
            here.deliverOn(loop, turn, message, here instanceof LoopLists ? frames : null, table, index);
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
        LocalSubscribers here = local;
        if (here != null) {
            here.gatherOn(loop, turn, message, firsts, table, index);
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
        LocalSubscribers here = local;
        if (here != null) {
            here.gatherOwedOn(loop, turn, message, firsts, goneAt, routedAt);
        }
    }

    /** Delivers a retained message to those subscribers of one loop that subscribed after an index; on that loop. */
    public void deliverRetainedOn(int loop, Message message, long after) {
        LocalSubscribers here = local;
        if (here != null) {
            here.deliverRetainedOn(loop, message, after);
        }
    }

    /** Adds a subscriber of this node, which has so many loops. */
    void addLocal(LocalSubscription subscription, int loops) {
        LocalSubscribers here = local;
        if (here == null) {
            local = subscription;
        } else if (here instanceof LoopLists lists) {
            lists.add(subscription);
        } else {
            LoopLists lists = new LoopLists(loops);
            lists.add((LocalSubscription) here);
            lists.add(subscription);
            local = lists;
        }
    }

    void removeLocal(LocalSubscription subscription) {
        if (local instanceof LoopLists lists) {
            lists.remove(subscription);
        }
        if (local == subscription || local.loopMask() == 0) {
            local = null;
        }
    }

    /**
     * Adds a subscriber of another node.
     *
     * @param node the id of the node, alone in an array that nobody changes
     */
    void addRemote(long[] node) {
        long[] nodes = remoteNodes;
        int known = find(nodes, node[0]);
        if (known >= 0) {
            if (remoteCounts == null) {
                remoteCounts = new int[nodes.length];
                Arrays.fill(remoteCounts, 1);
            }
            remoteCounts[known]++;
            return;
        }
        int count = nodes.length;
        if (remoteCounts != null) {
            remoteCounts = Arrays.copyOf(remoteCounts, count + 1);
            remoteCounts[count] = 1;
        }
        if (count == 0) {
            remoteNodes = node;
        } else {
            long[] grown = Arrays.copyOf(nodes, count + 1);
            grown[count] = node[0];
            remoteNodes = grown;
        }
    }

    void removeRemote(long nodeId) {
        long[] nodes = remoteNodes;
        int place = find(nodes, nodeId);
        if (place < 0) {
            return;
        }
        if (remoteCounts != null && --remoteCounts[place] > 0) {
            return;
        }
        int last = nodes.length - 1;
        long[] shrunk = nodes.clone();
        shrunk[place] = shrunk[last];
        if (remoteCounts != null) {
            remoteCounts[place] = remoteCounts[last];
            remoteCounts = last == 0 ? null : Arrays.copyOf(remoteCounts, last);
        }
        remoteNodes = last == 0 ? NO_NODES : Arrays.copyOf(shrunk, last);
    }

    private static int find(long[] nodes, long nodeId) {
        for (int i = 0; i < nodes.length; i++) {
            if (nodes[i] == nodeId) {
                return i;
            }
        }
        return -1;
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
        return local == null && groups.length == 0 && remoteNodes.length == 0;
    }
}
