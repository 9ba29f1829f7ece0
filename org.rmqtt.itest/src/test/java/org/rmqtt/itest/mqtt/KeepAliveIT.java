package org.rmqtt.itest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.CommonBroker.port;
import static org.rmqtt.itest.fixture.CommonBroker.unique;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rmqtt.itest.fixture.Peer;
import org.rmqtt.itest.fixture.Props;

/** Keep Alive, section 3.1.2.10. */
class KeepAliveIT {
    /** [MQTT3-3.1.2-24], [MQTT5-3.1.2-22]. */
    @ParameterizedTest
    @CsvSource({"4, -1", "5, 0x8D"})
    void disconnectsASilentClientAndPublishesItsWill(int level, String code) throws IOException {
        String topic = unique("silent/");
        try (Peer watcher = Peer.of(4, unique("watcher")).connect(port())) {
            watcher.subscribe(topic, 0);
            try (Peer silent = Peer.of(level, unique("silent"))
                    .keepAlive(1)
                    .will(topic, "silence", 0, false)
                    .connect(port())) {
                assertThat(silent.closedWith()).isEqualTo(Integer.decode(code));
            }
            assertThat(watcher.take().text()).isEqualTo("silence");
        }
    }

    /** [MQTT3-3.12.4-1], [MQTT5-3.12.4-1]. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void answersEveryPing(int level) throws IOException {
        try (Peer peer = Peer.of(level, unique("ping")).keepAlive(60).connect(port())) {
            peer.ping();
            peer.ping();
            peer.expectNothing();
        }
    }

    /** MQTT 5.0 section 3.2.2.3.14: the listener allows 5 to 50 seconds. */
    @ParameterizedTest
    @CsvSource({"1, 5", "0, 50", "1000, 50"})
    void tellsAClientOfMqtt5TheKeepAliveItWants(int asked, int told) throws IOException {
        try (Peer peer = Peer.of(5, unique("alive")).keepAlive(asked).connect(port("brief"))) {
            assertThat(peer.connAckProps().number(Props.SERVER_KEEP_ALIVE)).isEqualTo(told);
        }
    }

    /** [MQTT5-3.2.2-22]. */
    @Test
    void saysNothingOfAKeepAliveThatIsAllowed() throws IOException {
        try (Peer peer = Peer.of(5, unique("alive")).keepAlive(10).connect(port("brief"))) {
            assertThat(peer.connAckProps().has(Props.SERVER_KEEP_ALIVE)).isFalse();
        }
    }

    /** MQTT 3 has no way to say it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000})
    void refusesAClientOfMqtt3WithAKeepAliveThatIsNotAllowed(int asked) throws IOException {
        assertThat(Peer.of(4, unique("alive"))
                        .keepAlive(asked)
                        .refused(port("brief"))
                        .at(1))
                .isEqualTo(3);
    }
}
