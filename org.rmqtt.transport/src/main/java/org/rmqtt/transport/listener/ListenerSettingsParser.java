package org.rmqtt.transport.listener;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.rmqtt.api.connection.ConnectionPolicy;
import org.rmqtt.api.connection.ConnectionPolicy.CertificateName;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.transport.tls.TlsSettings;

/**
 * Makes {@link ListenerSettings} of a configuration with RMQTT's keys. What is absent has RMQTT's default; what is wrong
 * is refused, never bent. Stateless.
 */
final class ListenerSettingsParser {
    private static final int MAX_PACKET_SIZE = 256 * 1024 * 1024;
    private static final int SMALLEST_PACKET_LIMIT = 64;
    private static final Duration LONGEST = Duration.ofDays(365L * 136);
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final String pid;
    private final SettingsReader values;

    private ListenerSettingsParser(String pid, Map<String, ?> values) {
        this.pid = pid;
        this.values = new SettingsReader(pid, values);
    }

    /**
     * Reads a configuration.
     *
     * @param pid the PID, for the name of the listener and for what is wrong
     * @throws IllegalArgumentException if a value is not allowed; the message names PID, key, value and what is allowed
     */
    static ListenerSettings parse(String pid, Map<String, ?> values) {
        return new ListenerSettingsParser(pid, values).settings();
    }

    private ListenerSettings settings() {
        ListenerKind kind = kind();
        Duration proxyTimeout = values.duration("proxy_protocol_timeout", "5s", SHORTEST, Duration.ofHours(1));
        return new ListenerSettings(
                values.text("name", pid.substring(pid.indexOf('~') + 1)),
                values.flag("enable", true),
                socket(kind),
                limits(),
                values.flag("proxy_protocol", false) ? proxyTimeout : null,
                kind.isSecure() ? tls() : null,
                new ConnectionPolicy(access(), keepAlive(), delivery(), sessionLimits(), expiry()));
    }

    private ListenerKind kind() {
        String kind = values.text("kind", "tcp");
        return Arrays.stream(ListenerKind.values())
                .filter(candidate -> candidate.text().equals(kind.toLowerCase(Locale.ROOT)))
                .findAny()
                .orElseThrow(() -> values.bad(
                        "kind",
                        kind,
                        Arrays.stream(ListenerKind.values())
                                .map(ListenerKind::text)
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    private ListenerSettings.Socket socket(ListenerKind kind) {
        return new ListenerSettings.Socket(
                kind,
                address(),
                values.number("backlog", 512, 1, 65_535),
                values.flag("nodelay", true),
                values.flag("tcp_keepalive", true),
                values.flag("reuseaddr", true),
                values.flag("reuseport", false));
    }

    private InetSocketAddress address() {
        String addr = values.text("addr", "0.0.0.0:1883");
        int colon = addr.lastIndexOf(':');
        String host = colon < 0 ? "" : addr.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = Integer.parseInt(addr.substring(colon + 1));
            if (!host.isEmpty() && port >= 0 && port <= 65_535) {
                InetSocketAddress address = new InetSocketAddress(host, port);
                if (!address.isUnresolved()) {
                    return address;
                }
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw values.bad("addr", addr, "the address of this host, a colon and a port, such as 0.0.0.0:1883");
    }

    private ListenerSettings.Limits limits() {
        return new ListenerSettings.Limits(
                values.number("max_connections", 1_024_000, 1, Integer.MAX_VALUE),
                values.number("max_handshaking_limit", 500, 1, Integer.MAX_VALUE),
                values.duration("handshake_timeout", "30s", SHORTEST, Duration.ofDays(1)),
                values.number("workers", 0, 0, 4096));
    }

    /** RMQTT has 0 for no limit; here that is 256 MB, about what the protocol allows. */
    private int packetSize() {
        boolean isUnlimited = values.text("max_packet_size", "1MB").equals("0");
        return isUnlimited
                ? MAX_PACKET_SIZE
                : values.size("max_packet_size", "1MB", SMALLEST_PACKET_LIMIT, MAX_PACKET_SIZE);
    }

    private TlsSettings tls() {
        String authorities = values.textOrNull("client_ca_certs");
        return new TlsSettings(
                file("cert"),
                file("key"),
                authorities == null ? null : Path.of(authorities),
                values.flag("cross_certificate", false),
                values.flag("collect_cert_info", false));
    }

    private Path file(String key) {
        String file = values.textOrNull(key);
        if (file == null) {
            throw values.bad(key, "", "the path of a PEM file, because the listener is of kind tls or wss");
        }
        return Path.of(file);
    }

    private ConnectionPolicy.Access access() {
        CertificateName name = CertificateName.NONE;
        if (values.flag("cert_subject_dn_as_username", false)) {
            name = CertificateName.SUBJECT_DN;
        }
        if (values.flag("cert_cn_as_username", false)) {
            name = CertificateName.COMMON_NAME;
        }
        return new ConnectionPolicy.Access(
                values.flag("allow_anonymous", false),
                name,
                values.flag("limit_subscription", false),
                values.flag("delayed_publish", false));
    }

    private ConnectionPolicy.KeepAlive keepAlive() {
        int least = values.number("min_keepalive", 0, 0, 65_535);
        return new ConnectionPolicy.KeepAlive(
                least,
                values.number("max_keepalive", 65_535, least, 65_535),
                values.flag("allow_zero_keepalive", true),
                values.decimal("keepalive_backoff", 0.75, 0.5, 10));
    }

    private ConnectionPolicy.Delivery delivery() {
        String rate = values.text("mqueue_rate_limit", "");
        int burst = 0;
        Duration period = Duration.ofSeconds(1);
        if (!rate.isEmpty()) {
            String[] parts = rate.split(",", 2);
            SettingsReader part = new SettingsReader(
                    pid, Map.of("mqueue_rate_limit", parts[0], "period", parts.length < 2 ? "" : parts[1]));
            try {
                burst = part.number("mqueue_rate_limit", 0, 0, Integer.MAX_VALUE);
                period = part.duration("period", "1s", SHORTEST, Duration.ofDays(1));
            } catch (IllegalArgumentException e) {
                throw values.bad(
                        "mqueue_rate_limit", rate, "empty or a number of messages and a period, such as 1000,1s");
            }
        }
        return new ConnectionPolicy.Delivery(
                values.number("max_inflight", 16, 1, 65_535),
                values.number("max_mqueue_len", 1000, 0, Integer.MAX_VALUE),
                burst,
                period,
                values.duration("message_retry_interval", "20s", Duration.ZERO, Duration.ofDays(1)));
    }

    private ConnectionPolicy.Limits sessionLimits() {
        return new ConnectionPolicy.Limits(
                values.number("max_clientid_len", 65_535, 1, 65_535),
                QoS.of(values.number("max_qos_allowed", 2, 0, 2)),
                values.number("max_topic_levels", 0, 0, 65_535),
                values.number("max_subscriptions", 0, 0, Integer.MAX_VALUE),
                values.number("max_topic_aliases", 32, 0, 65_535),
                packetSize());
    }

    private ConnectionPolicy.Expiry expiry() {
        return new ConnectionPolicy.Expiry(
                values.duration("session_expiry_interval", "2h", Duration.ZERO, LONGEST),
                values.duration("max_session_expiry_interval", "0s", Duration.ZERO, LONGEST),
                values.duration("message_expiry_interval", "5m", Duration.ZERO, LONGEST));
    }
}
