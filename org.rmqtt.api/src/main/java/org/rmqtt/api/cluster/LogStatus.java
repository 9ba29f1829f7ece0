package org.rmqtt.api.cluster;

import java.util.List;
import java.util.Map;

/**
 * What a log knows about itself.
 *
 * @param clusterId the identity that the cluster got when it was formed, or an empty string before
 * @param state one word: {@code forming}, {@code joining}, {@code follower}, {@code candidate}, {@code leader}, {@code
 *     down}
 * @param reason why it is not working, or an empty string
 * @param leaderId the node that leads, or 0
 * @param term the Raft term
 * @param leadsForMillis how long this node has led, or -1 if it does not
 * @param members the voting members by node id
 * @param silentMillis on the leader: for each other member how long ago it was last heard of
 * @param figures counters of the log by name: commits, fsyncs, bytes and whatever else it counts
 */
public record LogStatus(
        String clusterId,
        String state,
        String reason,
        long leaderId,
        long term,
        long leadsForMillis,
        List<Member> members,
        Map<Long, Long> silentMillis,
        Map<String, Long> figures) {
    /** The collections are copied. */
    public LogStatus {
        members = List.copyOf(members);
        silentMillis = Map.copyOf(silentMillis);
        figures = Map.copyOf(figures);
    }

    /**
     * One member.
     *
     * @param nodeId the node
     * @param address {@code host:port} of its log server
     */
    public record Member(long nodeId, String address) {}

    /** Whether this node leads. */
    public boolean isLeader() {
        return leadsForMillis >= 0;
    }
}
