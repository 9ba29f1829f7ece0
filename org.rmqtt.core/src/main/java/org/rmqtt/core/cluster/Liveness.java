package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.LogStatus;
import org.rmqtt.core.peer.PeerHub;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.StateObserver;
import org.rmqtt.wire.HeartbeatProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which nodes are dead. Every node tells every other one that it is alive, and whom it has heard of; the leader
 * of the log declares a node down when a majority of those that are up has not heard of it for the detection time, or when
 * the log itself has not. A new leader waits one detection time first.
 */
final class Liveness implements StateObserver {
    private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);

    private final long ownNode;
    private final PeerHub hub;
    private final Map<Long, Heard> heard = new ConcurrentHashMap<>();
    private final Map<Long, Long> upSince = new ConcurrentHashMap<>();
    private volatile long joinedNanos = System.nanoTime();

    private record Heard(long nanos, Set<Long> reachable) {}

    Liveness(long ownNode, PeerHub hub) {
        this.ownNode = ownNode;
        this.hub = hub;
    }

    /** Everybody is given one detection time from now on. */
    void restart() {
        heard.clear();
        joinedNanos = System.nanoTime();
    }

    /** A node that has just come up is given one detection time. */
    @Override
    public void nodeUp(NodeRef node) {
        upSince.put(node.id(), System.nanoTime());
        heard.put(node.id(), new Heard(System.nanoTime(), null));
    }

    void onHeartbeat(long fromNode, HeartbeatProto heartbeat) {
        heard.put(fromNode, new Heard(System.nanoTime(), new HashSet<>(heartbeat.getReachableList())));
    }

    /** Tells all nodes that this one is alive. */
    void tell(HeartbeatProto.Builder heartbeat, long timeoutNanos) {
        for (NodeRef peer : hub.peers()) {
            if (hears(peer.id(), timeoutNanos)) {
                heartbeat.addReachable(peer.id());
            }
        }
        HeartbeatProto said = heartbeat.build();
        hub.peers().forEach(peer -> hub.heartbeat(peer, said));
    }

    private boolean hears(long node, long timeoutNanos) {
        Heard last = heard.get(node);
        return System.nanoTime() - (last == null ? joinedNanos : last.nanos()) < timeoutNanos;
    }

    /** Whether this node has heard of so many others lately that they are a majority with it. */
    boolean hearsMajority(long withinNanos) {
        long heardOf = hub.peers().stream()
                .filter(peer -> hears(peer.id(), withinNanos))
                .count();
        return (heardOf + 1) * 2 > hub.peers().size() + 1;
    }

    /** The nodes to be declared down; empty unless this node leads and has led for long enough. */
    List<NodeRef> dead(CommandLog log, long timeoutNanos) {
        LogStatus status = log.status();
        long timeoutMillis = timeoutNanos / 1_000_000;
        List<NodeRef> dead = new ArrayList<>();
        if (!status.isLeader()
                || status.leadsForMillis() < timeoutMillis
                || isYoung(joinedNanos, timeoutNanos)
                || !hasMajority(status, timeoutMillis / 2)) {
            return dead;
        }
        for (NodeRef node : hub.peers()) {
            if (isYoung(upSince.getOrDefault(node.id(), joinedNanos), timeoutNanos)) {
                continue;
            }
            long silent = status.silentMillis().getOrDefault(node.id(), 0L);
            if (silent > timeoutMillis || isDeafTo(node.id(), timeoutNanos)) {
                LOG.warn(
                        "node {} is declared down: the log has not heard of it for {} ms, other nodes {}",
                        node.id(),
                        silent,
                        hears(node.id(), timeoutNanos) ? "have" : "have not either");
                dead.add(node);
            }
        }
        return dead;
    }

    /**
     * Whether a majority of the members has been heard of lately. A leader that is cut off goes on leading for a while: then
     * it is not the others that are dead, and what it says of them would be taken when it is back.
     */
    static boolean hasMajority(LogStatus status, long withinMillis) {
        long heard = status.silentMillis().values().stream()
                .filter(silent -> silent <= withinMillis)
                .count();
        return (heard + 1) * 2 > status.silentMillis().size() + 1;
    }

    private static boolean isYoung(long sinceNanos, long timeoutNanos) {
        return System.nanoTime() - sinceNanos < timeoutNanos;
    }

    /** Whether a majority of those that this node can ask, itself included, has not heard of a node. */
    private boolean isDeafTo(long node, long timeoutNanos) {
        int voters = 1;
        int against = hears(node, timeoutNanos) ? 0 : 1;
        for (NodeRef peer : hub.peers()) {
            Heard view = heard.get(peer.id());
            if (peer.id() != node && view != null && view.reachable() != null && hears(peer.id(), timeoutNanos)) {
                voters++;
                against += view.reachable().contains(node) ? 0 : 1;
            }
        }
        return against * 2 > voters && voters * 2 > hub.peers().size() + 1;
    }

    /**
     * Whether this node leads though its own way to the nodes is cut: most of them are heard by the log, but not here. A node
     * that hears them has to judge.
     */
    boolean isDeafLeader(LogStatus status, long timeoutNanos) {
        if (!status.isLeader()
                || hub.peers().size() < 2
                || isYoung(joinedNanos, timeoutNanos)
                || !hasMajority(status, timeoutNanos / 2_000_000)) {
            return false;
        }
        return !hearsMajority(timeoutNanos);
    }
}
