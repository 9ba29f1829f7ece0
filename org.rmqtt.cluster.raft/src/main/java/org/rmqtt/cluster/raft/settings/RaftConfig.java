package org.rmqtt.cluster.raft.settings;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code rmqtt-cluster-raft.toml}. What is said to restart the Raft server keeps clients and sessions. */
@ObjectClassDefinition(
        name = "RMQTT cluster on Raft",
        description = "Joins this node with others. A bad value is refused and the old configuration stays in force.")
public @interface RaftConfig {
    /** Threads. */
    @AttributeDefinition(name = "Worker threads", description = "1 to 256, of each pool. Restarts the Raft server.")
    int worker__threads() default 6;

    /** Tag. */
    @AttributeDefinition(name = "Message type", description = "0 to 65535; nodes with another one are refused. Live.")
    int message__type() default 198;

    /** Address book. */
    @AttributeDefinition(name = "Node addresses", description = "id@host:port of each node. Live.")
    String[] node__grpc__addrs() default {};

    /** Read by the core. */
    @AttributeDefinition(name = "Messages in a batch between nodes", description = "1 to 65535. Live.")
    int node__grpc__batch__size() default 128;

    /** Window. */
    @AttributeDefinition(name = "Unacknowledged batches of a peer", description = "1 to 65535. Live.")
    int node__grpc__client__concurrency__limit() default 128;

    /** Deadline. */
    @AttributeDefinition(name = "Time to connect and to be answered", description = "1ms to 1h. Live.")
    String node__grpc__client__timeout() default "60s";

    /** Peers. */
    @AttributeDefinition(
            name = "Raft peers",
            description =
                    "id@host:port of each. At run time a difference is a membership change; at start it is shown.")
    String[] raft__peer__addrs() default {};

    /** Bind address. */
    @AttributeDefinition(
            name = "Bind address of Raft",
            description = "host:port; empty: this node's Raft peer. Restarts the Raft server.")
    String laddr() default "";

    /** Preferred leader. */
    @AttributeDefinition(name = "Preferred leader", description = "A node id; 0: none. Live.")
    int leader__id() default 0;

    /** Read by the core. */
    @AttributeDefinition(name = "Longest take-over", description = "1ms to 1h. Live.")
    String try__lock__timeout() default "10s";

    /** In flight. */
    @AttributeDefinition(name = "Commands of this node under way", description = "1 to 100000. Live.")
    int task__exec__queue__workers() default 500;

    /** Waiting. */
    @AttributeDefinition(name = "Commands that wait", description = "1 to 10000000; more are refused as busy. Live.")
    int task__exec__queue__max() default 100_000;

    /** Snapshots. */
    @AttributeDefinition(name = "Compression of snapshots", description = "zstd, lz4, zlib, snappy or none. Live.")
    String compression() default "none";

    /** Health. */
    @AttributeDefinition(name = "Exit when unavailable", description = "Live.")
    boolean health_exit__on__node__unavailable() default false;

    /** Health. */
    @AttributeDefinition(name = "Exit code", description = "-128 to 255; the system takes the last 8 bits. Live.")
    int health_exit__code() default -1;

    /** Health. */
    @AttributeDefinition(name = "Failed checks before the exit", description = "1 to 1000000. Live.")
    int health_max__continuous__unavailable__count() default 2;

    /** Health. */
    @AttributeDefinition(name = "Time between checks", description = "100ms to 1h. Live.")
    String health_unavailable__check__interval() default "2s";

    /** Deadline of a command. */
    @AttributeDefinition(
            name = "Raft time-out",
            description = "100ms to 10m, of a command and a request. Restarts the Raft server.")
    String raft_grpc__timeout() default "6s";

    /** Outstanding. */
    @AttributeDefinition(name = "Log entries under way", description = "1 to 65535. Restarts the Raft server.")
    int raft_grpc__concurrency__limit() default 200;

    /** Largest message. */
    @AttributeDefinition(name = "Largest Raft message", description = "8MB to 1GB. Restarts the Raft server.")
    String raft_grpc__message__size() default "64MB";

    /** Breaker. */
    @AttributeDefinition(name = "Failures that open the breaker", description = "1 to 1000000, in a row. Live.")
    int raft_grpc__breaker__threshold() default 5;

    /** Breaker. */
    @AttributeDefinition(name = "Pause of the breaker", description = "0 to 1h; commands fail at once. Live.")
    String raft_grpc__breaker__retry__interval() default "2500ms";

    /** Group commit. */
    @AttributeDefinition(
            name = "Commands of a batch",
            description = "1 to 10000; up to sixteen batches that wait share a log entry. Live.")
    int raft_proposal__batch__size() default 60;

    /** Upper bound. */
    @AttributeDefinition(
            name = "Longest wait for a batch",
            description = "0 to 1m; an upper bound: what is there is sent at once. Live.")
    String raft_proposal__batch__timeout() default "200ms";

    /** Snapshots. */
    @AttributeDefinition(name = "Time between snapshots", description = "1s to 30d, if anything changed. Live.")
    String raft_snapshot__interval() default "600s";

    /** Snapshots. */
    @AttributeDefinition(name = "Log entries between snapshots", description = "100 to 1000000000. Live.")
    int raft_snapshot__entries() default 100_000;

    /** Tick. */
    @AttributeDefinition(name = "Tick", description = "10ms to 1m. Restarts the Raft server.")
    String raft_heartbeat() default "100ms";

    /** Ticks. */
    @AttributeDefinition(name = "Election ticks", description = "2 to 10000. Restarts the Raft server.")
    int raft_election__tick() default 10;

    /** Ticks. */
    @AttributeDefinition(
            name = "Heartbeat ticks",
            description = "1 to election_tick - 1; Ratis beats at half the shortest election time-out.")
    int raft_heartbeat__tick() default 5;

    /** Append size. */
    @AttributeDefinition(
            name = "Bytes of an append",
            description = "0: 4.5 MB; or up to half the largest message. Restarts the Raft server.")
    int raft_max__size__per__msg() default 0;

    /** Appends. */
    @AttributeDefinition(name = "Appends under way", description = "1 to 65535. Restarts the Raft server.")
    int raft_max__inflight__msgs() default 256;

    /** Always on. */
    @AttributeDefinition(name = "Check quorum", description = "Ratis always does; false is reported.")
    boolean raft_check__quorum() default true;

    /** Pre-vote. */
    @AttributeDefinition(name = "Pre-vote", description = "Restarts the Raft server.")
    boolean raft_pre__vote() default true;

    /** Ticks. */
    @AttributeDefinition(name = "Fewest election ticks", description = "0: election_tick. Restarts the Raft server.")
    int raft_min__election__tick() default 0;

    /** Ticks. */
    @AttributeDefinition(
            name = "Most election ticks",
            description = "0: twice election_tick. Restarts the Raft server.")
    int raft_max__election__tick() default 0;

    /** Reads. */
    @AttributeDefinition(name = "Reads", description = "Safe or LeaseBased. Restarts the Raft server.")
    String raft_read__only__option() default "Safe";

    /** No counterpart. */
    @AttributeDefinition(name = "Skip commit broadcasts", description = "Ratis has none; true is reported.")
    boolean raft_skip__bcast__commit() default false;

    /** Compose. */
    @AttributeDefinition(name = "Append together", description = "Restarts the Raft server.")
    boolean raft_batch__append() default false;

    /** Priority. */
    @AttributeDefinition(name = "Election priority", description = "0 to 9999; leader_id comes first. Live.")
    int raft_priority() default 0;

    /** Read by the core. */
    @AttributeDefinition(name = "Silence that makes a node down", description = "500ms to 1h. Live.")
    String node__down__timeout() default "5s";

    /** Read by the core. */
    @AttributeDefinition(name = "Connections without a quorum", description = "keep or close. Live.")
    String on__isolation() default "keep";

    /** Read by the core. */
    @AttributeDefinition(name = "SUBACK", description = "local, or all: when every live node knows. Live.")
    String subscribe__ack() default "local";

    /** Storage. */
    @AttributeDefinition(
            name = "Folder of the log",
            description = "Empty: raft in the data folder. Restarts the Raft server.")
    String storage_dir() default "";

    /** TLS. */
    @AttributeDefinition(name = "Certificate", description = "PEM file; with key and trusted: mutual TLS.")
    String tls_certificate() default "";

    /** TLS. */
    @AttributeDefinition(name = "Key", description = "PEM file.")
    String tls_key() default "";

    /** TLS. */
    @AttributeDefinition(name = "Trusted authorities", description = "PEM file.")
    String tls_trusted() default "";

    /** Secret. */
    @AttributeDefinition(
            name = "Shared secret",
            description = "The same on all nodes; protects node_grpc_addrs.",
            type = AttributeType.PASSWORD)
    String secret() default "";

    /** Explicitly open. */
    @AttributeDefinition(name = "Insecure", description = "Opens both ports to the network without TLS.")
    boolean insecure() default false;

    /** By hand. */
    @AttributeDefinition(
            name = "Form with a majority",
            description = "By hand, once, on one node: a majority of the listed nodes forms a cluster.")
    boolean bootstrap__majority() default false;
}
