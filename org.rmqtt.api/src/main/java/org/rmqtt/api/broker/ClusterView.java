package org.rmqtt.api.broker;

import java.util.List;
import java.util.Map;

/**
 * The cluster as one node sees it.
 *
 * @param nodeId the node that looks
 * @param member whether it is a member; else it is alone
 * @param nodes the nodes that are up, by id
 * @param leaderId the node that leads the log, or 0
 * @param clusterId the identity of the cluster, or an empty string
 * @param logState how the log is, in one word
 * @param logReason why it does not work, or an empty string
 * @param applied the index of the last command that this node has applied
 * @param digest equal on nodes that have applied the same commands with the same outcome
 * @param level the rules by which the state applies commands; the highest that every node knew at some time
 * @param figures counters of the log by name
 */
public record ClusterView(
        long nodeId,
        boolean member,
        List<Long> nodes,
        long leaderId,
        String clusterId,
        String logState,
        String logReason,
        long applied,
        long digest,
        int level,
        Map<String, Long> figures) {
    /** The collections are copied. */
    public ClusterView {
        nodes = List.copyOf(nodes);
        figures = Map.copyOf(figures);
    }
}
