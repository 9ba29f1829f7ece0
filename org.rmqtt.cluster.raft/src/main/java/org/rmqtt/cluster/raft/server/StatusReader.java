package org.rmqtt.cluster.raft.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetrics;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.metrics.RaftLogMetricsBase;
import org.rmqtt.api.cluster.LogStatus;
import org.rmqtt.cluster.raft.formation.Identity;

/** Reads the status of a running server; cheap. */
public final class StatusReader {
    private StatusReader() {}

    /**
     * The status of a server that runs.
     *
     * @param others who has figures too
     */
    public static LogStatus read(
            RaftNode node, Replica replica, List<Consumer<Map<String, Long>>> others, String reason) {
        DivisionInfo info = node.division().getInfo();
        boolean member = node.own().isPresent();
        RaftPeerRole role = info.getCurrentRole();
        boolean leads = role == RaftPeerRole.LEADER;
        List<LogStatus.Member> members = new ArrayList<>();
        node.members().forEach(peer -> members.add(new LogStatus.Member(peer.nodeId(), peer.address())));
        Map<Long, Long> silent = new LinkedHashMap<>();
        long leadsFor = -1;
        if (leads) {
            var proto = info.getRoleInfoProto();
            leadsFor = proto.getRoleElapsedTimeMs();
            for (ServerRpcProto follower : proto.getLeaderInfo().getFollowerInfoList()) {
                silent.put(
                        Identity.nodeOf(follower.getId().getId().toStringUtf8()), follower.getLastRpcElapsedTimeMs());
            }
        }
        String state = !member
                ? (node.wasMember() ? "down" : "joining")
                : switch (role) {
                    case LEADER -> "leader";
                    case CANDIDATE -> "candidate";
                    default -> "follower";
                };
        return new LogStatus(
                node.cluster().toString(),
                state,
                reason,
                node.leader(),
                info.getCurrentTerm(),
                leadsFor,
                members,
                silent,
                figures(node, replica, others));
    }

    /** Counters of the log by name. */
    private static Map<String, Long> figures(RaftNode node, Replica replica, List<Consumer<Map<String, Long>>> others) {
        Map<String, Long> figures = new LinkedHashMap<>();
        var log = node.division().getRaftLog();
        figures.put("applied_index", node.division().getInfo().getLastAppliedIndex());
        figures.put("committed_index", log.getLastCommittedIndex());
        figures.put("flushed_index", log.getFlushIndex());
        figures.put("log_start_index", log.getStartIndex());
        figures.put("applied_entries", replica.entries());
        figures.put("applied_commands", replica.commands());
        figures.put("applied_bytes", replica.bytes());
        figures.put("snapshots", node.machine().snapshots());
        figures.put("entries_since_snapshot", node.machine().entriesSinceSnapshot());
        others.forEach(other -> other.accept(figures));
        fsyncs(node, figures);
        return figures;
    }

    /** How often Ratis has synced its log. */
    private static void fsyncs(RaftNode node, Map<String, Long> into) {
        MetricRegistryInfo info = new MetricRegistryInfo(
                node.division().getMemberId().toString(),
                RatisMetrics.RATIS_APPLICATION_NAME_METRICS,
                RaftLogMetricsBase.RATIS_LOG_WORKER_METRICS,
                RaftLogMetricsBase.RATIS_LOG_WORKER_METRICS_DESC);
        MetricRegistries.global()
                .get(info)
                .ifPresent(registry ->
                        into.put("fsyncs", registry.counter("flushCount").getCount()));
    }
}
