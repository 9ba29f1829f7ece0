package org.rmqtt.core.routing;

import java.util.Arrays;
import java.util.List;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;

/**
 * What subscribes to a filter that has or had more than one subscriber, or a shared one: the subscribers of this node by
 * loop, the other nodes that have any, and the shared groups. One thread at a time writes; any number read.
 */
final class ManyRoutes implements FilterRoutes {

    private final String filter;
    private volatile LocalSubscribers local;
    private volatile SharedGroup[] groups = NO_GROUPS;
    private volatile long[] remoteNodes = NO_NODES;

    /** How many subscribers each of those nodes has; null when it is one each. */
    private int[] remoteCounts;

    ManyRoutes(String filter) {
        this.filter = filter;
    }

    @Override
    public long loopMask() {
        LocalSubscribers here = local;
        return here == null ? 0 : here.loopMask();
    }

    @Override
    public SharedGroup[] groups() {
        return groups;
    }

    @Override
    public long[] remoteNodes() {
        return remoteNodes;
    }

    @Override
    public SharedGroup group(String filterOfGroup, String name) {
        return filter.equals(filterOfGroup) ? group(name) : null;
    }

    @Override
    public void deliverOn(int loop, long turn, Message message, SharedFrames frames, RoutingTable table, long index) {
        LocalSubscribers here = local;
        if (here != null) {
            here.deliverOn(loop, turn, message, frames, table, index);
        }
    }

    @Override
    public void gatherOn(
            int loop, long turn, Message message, List<LocalClient> firsts, RoutingTable table, long index) {
        LocalSubscribers here = local;
        if (here != null) {
            here.gatherOn(loop, turn, message, firsts, table, index);
        }
    }

    @Override
    public void gatherOwedOn(
            int loop, long turn, Message message, List<LocalClient> firsts, long goneAt, long routedAt) {
        LocalSubscribers here = local;
        if (here != null) {
            here.gatherOwedOn(loop, turn, message, firsts, goneAt, routedAt);
        }
    }

    @Override
    public void deliverRetainedOn(int loop, Message message, long after) {
        LocalSubscribers here = local;
        if (here != null) {
            here.deliverRetainedOn(loop, message, after);
        }
    }

    @Override
    public boolean has(LocalClient client, String text) {
        LocalSubscribers here = local;
        return here != null && here.has(client, text);
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
