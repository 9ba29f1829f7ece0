package org.rmqtt.cluster.raft.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.rmqtt.api.cluster.PeerNetworkFactory.Security;

/**
 * The configuration of the plug-in, checked.
 *
 * @param nodeId this node
 * @param storage where the log, the vote and the snapshots are
 * @param network the network between nodes
 * @param membership who belongs to the cluster
 * @param submit how commands are submitted
 * @param raft what makes up the Raft server; a difference builds it anew
 * @param snapshots when and how snapshots are taken
 * @param health when the node gives up
 */
public record RaftSettings(
        long nodeId,
        Path storage,
        Network network,
        Membership membership,
        Submit submit,
        Raft raft,
        Snapshots snapshots,
        Health health) {

    /**
     * The network between nodes.
     *
     * @param peers the other nodes and this one
     * @param messageType the tag in every hello
     * @param clientTimeout how long a connection and an answer may take
     * @param window unacknowledged frames of a lane
     * @param security how nodes prove who they are, on both ports
     */
    public record Network(Peers peers, int messageType, Duration clientTimeout, int window, Security security) {}

    /**
     * Who belongs to the cluster.
     *
     * @param peers the Raft peers
     * @param leaderId the preferred leader, or 0
     * @param priority the election priority of this node
     * @param bootstrapMajority whether a majority of the listed nodes may form a cluster
     */
    public record Membership(Peers peers, long leaderId, int priority, boolean bootstrapMajority) {
        /** The priority that this node has in elections; the preferred leader comes before all others. */
        public int priorityOf(long ownId) {
            return leaderId == ownId ? LEADER_PRIORITY : priority;
        }
    }

    /** The most bytes of a command: 4 MB. */
    public static final int LARGEST_COMMAND = 4 * 1024 * 1024;

    /** More than {@code raft.priority} can be. */
    public static final int LEADER_PRIORITY = 10_000;

    /**
     * How commands are submitted.
     *
     * @param workers commands of this node under way
     * @param waiting commands that wait behind them, at the leader with those that other nodes propose
     * @param batch commands of a batch, several of which share a log entry
     * @param timeout how long a command may take
     * @param breakerThreshold failed submits in a row after which none is tried
     * @param breakerPause for how long none is tried then
     */
    public record Submit(
            int workers, int waiting, int batch, Duration timeout, int breakerThreshold, Duration breakerPause) {}

    /**
     * What makes up the Raft server.
     *
     * @param bind {@code host:port} that the server binds
     * @param threads threads of each pool
     * @param timeoutMin shortest election timeout
     * @param timeoutMax longest election timeout
     * @param requestTimeout how long a request to another server may take
     * @param outstandingRequests log entries that the leader has under way
     * @param messageBytes the largest message
     * @param appendBytes the most bytes of one append, or 0 for Ratis' own limit
     * @param inflightAppends appends under way to a follower
     * @param composeAppends whether entries that wait are appended together
     * @param preVote whether a candidate asks first
     * @param leaseReads whether reads rely on the leader's lease
     * @param security TLS of the Raft port
     */
    public record Raft(
            String bind,
            int threads,
            Duration timeoutMin,
            Duration timeoutMax,
            Duration requestTimeout,
            int outstandingRequests,
            long messageBytes,
            long appendBytes,
            int inflightAppends,
            boolean composeAppends,
            boolean preVote,
            boolean leaseReads,
            Security security) {}

    /**
     * When and how snapshots are taken.
     *
     * @param compression its name
     * @param interval at the latest after this time if anything has changed
     * @param entries at the latest after so many log entries
     */
    public record Snapshots(String compression, Duration interval, long entries) {}

    /**
     * When the node gives up.
     *
     * @param exit whether it does
     * @param exitCode the exit code of the process
     * @param most failed checks in a row
     * @param interval time between checks
     */
    public record Health(boolean exit, int exitCode, int most, Duration interval) {}

    /** The Raft address of a node, or null. */
    public String raftAddress(long node) {
        Map<Long, String> addresses = membership.peers().addresses();
        return addresses.get(node);
    }
}
