package org.rmqtt.cluster.raft.settings;

import static org.rmqtt.cluster.raft.settings.Reader.bad;
import static org.rmqtt.cluster.raft.settings.Reader.duration;
import static org.rmqtt.cluster.raft.settings.Reader.oneOf;
import static org.rmqtt.cluster.raft.settings.Reader.peers;
import static org.rmqtt.cluster.raft.settings.Reader.size;
import static org.rmqtt.cluster.raft.settings.Reader.whole;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rmqtt.api.cluster.PeerNetworkFactory.Security;

/** Makes settings of a configuration, or says which value is wrong. */
public final class SettingsReader {
    private static final int MANY = 65_535;
    private static final int VERY_MANY = 1_000_000;

    private SettingsReader() {}

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException naming PID, key, value and what is allowed
     */
    public static RaftSettings read(RaftConfig config, long nodeId, Path data) {
        checkCoreKeys(config);
        Security security = security(config);
        Peers raftPeers = peers("raft_peer_addrs", config.raft__peer__addrs());
        Peers nodes = peers("node_grpc_addrs", config.node__grpc__addrs());
        requireListed("raft_peer_addrs", raftPeers, nodeId);
        requireListed("node_grpc_addrs", nodes, nodeId);
        for (Long id : raftPeers.addresses().keySet()) {
            requireListed("node_grpc_addrs", nodes, id);
        }
        Duration timeout = duration("raft.grpc_timeout", config.raft_grpc__timeout(), "100ms", "10m");
        String storage = config.storage_dir();
        return new RaftSettings(
                nodeId,
                storage.isEmpty() ? data.resolve("raft") : data.resolve(storage),
                new RaftSettings.Network(
                        nodes,
                        whole("message_type", config.message__type(), 0, MANY),
                        duration("node_grpc_client_timeout", config.node__grpc__client__timeout(), "1ms", "1h"),
                        whole(
                                "node_grpc_client_concurrency_limit",
                                config.node__grpc__client__concurrency__limit(),
                                1,
                                MANY),
                        security),
                membership(config, raftPeers),
                submit(config, timeout),
                raft(config, nodeId, raftPeers, timeout, security),
                snapshots(config),
                health(config));
    }

    /** What the log should say about keys that mean something else here. */
    public static List<String> remarks(RaftConfig config) {
        List<String> remarks = new ArrayList<>();
        if (!config.raft_check__quorum()) {
            remarks.add("raft.check_quorum = false has no effect: a Ratis leader always checks its quorum");
        }
        if (config.raft_skip__bcast__commit()) {
            remarks.add("raft.skip_bcast_commit = true has no effect: Ratis does not broadcast commits");
        }
        int shortest = config.raft_min__election__tick() == 0
                ? config.raft_election__tick()
                : config.raft_min__election__tick();
        if (config.raft_heartbeat__tick() * 2 != shortest) {
            remarks.add("raft.heartbeat_tick = " + config.raft_heartbeat__tick()
                    + " has no effect: Ratis beats at half its shortest election time-out, here " + shortest / 2.0
                    + " ticks");
        }
        return remarks;
    }

    private static void checkCoreKeys(RaftConfig config) {
        whole("node_grpc_batch_size", config.node__grpc__batch__size(), 1, MANY);
        duration("try_lock_timeout", config.try__lock__timeout(), "1ms", "1h");
        duration("node_down_timeout", config.node__down__timeout(), "500ms", "1h");
        oneOf("on_isolation", config.on__isolation(), List.of("keep", "close"));
        oneOf("subscribe_ack", config.subscribe__ack(), List.of("local", "all"));
        duration("raft.proposal_batch_timeout", config.raft_proposal__batch__timeout(), "0", "1m");
    }

    private static void requireListed(String key, Peers peers, long nodeId) {
        if (!peers.addresses().containsKey(nodeId)) {
            throw bad(key, peers, "it must list node " + nodeId + " as " + nodeId + "@host:port");
        }
    }

    private static RaftSettings.Membership membership(RaftConfig config, Peers peers) {
        int leader = whole("leader_id", config.leader__id(), 0, Integer.MAX_VALUE);
        if (leader != 0 && !peers.addresses().containsKey((long) leader)) {
            throw bad("leader_id", leader, "it must be 0 or a node of raft_peer_addrs");
        }
        return new RaftSettings.Membership(
                peers,
                leader,
                whole("raft.priority", config.raft_priority(), 0, RaftSettings.LEADER_PRIORITY - 1),
                config.bootstrap__majority());
    }

    private static RaftSettings.Submit submit(RaftConfig config, Duration timeout) {
        return new RaftSettings.Submit(
                whole("task_exec_queue_workers", config.task__exec__queue__workers(), 1, 100_000),
                whole("task_exec_queue_max", config.task__exec__queue__max(), 1, 10_000_000),
                whole("raft.proposal_batch_size", config.raft_proposal__batch__size(), 1, 10_000),
                timeout,
                whole("raft.grpc_breaker_threshold", config.raft_grpc__breaker__threshold(), 1, VERY_MANY),
                duration("raft.grpc_breaker_retry_interval", config.raft_grpc__breaker__retry__interval(), "0", "1h"));
    }

    private static RaftSettings.Raft raft(
            RaftConfig config, long nodeId, Peers peers, Duration timeout, Security security) {
        Duration tick = duration("raft.heartbeat", config.raft_heartbeat(), "10ms", "1m");
        int election = whole("raft.election_tick", config.raft_election__tick(), 2, 10_000);
        whole("raft.heartbeat_tick", config.raft_heartbeat__tick(), 1, election - 1);
        int least = whole("raft.min_election_tick", config.raft_min__election__tick(), 0, 10_000);
        int most = whole("raft.max_election_tick", config.raft_max__election__tick(), 0, 20_000);
        int shortest = least == 0 ? election : least;
        int longest = most == 0 ? Math.max(2 * election, shortest + 1) : most;
        if (longest <= shortest) {
            throw bad(
                    "raft.max_election_tick",
                    most,
                    "it must be 0 or more than " + shortest + ", the shortest time-out");
        }
        String bind = config.laddr().isEmpty() ? peers.addresses().get(nodeId) : config.laddr();
        requireProtection(bind, security);
        long messages = size("raft.grpc_message_size", config.raft_grpc__message__size(), "8MB", "1GB");
        int appends = config.raft_max__size__per__msg();
        if (appends != 0 && (appends < RaftSettings.LARGEST_COMMAND + 65_536 || appends > messages / 2)) {
            throw bad(
                    "raft.max_size_per_msg",
                    appends,
                    "it must be 0, or from 4259840 (the largest command and a little) to half of"
                            + " raft.grpc_message_size");
        }
        String reads = oneOf("raft.read_only_option", config.raft_read__only__option(), List.of("safe", "leasebased"));
        return new RaftSettings.Raft(
                bind,
                whole("worker_threads", config.worker__threads(), 1, 256),
                tick.multipliedBy(shortest),
                tick.multipliedBy(longest),
                timeout,
                whole("raft.grpc_concurrency_limit", config.raft_grpc__concurrency__limit(), 1, MANY),
                messages,
                appends,
                whole("raft.max_inflight_msgs", config.raft_max__inflight__msgs(), 1, MANY),
                config.raft_batch__append(),
                config.raft_pre__vote(),
                reads.equals("leasebased"),
                security);
    }

    /** The Raft port knows no secret: beyond loopback it takes TLS or an explicit wish. */
    private static void requireProtection(String bind, Security security) {
        int colon = bind.lastIndexOf(':');
        if (colon < 1) {
            throw bad("laddr", bind, "it must be host:port");
        }
        boolean loopback;
        try {
            loopback = InetAddress.getByName(bind.substring(0, colon).replaceAll("[\\[\\]]", ""))
                    .isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw bad("laddr", bind, "its host is unknown on this machine");
        }
        if (!loopback && security.certificate() == null && !security.insecure()) {
            throw bad(
                    "laddr",
                    bind,
                    "the Raft port would be open to everybody, since it asks for no secret; add to"
                            + " rmqtt-cluster-raft.toml either tls.certificate, tls.key and tls.trusted, or, for"
                            + " networks that only nodes can reach, insecure = true");
        }
    }

    private static RaftSettings.Snapshots snapshots(RaftConfig config) {
        String compression = config.compression().isEmpty() ? "none" : config.compression();
        return new RaftSettings.Snapshots(
                oneOf("compression", compression, List.of("zstd", "lz4", "zlib", "snappy", "none")),
                duration("raft.snapshot_interval", config.raft_snapshot__interval(), "1s", "30d"),
                whole("raft.snapshot_entries", config.raft_snapshot__entries(), 100, 1_000_000_000));
    }

    private static RaftSettings.Health health(RaftConfig config) {
        return new RaftSettings.Health(
                config.health_exit__on__node__unavailable(),
                whole("health.exit_code", config.health_exit__code(), -128, 255),
                whole(
                        "health.max_continuous_unavailable_count",
                        config.health_max__continuous__unavailable__count(),
                        1,
                        VERY_MANY),
                duration(
                        "health.unavailable_check_interval",
                        config.health_unavailable__check__interval(),
                        "100ms",
                        "1h"));
    }

    private static Security security(RaftConfig config) {
        Path certificate = file("tls.certificate", config.tls_certificate());
        Path key = file("tls.key", config.tls_key());
        Path trusted = file("tls.trusted", config.tls_trusted());
        if ((certificate == null) != (key == null) || (certificate == null) != (trusted == null)) {
            throw bad("tls", "incomplete", "tls.certificate, tls.key and tls.trusted go together");
        }
        String secret = config.secret().isEmpty() ? null : config.secret();
        return new Security(certificate, key, trusted, secret, config.insecure());
    }

    private static Path file(String key, String value) {
        if (value.isEmpty()) {
            return null;
        }
        Path file = Path.of(value);
        if (!Files.isReadable(file)) {
            throw bad(key, value, "there is no such file, or it cannot be read");
        }
        return file;
    }
}
