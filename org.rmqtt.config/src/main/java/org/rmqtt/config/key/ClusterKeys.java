package org.rmqtt.config.key;

import java.util.List;

/** The keys of {@code rmqtt-cluster-raft.toml}; their ranges are those of the plug-in. */
final class ClusterKeys {
    private static final ValueType TEXT = new ValueType.Text();
    private static final ValueType BOOL = new ValueType.Bool();
    private static final ValueType SMALL = new ValueType.Whole(1, 65_535);
    private static final ValueType MILLION = new ValueType.Whole(1, 1_000_000);
    private static final ValueType TIME = new ValueType.Duration("1ms", "1h");

    static final Section SECTION = new Section(
            "org.rmqtt.cluster.raft",
            Key.of("worker_threads", new ValueType.Whole(1, 256)),
            Key.of("message_type", new ValueType.Whole(0, 65_535)),
            Key.of("node_grpc_addrs", new ValueType.Texts()),
            Key.of("node_grpc_batch_size", SMALL),
            Key.of("node_grpc_client_concurrency_limit", SMALL),
            Key.of("node_grpc_client_timeout", TIME),
            Key.of("raft_peer_addrs", new ValueType.Texts()),
            Key.of("laddr", new ValueType.Address()),
            Key.of("leader_id", new ValueType.Whole(0, Integer.MAX_VALUE)),
            Key.of("bootstrap_majority", BOOL),
            Key.of("try_lock_timeout", TIME),
            Key.of("node_down_timeout", new ValueType.Duration("500ms", "1h")),
            Key.of("on_isolation", new ValueType.OneOf(List.of("keep", "close"))),
            Key.of("subscribe_ack", new ValueType.OneOf(List.of("local", "all"))),
            Key.of("task_exec_queue_workers", new ValueType.Whole(1, 100_000)),
            Key.of("task_exec_queue_max", new ValueType.Whole(1, 10_000_000)),
            Key.of("compression", new ValueType.OneOf(List.of("zstd", "lz4", "zlib", "snappy", "none"))),
            Key.of("storage.dir", TEXT),
            Key.of("tls.certificate", TEXT),
            Key.of("tls.key", TEXT),
            Key.of("tls.trusted", TEXT),
            Key.of("secret", TEXT),
            Key.of("insecure", BOOL),
            Key.of("health.exit_on_node_unavailable", BOOL),
            Key.of("health.exit_code", new ValueType.Whole(-128, 255)),
            Key.of("health.max_continuous_unavailable_count", MILLION),
            Key.of("health.unavailable_check_interval", new ValueType.Duration("100ms", "1h")),
            Key.of("raft.grpc_timeout", new ValueType.Duration("100ms", "10m")),
            Key.of("raft.grpc_concurrency_limit", SMALL),
            Key.of("raft.grpc_message_size", new ValueType.Size("8MB", "1GB")),
            Key.of("raft.grpc_breaker_threshold", MILLION),
            Key.of("raft.grpc_breaker_retry_interval", new ValueType.Duration("0", "1h")),
            Key.of("raft.proposal_batch_size", new ValueType.Whole(1, 10_000)),
            Key.of("raft.proposal_batch_timeout", new ValueType.Duration("0", "1m")),
            Key.of("raft.snapshot_interval", new ValueType.Duration("1s", "30d")),
            Key.of("raft.snapshot_entries", new ValueType.Whole(100, 1_000_000_000)),
            Key.of("raft.heartbeat", new ValueType.Duration("10ms", "1m")),
            Key.of("raft.election_tick", new ValueType.Whole(2, 10_000)),
            Key.of("raft.heartbeat_tick", new ValueType.Whole(1, 10_000)),
            Key.of("raft.max_size_per_msg", new ValueType.Whole(0, Integer.MAX_VALUE)),
            Key.of("raft.max_inflight_msgs", SMALL),
            Key.of("raft.check_quorum", BOOL),
            Key.of("raft.pre_vote", BOOL),
            Key.of("raft.min_election_tick", new ValueType.Whole(0, 10_000)),
            Key.of("raft.max_election_tick", new ValueType.Whole(0, 20_000)),
            Key.of("raft.read_only_option", new ValueType.OneOf(List.of("safe", "leasebased"))),
            Key.of("raft.skip_bcast_commit", BOOL),
            Key.of("raft.batch_append", BOOL),
            Key.of("raft.priority", new ValueType.Whole(0, 9_999)));

    private ClusterKeys() {}
}
