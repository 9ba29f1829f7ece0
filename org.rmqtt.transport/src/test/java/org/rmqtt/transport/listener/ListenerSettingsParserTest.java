package org.rmqtt.transport.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.api.connection.ConnectionPolicy;
import org.rmqtt.api.connection.ConnectionPolicy.CertificateName;
import org.rmqtt.api.mqtt.QoS;

class ListenerSettingsParserTest {
    private static final String PID = "org.rmqtt.transport.listener~tcp.external";

    private static ListenerSettings parse(Map<String, ?> values) {
        return ListenerSettingsParser.parse(PID, values);
    }

    @Test
    void hasRmqttsDefaults() {
        ListenerSettings settings = parse(Map.of());

        assertThat(settings.name()).isEqualTo("tcp.external");
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.socket().kind()).isEqualTo(ListenerKind.TCP);
        assertThat(settings.socket().address().getPort()).isEqualTo(1883);
        assertThat(settings.limits()).isEqualTo(new ListenerSettings.Limits(1_024_000, 500, Duration.ofSeconds(30), 0));
        assertThat(settings.proxyTimeout()).isNull();
        assertThat(settings.tls()).isNull();
        assertThat(settings.policy().access().allowAnonymous()).isFalse();
        assertThat(settings.policy().keepAlive()).isEqualTo(ConnectionPolicy.DEFAULT.keepAlive());
        assertThat(settings.policy().delivery()).isEqualTo(ConnectionPolicy.DEFAULT.delivery());
        assertThat(settings.policy().limits()).isEqualTo(ConnectionPolicy.DEFAULT.limits());
        assertThat(settings.policy().expiry()).isEqualTo(ConnectionPolicy.DEFAULT.expiry());
    }

    @Test
    void hasTheDefaultsThatTheConsoleShows() {
        Map<String, Object> shown = new HashMap<>();
        for (Method method : ListenerConfig.class.getDeclaredMethods()) {
            shown.put(method.getName().replace("__", "_"), method.getDefaultValue());
        }
        shown.remove("name");

        assertThat(parse(shown)).isEqualTo(parse(Map.of()));
    }

    @Test
    void readsEveryKeyAsText() {
        ListenerSettings settings = parse(Map.ofEntries(
                Map.entry("kind", "wss"),
                Map.entry("name", "other"),
                Map.entry("enable", "false"),
                Map.entry("addr", "[::1]:8443"),
                Map.entry("cert", "c.pem"),
                Map.entry("key", "k.pem"),
                Map.entry("client_ca_certs", "ca.pem"),
                Map.entry("cross_certificate", "true"),
                Map.entry("cert_subject_dn_as_username", "true"),
                Map.entry("mqueue_rate_limit", "500,2s"),
                Map.entry("max_packet_size", "10KB"),
                Map.entry("max_qos_allowed", "1"),
                Map.entry("proxy_protocol", "true"),
                Map.entry("proxy_protocol_timeout", "100ms"),
                Map.entry("keepalive_backoff", "1.5")));

        assertThat(settings.name()).isEqualTo("other");
        assertThat(settings.enabled()).isFalse();
        assertThat(settings.socket().kind()).isEqualTo(ListenerKind.WSS);
        assertThat(settings.socket().address().getAddress().isLoopbackAddress()).isTrue();
        assertThat(settings.tls().requireClient()).isTrue();
        assertThat(settings.tls().clientAuthorities()).hasToString("ca.pem");
        assertThat(settings.policy().access().certificateName()).isEqualTo(CertificateName.SUBJECT_DN);
        assertThat(settings.policy().delivery().rateBurst()).isEqualTo(500);
        assertThat(settings.policy().delivery().ratePeriod()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.policy().limits().maxPacketSize()).isEqualTo(10_240);
        assertThat(settings.policy().limits().maxQos()).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(settings.proxyTimeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.policy().keepAlive().backoff()).isEqualTo(1.5);
    }

    @Test
    void takesAPacketSizeOfZeroForTheLargestThatThereIs() {
        ListenerSettings settings = parse(Map.of("max_packet_size", "0"));

        assertThat(settings.policy().limits().maxPacketSize()).isEqualTo(256 * 1024 * 1024);
    }

    @Test
    void readsTypedValues() {
        ListenerSettings settings = parse(Map.of("max_inflight", 7, "nodelay", false, "max_mqueue_len", 5L));

        assertThat(settings.policy().delivery().maxInflight()).isEqualTo(7);
        assertThat(settings.policy().delivery().maxQueueMessages()).isEqualTo(5);
        assertThat(settings.socket().nodelay()).isFalse();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "kind | udp | one of tcp, tls, ws, wss",
                "addr | 1883 | such as 0.0.0.0:1883",
                "addr | 0.0.0.0:99999 | such as 0.0.0.0:1883",
                "addr | no.such.host.invalid:1 | such as 0.0.0.0:1883",
                "enable | maybe | true or false",
                "backlog | 0 | from 1 to 65535",
                "max_connections | -1 | from 1 to",
                "max_handshaking_limit | 0 | from 1 to",
                "handshake_timeout | 30 | a duration from 1ms to 1d such as 30s",
                "handshake_timeout | 0s | a duration from 1ms",
                "workers | -1 | from 0 to 4096",
                "proxy_protocol_timeout | soon | a duration",
                "max_inflight | 0 | from 1 to 65535",
                "max_inflight | 65536 | from 1 to 65535",
                "max_inflight | ten | a whole number",
                "max_qos_allowed | 3 | from 0 to 2",
                "mqueue_rate_limit | 5 | such as 1000,1s",
                "mqueue_rate_limit | x,1s | such as 1000,1s",
                "max_packet_size | 1TB | a size from 64 to",
                "max_packet_size | 10 | a size from 64 to",
                "max_packet_size | 1GB | a size from 64 to 268435456 bytes",
                "session_expiry_interval | 2 | a duration from 0",
                "max_topic_aliases | 70000 | from 0 to 65535",
                "keepalive_backoff | 0 | from 0.5 to 10.0",
                "max_keepalive | -1 | from 0 to 65535"
            })
    void tellsPidKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(Map.of(key, value)))
                .withMessageStartingWith(PID + ": " + key + " = '" + value + "' is not allowed; it must be ")
                .withMessageContaining(allowed);
    }

    @Test
    void wantsFilesForTls() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(Map.of("kind", "tls")))
                .withMessageContaining("cert = ''")
                .withMessageContaining("tls or wss");
    }

    @Test
    void wantsTheGreatestKeepAliveAboveTheLeast() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(Map.of("min_keepalive", 60, "max_keepalive", 30)))
                .withMessageContaining("max_keepalive = '30'")
                .withMessageContaining("from 60 to 65535");
    }
}
