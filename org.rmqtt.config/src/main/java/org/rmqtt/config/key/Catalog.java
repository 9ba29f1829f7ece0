package org.rmqtt.config.key;

import java.util.List;
import java.util.Map;

/** All keys of {@code rmqtt.toml} and of the files of built-in plug-ins: RMQTT's names, and a few of our own. */
public final class Catalog {
    private static final ValueType TEXT = new ValueType.Text();
    private static final ValueType BOOL = new ValueType.Bool();
    private static final ValueType LIFETIME = new ValueType.Duration("0", "49640d");
    private static final ValueType COUNT = new ValueType.Whole(0, Integer.MAX_VALUE);
    private static final ValueType POSITIVE = new ValueType.Whole(1, Integer.MAX_VALUE);

    /** The factory PID of listeners. */
    public static final String LISTENER_PID = "org.rmqtt.transport.listener";

    /** The kinds of listener that this broker has. */
    public static final List<String> LISTENER_KINDS = List.of("tcp", "tls", "ws", "wss");

    private static final String NO_TASKS = "there is no global task executor; every queue has a bound of its own";
    private static final String NO_BUSY = "overload is met by limits of listeners, queues and reading";
    private static final String NO_RPC = "node-to-node addresses belong to the cluster plug-in";
    private static final String NO_BREAKER = "there is no global circuit breaker";

    private static final Map<String, Section> MAIN = Map.of(
            "node",
            new Section(
                    "org.rmqtt.node",
                    Key.of("id", POSITIVE),
                    Key.of("loops", new ValueType.Whole(0, 64)),
                    Key.of("io", new ValueType.OneOf(List.of("auto", "epoll", "io_uring", "nio"))),
                    Key.without("cookie", "RMQTT does not use it either"),
                    Key.without("busy.check_enable", NO_BUSY),
                    Key.without("busy.update_interval", NO_BUSY),
                    Key.without("busy.loadavg", NO_BUSY),
                    Key.without("busy.cpuloadavg", NO_BUSY),
                    Key.without("busy.handshaking", NO_BUSY)),
            "log",
            new Section(
                    "org.rmqtt.log",
                    Key.of("to", new ValueType.OneOf(List.of("off", "file", "console", "both"))),
                    Key.of("level", new ValueType.OneOf(List.of("trace", "debug", "info", "warn", "error", "off"))),
                    Key.of("dir", TEXT),
                    Key.of("file", TEXT),
                    Key.of("format", new ValueType.OneOf(List.of("text", "json"))),
                    Key.of("levels", new ValueType.Texts()),
                    Key.of("trace_clients", new ValueType.Texts()),
                    Key.of("trace_topics", new ValueType.Texts())),
            "plugins",
            new Section(
                    "org.rmqtt.plugins",
                    Key.of("dir", TEXT),
                    Key.of("default_startups", new ValueType.Texts()),
                    Key.of("disabled_default_startups", new ValueType.Texts()),
                    Key.of("boot_timeout", new ValueType.Duration("0", "1h"))),
            "mqtt",
            new Section(
                    "org.rmqtt.mqtt",
                    Key.of("delayed_publish_max", COUNT),
                    Key.of("delayed_publish_immediate", BOOL),
                    Key.of("max_sessions", COUNT),
                    Key.of("max_will_size", new ValueType.Size("64", "3MB"))),
            "shell",
            new Section("org.rmqtt.shell", Key.of("enable", BOOL)),
            "console",
            new Section("org.rmqtt.console", Key.of("user", TEXT), Key.of("password", TEXT)),
            "http",
            new Section(
                    "org.apache.felix.http",
                    Key.of("laddr", new ValueType.Address()),
                    Key.of("cert", TEXT),
                    Key.of("key", TEXT)),
            "task",
            new Section("", Key.without("exec_workers", NO_TASKS), Key.without("exec_queue_max", NO_TASKS)),
            "rpc",
            new Section(
                    "",
                    Key.without("server_addr", NO_RPC),
                    Key.without("reuseaddr", NO_RPC),
                    Key.without("reuseport", NO_RPC)),
            "circuit_breaker",
            new Section(
                    "",
                    Key.without("failure_rate_threshold", NO_BREAKER),
                    Key.without("sliding_window_type", NO_BREAKER),
                    Key.without("sliding_window_size", NO_BREAKER),
                    Key.without("sliding_window_duration", NO_BREAKER),
                    Key.without("minimum_number_of_calls", NO_BREAKER),
                    Key.without("wait_duration_in_open", NO_BREAKER),
                    Key.without("slow_call_duration_threshold", NO_BREAKER),
                    Key.without("slow_call_rate_threshold", NO_BREAKER)));

    private static final Section LISTENER = new Section(
            LISTENER_PID,
            Key.of("addr", new ValueType.Address()),
            Key.of("enable", BOOL),
            Key.of("workers", new ValueType.Whole(0, 4096)),
            Key.of("backlog", new ValueType.Whole(1, 65_535)),
            Key.of("nodelay", BOOL),
            Key.of("reuseaddr", BOOL),
            Key.of("reuseport", BOOL),
            Key.of("tcp_keepalive", BOOL),
            Key.of("max_connections", POSITIVE),
            Key.of("max_handshaking_limit", POSITIVE),
            Key.of("handshake_timeout", new ValueType.Duration("1ms", "1d")),
            Key.of("proxy_protocol", BOOL),
            Key.of("proxy_protocol_timeout", new ValueType.Duration("1ms", "1h")),
            Key.of("cert", TEXT),
            Key.of("key", TEXT),
            Key.of("client_ca_certs", TEXT),
            Key.of("cross_certificate", BOOL),
            Key.of("cert_cn_as_username", BOOL),
            Key.of("cert_subject_dn_as_username", BOOL),
            Key.of("collect_cert_info", BOOL),
            Key.of("max_packet_size", new ValueType.Size("0", "256MB")),
            Key.of("max_inflight", new ValueType.Whole(1, 65_535)),
            Key.of("max_mqueue_len", COUNT),
            Key.of("mqueue_rate_limit", new ValueType.Rate()),
            Key.of("max_clientid_len", new ValueType.Whole(1, 65_535)),
            Key.of("max_qos_allowed", new ValueType.Whole(0, 2)),
            Key.of("max_topic_levels", new ValueType.Whole(0, 65_535)),
            Key.of("session_expiry_interval", LIFETIME),
            Key.of("max_session_expiry_interval", LIFETIME),
            Key.of("message_retry_interval", new ValueType.Duration("0", "1d")),
            Key.of("message_expiry_interval", LIFETIME),
            Key.of("max_subscriptions", COUNT),
            Key.of("max_topic_aliases", new ValueType.Whole(0, 65_535)),
            Key.of("allow_anonymous", BOOL),
            Key.of("allow_zero_keepalive", BOOL),
            Key.of("min_keepalive", new ValueType.Whole(0, 65_535)),
            Key.of("max_keepalive", new ValueType.Whole(0, 65_535)),
            Key.of("keepalive_backoff", new ValueType.Decimal(0.5, 10)),
            Key.of("limit_subscription", BOOL),
            Key.of("delayed_publish", BOOL),
            Key.without("idle_timeout", "it belongs to QUIC, which this broker does not have yet"));

    private static final String NO_STORE = "retained messages are kept in memory";

    private static final String NO_HISTORY_STORE = "the history is a file of the data folder";
    private static final String HOOK_EVENTS = "(session_(created|terminated|subscribed|unsubscribed)"
            + "|client_(connect|connack|connected|disconnected|subscribe|unsubscribe)"
            + "|message_(publish|delivered|acked|dropped)|offline_message)";

    private static final Map<String, Section> PLUGINS = Map.of(
            "rmqtt-cluster-raft",
            ClusterKeys.SECTION,
            "rmqtt-retainer",
            new Section(
                    "org.rmqtt.retainer",
                    Key.of("max_retained_messages", COUNT),
                    Key.of("max_payload_size", new ValueType.Size("0", "256MB")),
                    Key.of("retained_message_ttl", LIFETIME),
                    Key.of("storage.type", new ValueType.OneOf(List.of("ram"))),
                    Key.without("batch_messages_limit", "messages are sent as the client takes them"),
                    Key.without("backend_timeout", NO_STORE),
                    Key.without("storage.sled.path", NO_STORE),
                    Key.without("storage.sled.cache_capacity", NO_STORE),
                    Key.without("storage.redis.url", NO_STORE),
                    Key.without("storage.redis.prefix", NO_STORE)),
            "rmqtt-shared-subscription",
            new Section(
                    "org.rmqtt.shared.subscription",
                    Key.of(
                            "strategy",
                            new ValueType.OneOf(List.of(
                                    "random",
                                    "round_robin",
                                    "round_robin_per_group",
                                    "sticky",
                                    "local",
                                    "hash_clientid",
                                    "hash_topic"))),
                    Key.of("sticky_cache_size", POSITIVE)),
            "rmqtt-sys-topic",
            new Section(
                    "org.rmqtt.sys.topic",
                    Key.of("publish_qos", new ValueType.Whole(0, 2)),
                    Key.of("publish_interval", new ValueType.Duration("1s", "1d")),
                    Key.of("message_expiry_interval", LIFETIME)),
            "rmqtt-opentelemetry",
            new Section(
                    "org.rmqtt.opentelemetry",
                    Key.of("endpoint", TEXT),
                    Key.of("interval", new ValueType.Duration("1s", "1h")),
                    Key.of("timeout", new ValueType.Duration("100ms", "5m")),
                    Key.of("headers", new ValueType.Texts()),
                    Key.of("compression", new ValueType.OneOf(List.of("none", "gzip"))),
                    Key.of("ca_certificate", TEXT)),
            "rmqtt-http-api",
            new Section(
                    "org.rmqtt.http.api",
                    Key.of("http_laddr", new ValueType.Address()),
                    Key.of("http_bearer_token", TEXT),
                    Key.of("max_row_limit", POSITIVE),
                    Key.of("max_body_size", new ValueType.Size("1KB", "256MB")),
                    Key.of("http_request_log", BOOL),
                    Key.of("metrics_sample_interval", new ValueType.Duration("1s", "31d")),
                    Key.of("history_retention", new ValueType.Duration("1m", "31d")),
                    Key.of("message_expiry_interval", new ValueType.Duration("0", "31d")),
                    Key.without("http_reuseaddr", "Jetty sets it"),
                    Key.without("http_reuseport", "Jetty does not share its port"),
                    Key.without("message_type", "nodes ask each other by subject, over the cluster's network"),
                    Key.without("prometheus_metrics_cache_interval", "figures are cheap to read"),
                    Key.without("dashboard_static_dir", "the dashboard is in the bundle"),
                    Key.without("flush_interval", "the history is written once a minute"),
                    Key.without("storage.type", NO_HISTORY_STORE),
                    Key.without("storage.path", NO_HISTORY_STORE),
                    Key.without("storage.cache_capacity", NO_HISTORY_STORE),
                    Key.without("storage.url", NO_HISTORY_STORE),
                    Key.without("storage.urls", NO_HISTORY_STORE),
                    Key.without("storage.prefix", NO_HISTORY_STORE)),
            "rmqtt-web-hook",
            new Section(
                            "org.rmqtt.web.hook",
                            Key.of("urls", new ValueType.Texts()),
                            Key.of("worker_threads", new ValueType.Whole(1, 64)),
                            Key.of("queue_capacity", new ValueType.Whole(1, 10_000_000)),
                            Key.of("concurrency_limit", new ValueType.Whole(1, 4096)),
                            Key.of("batch_size", new ValueType.Whole(1, 10_000)),
                            Key.of("http_timeout", new ValueType.Duration("1ms", "1d")),
                            Key.of("retry_max_elapsed_time", new ValueType.Duration("1ms", "1d")),
                            Key.of("retry_multiplier", new ValueType.Decimal(1, 100)),
                            Key.of("hmac_secret", TEXT))
                    .withFamily("rule\\." + HOOK_EVENTS + "\\.\\d{1,4}\\.action", TEXT)
                    .withFamily("rule\\." + HOOK_EVENTS + "\\.\\d{1,4}\\.(urls|topics)", new ValueType.Texts()));

    private Catalog() {}

    /** The sections of {@code rmqtt.toml} by the first part of their keys, listeners left out. */
    public static Map<String, Section> main() {
        return MAIN;
    }

    /** The keys of a listener. */
    public static Section listener() {
        return LISTENER;
    }

    /** The keys of a plug-in whose file is known here, or null. */
    public static Section plugin(String name) {
        return PLUGINS.get(name);
    }
}
