package org.rmqtt.cluster.raft.formation;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who this node is to Raft; on disk before it is said to anybody. A disk that was emptied has another disk id, and so the
 * node is another Raft peer: it cannot vote twice under one name.
 *
 * @param nodeId this node
 * @param diskId this disk
 * @param cluster the cluster, or null before there is one
 * @param founders the disk ids of the nodes that formed the cluster, by node id; empty before there is one
 */
public record Identity(long nodeId, String diskId, UUID cluster, SortedMap<Long, String> founders) {
    /** The map is copied. */
    public Identity {
        founders = Collections.unmodifiableSortedMap(new TreeMap<>(founders));
    }

    /** One that belongs to no cluster yet. */
    public static Identity fresh(long nodeId) {
        return new Identity(nodeId, UUID.randomUUID().toString().substring(24), null, Collections.emptySortedMap());
    }

    /** The same one as a member of a cluster. */
    public Identity in(UUID newCluster, Map<Long, String> newFounders) {
        return new Identity(nodeId, diskId, newCluster, new TreeMap<>(newFounders));
    }

    /** Whether this disk was there when the cluster was formed; any other one has to be added by the leader. */
    public boolean isFounder() {
        return diskId.equals(founders.get(nodeId));
    }

    /** The cluster as text, empty before there is one. */
    public String clusterText() {
        return cluster == null ? "" : cluster.toString();
    }

    /** The Raft peer id of a node with a disk. */
    public static String peerId(long nodeId, String diskId) {
        return nodeId + "-" + diskId;
    }

    /** The node of a Raft peer id. */
    public static long nodeOf(String peerId) {
        return Long.parseLong(peerId.substring(0, peerId.indexOf('-')));
    }

    /** The Raft peer id of this node. */
    public String peerId() {
        return peerId(nodeId, diskId);
    }
}
