package org.rmqtt.transport.listener;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The keys of a listener, named as in RMQTT; a method {@code max__inflight} stands for the key {@code max_inflight}. What
 * is allowed is in {@link ListenerSettingsParser}. Durations and sizes are written with their unit.
 */
@ObjectClassDefinition(
        name = "RMQTT listener",
        description =
                "A listener for MQTT over tcp, tls, ws or wss. Changes of addr, kind, enable and the options of the"
                        + " socket make it listen anew; everything else is for new connections. Nothing closes a connection.")
@interface ListenerConfig {
    /** What is spoken: tcp, tls, ws or wss. */
    @AttributeDefinition(
            name = "kind",
            description = "What is spoken: tcp, tls, ws or wss.",
            options = {
                @Option(label = "tcp", value = "tcp"),
                @Option(label = "tls", value = "tls"),
                @Option(label = "ws", value = "ws"),
                @Option(label = "wss", value = "wss")
            })
    String kind() default "tcp";

    /** Name in logs and reports; empty for the part of the PID behind the tilde. */
    @AttributeDefinition(
            name = "name",
            description = "Name in logs and reports; empty for the part of the PID behind the tilde.",
            required = false)
    String name() default "";

    /** Address and port to listen at. */
    @AttributeDefinition(name = "addr", description = "Address and port to listen at.")
    String addr() default "0.0.0.0:1883";

    /** Whether the listener listens at all. */
    @AttributeDefinition(name = "enable", description = "Whether the listener listens at all.")
    boolean enable() default true;

    /** Connections that the operating system keeps until they are accepted, 1 to 65535. */
    @AttributeDefinition(
            name = "backlog",
            description = "Connections that the operating system keeps until they are accepted, 1 to 65535.")
    int backlog() default 512;

    /** TCP_NODELAY of connections. */
    @AttributeDefinition(name = "nodelay", description = "TCP_NODELAY of connections.")
    boolean nodelay() default true;

    /** SO_REUSEADDR of the server socket. */
    @AttributeDefinition(name = "reuseaddr", description = "SO_REUSEADDR of the server socket.")
    boolean reuseaddr() default true;

    /** SO_REUSEPORT of the server socket. */
    @AttributeDefinition(name = "reuseport", description = "SO_REUSEPORT of the server socket.")
    boolean reuseport() default false;

    /** SO_KEEPALIVE of connections. */
    @AttributeDefinition(name = "tcp_keepalive", description = "SO_KEEPALIVE of connections.")
    boolean tcp__keepalive() default true;

    /** How many event loops the connections of this listener are spread over; 0 for all. */
    @AttributeDefinition(
            name = "workers",
            description = "How many event loops the connections of this listener are spread over; 0 for all.")
    int workers() default 0;

    /** Connections at a time; more are closed at once. */
    @AttributeDefinition(name = "max_connections", description = "Connections at a time; more are closed at once.")
    int max__connections() default 1_024_000;

    /** Connections at a time whose CONNECT has not been accepted; more are closed at once. */
    @AttributeDefinition(
            name = "max_handshaking_limit",
            description = "Connections at a time whose CONNECT has not been accepted; more are closed at once.")
    int max__handshaking__limit() default 500;

    /** Duration from accept to the accepted CONNECT, TLS and WebSocket included. */
    @AttributeDefinition(
            name = "handshake_timeout",
            description = "Duration from accept to the accepted CONNECT, TLS and WebSocket included.")
    String handshake__timeout() default "30s";

    /** Whether each connection begins with a PROXY header, version 1 or 2. */
    @AttributeDefinition(
            name = "proxy_protocol",
            description = "Whether each connection begins with a PROXY header, version 1 or 2.")
    boolean proxy__protocol() default false;

    /** Duration within which the PROXY header must be there. */
    @AttributeDefinition(
            name = "proxy_protocol_timeout",
            description = "Duration within which the PROXY header must be there.")
    String proxy__protocol__timeout() default "5s";

    /** Path of the certificate chain, PEM; for tls and wss. */
    @AttributeDefinition(
            name = "cert",
            description = "Path of the certificate chain, PEM; for tls and wss.",
            required = false)
    String cert() default "";

    /** Path of the private key, PEM without password; for tls and wss. */
    @AttributeDefinition(
            name = "key",
            description = "Path of the private key, PEM without password; for tls and wss.",
            required = false)
    String key() default "";

    /** Path of the authorities of clients' certificates, PEM; empty for those of the own chain. */
    @AttributeDefinition(
            name = "client_ca_certs",
            description = "Path of the authorities of clients' certificates, PEM; empty for those of the own chain.",
            required = false)
    String client__ca__certs() default "";

    /** Whether a client must show a certificate. */
    @AttributeDefinition(name = "cross_certificate", description = "Whether a client must show a certificate.")
    boolean cross__certificate() default false;

    /** The common name of the client's certificate becomes the user name. */
    @AttributeDefinition(
            name = "cert_cn_as_username",
            description = "The common name of the client's certificate becomes the user name.")
    boolean cert__cn__as__username() default false;

    /** The subject of the client's certificate becomes the user name. */
    @AttributeDefinition(
            name = "cert_subject_dn_as_username",
            description = "The subject of the client's certificate becomes the user name.")
    boolean cert__subject__dn__as__username() default false;

    /** Whether details of clients' certificates are kept with the connection. */
    @AttributeDefinition(
            name = "collect_cert_info",
            description = "Whether details of clients' certificates are kept with the connection.")
    boolean collect__cert__info() default false;

    /** Unacknowledged QoS 1 and 2 messages towards a client at a time, 1 to 65535. */
    @AttributeDefinition(
            name = "max_inflight",
            description = "Unacknowledged QoS 1 and 2 messages towards a client at a time, 1 to 65535.")
    int max__inflight() default 16;

    /** Messages that wait for a client behind them. */
    @AttributeDefinition(name = "max_mqueue_len", description = "Messages that wait for a client behind them.")
    int max__mqueue__len() default 1000;

    /** Messages and period at which the queue is emptied, such as 1000,1s; empty for no limit. */
    @AttributeDefinition(
            name = "mqueue_rate_limit",
            description = "Messages and period at which the queue is emptied, such as 1000,1s; empty for no limit.",
            required = false)
    String mqueue__rate__limit() default "";

    /** Length of a client identifier in characters. */
    @AttributeDefinition(name = "max_clientid_len", description = "Length of a client identifier in characters.")
    int max__clientid__len() default 65_535;

    /** The highest QoS granted and taken, 0 to 2. */
    @AttributeDefinition(name = "max_qos_allowed", description = "The highest QoS granted and taken, 0 to 2.")
    int max__qos__allowed() default 2;

    /** Levels of a topic name or filter; 0 for no limit. */
    @AttributeDefinition(name = "max_topic_levels", description = "Levels of a topic name or filter; 0 for no limit.")
    int max__topic__levels() default 0;

    /** Duration that an MQTT 3 session is kept after its connection. */
    @AttributeDefinition(
            name = "session_expiry_interval",
            description = "Duration that an MQTT 3 session is kept after its connection.")
    String session__expiry__interval() default "2h";

    /** The longest duration that an MQTT 5.0 client gets; 0 for no limit. */
    @AttributeDefinition(
            name = "max_session_expiry_interval",
            description = "The longest duration that an MQTT 5.0 client gets; 0 for no limit.")
    String max__session__expiry__interval() default "0s";

    /** Duration after which an MQTT 3 message is sent again; 0 for never. */
    @AttributeDefinition(
            name = "message_retry_interval",
            description = "Duration after which an MQTT 3 message is sent again; 0 for never.")
    String message__retry__interval() default "20s";

    /** Lifetime of a message that has none of its own; 0 for no end. */
    @AttributeDefinition(
            name = "message_expiry_interval",
            description = "Lifetime of a message that has none of its own; 0 for no end.")
    String message__expiry__interval() default "5m";

    /** Subscriptions of a client; 0 for no limit. */
    @AttributeDefinition(name = "max_subscriptions", description = "Subscriptions of a client; 0 for no limit.")
    int max__subscriptions() default 0;

    /** Topic aliases that a client may use, 0 to 65535. */
    @AttributeDefinition(name = "max_topic_aliases", description = "Topic aliases that a client may use, 0 to 65535.")
    int max__topic__aliases() default 32;

    /** The largest packet from a client, in bytes or with KB or MB. */
    @AttributeDefinition(
            name = "max_packet_size",
            description = "The largest packet from a client, in bytes or with KB or MB.")
    String max__packet__size() default "1MB";

    /** Whether a client may connect without user name. */
    @AttributeDefinition(name = "allow_anonymous", description = "Whether a client may connect without user name.")
    boolean allow__anonymous() default false;

    /** The least Keep Alive in seconds. */
    @AttributeDefinition(name = "min_keepalive", description = "The least Keep Alive in seconds.")
    int min__keepalive() default 0;

    /** The greatest Keep Alive in seconds. */
    @AttributeDefinition(name = "max_keepalive", description = "The greatest Keep Alive in seconds.")
    int max__keepalive() default 65_535;

    /** Whether a client may switch Keep Alive off. */
    @AttributeDefinition(name = "allow_zero_keepalive", description = "Whether a client may switch Keep Alive off.")
    boolean allow__zero__keepalive() default true;

    /** A client is gone after Keep Alive times this value times 2, 0.5 to 10. */
    @AttributeDefinition(
            name = "keepalive_backoff",
            description = "A client is gone after Keep Alive times this value times 2, 0.5 to 10.")
    double keepalive__backoff() default 0.75;

    /** Whether $limit and $exclusive filters are understood. */
    @AttributeDefinition(
            name = "limit_subscription",
            description = "Whether $limit and $exclusive filters are understood.")
    boolean limit__subscription() default false;

    /** Whether $delayed topics are understood. */
    @AttributeDefinition(name = "delayed_publish", description = "Whether $delayed topics are understood.")
    boolean delayed__publish() default false;
}
