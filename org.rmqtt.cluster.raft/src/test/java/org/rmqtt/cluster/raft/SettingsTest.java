package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.cluster.raft.settings.RaftSettings;
import org.rmqtt.cluster.raft.settings.SettingsReader;

class SettingsTest {
    private final Map<String, Object> keys = new HashMap<>(Map.of(
            "node__grpc__addrs", new String[] {"1@127.0.0.1:1", "2@127.0.0.1:2"},
            "raft__peer__addrs", new String[] {"1@127.0.0.1:3 2@127.0.0.1:4"}));

    private RaftSettings read() {
        return SettingsReader.read(Member.config(keys), 1, Path.of("data"));
    }

    @Test
    void theDefaultsAreThoseOfTheFile() {
        RaftSettings settings = read();
        assertThat(settings.storage()).isEqualTo(Path.of("data/raft"));
        assertThat(settings.raft().timeoutMin()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.raft().timeoutMax()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.raft().bind()).isEqualTo("127.0.0.1:3");
        assertThat(SettingsReader.remarks(Member.config(keys))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "worker__threads, 0, worker_threads",
        "message__type, 70000, message_type",
        "leader__id, 9, leader_id",
        "raft_election__tick, 1, raft.election_tick",
        "raft_heartbeat__tick, 10, raft.heartbeat_tick",
        "raft_max__election__tick, 3, raft.max_election_tick",
        "raft_max__size__per__msg, 7, raft.max_size_per_msg",
        "raft_priority, 10000, raft.priority",
        "raft_snapshot__entries, 1, raft.snapshot_entries",
        "task__exec__queue__workers, 0, task_exec_queue_workers",
        "health_exit__code, 256, health.exit_code"
    })
    void aBadNumberIsNamed(String method, int value, String key) {
        keys.put(method, value);
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org.rmqtt.cluster.raft: " + key + " = " + value + ": ");
    }

    @ParameterizedTest
    @CsvSource({
        "raft_heartbeat, 1s2, raft.heartbeat",
        "raft_grpc__timeout, 1ms, raft.grpc_timeout",
        "raft_grpc__message__size, 7KB, raft.grpc_message_size",
        "raft_read__only__option, Fast, raft.read_only_option",
        "compression, rar, compression",
        "on__isolation, panic, on_isolation",
        "subscribe__ack, none, subscribe_ack",
        "node__down__timeout, 499ms, node_down_timeout",
        "tls_certificate, nowhere.pem, tls.certificate",
        "laddr, 0.0.0.0:3, laddr"
    })
    void aBadWordIsNamed(String method, String value, String key) {
        keys.put(method, value);
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("org.rmqtt.cluster.raft: " + key + " = " + value + ": ");
    }

    @Test
    void aNodeThatIsNotListedIsNamed() {
        keys.put("node__grpc__addrs", new String[] {"1@127.0.0.1:1"});
        assertThatThrownBy(this::read).hasMessageContaining("node_grpc_addrs").hasMessageContaining("node 2");
        keys.put("raft__peer__addrs", new String[] {"1@127.0.0.1"});
        assertThatThrownBy(this::read).hasMessageContaining("raft_peer_addrs").hasMessageContaining("id@host:port");
    }

    @Test
    void aPortThatIsOpenToTheNetworkNeedsProtection() {
        keys.put("laddr", "0.0.0.0:3");
        keys.put("insecure", true);
        assertThat(read().raft().bind()).isEqualTo("0.0.0.0:3");
    }

    @Test
    void aSecretDoesNotOpenTheRaftPortWhichAsksForNone() {
        keys.put("laddr", "0.0.0.0:3");
        keys.put("secret", "hush");
        assertThatThrownBy(this::read).hasMessageContaining("tls.certificate").hasMessageContaining("insecure = true");
    }

    @Test
    void whatHasNoEffectIsSaid() {
        keys.put("raft_check__quorum", false);
        keys.put("raft_skip__bcast__commit", true);
        keys.put("raft_heartbeat__tick", 2);
        assertThat(SettingsReader.remarks(Member.config(keys)))
                .hasSize(3)
                .allMatch(remark -> remark.contains("has no effect"));
    }
}
