package org.rmqtt.api.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What no packet can carry is no message, whoever makes it (MQTT 5.0 sections 1.5.4 and 1.5.6). */
class EncodableTest {
    private static final String MOST = "x".repeat(65_535);

    private static Message message(String topic) {
        return new Message(
                topic,
                new byte[0],
                QoS.AT_MOST_ONCE,
                false,
                MessageProperties.NONE,
                new Origin(Origin.Kind.ADMIN, 1, "c", null, null),
                0);
    }

    private static MessageProperties properties(String contentType, String responseTopic, byte[] correlationData) {
        return new MessageProperties(
                false, MessageProperties.NO_EXPIRY, contentType, responseTopic, correlationData, List.of());
    }

    @Test
    void whatAPacketCanCarryIsTaken() {
        assertThat(message(MOST).topic()).isEqualTo(MOST);
        assertThat(properties(MOST, MOST, new byte[65_535]).contentType()).isEqualTo(MOST);
        assertThat(new UserProperty(MOST, MOST).value()).isEqualTo(MOST);
    }

    @Test
    void whatIsLongerIsRefused() {
        assertThatThrownBy(() -> message(MOST + "x")).hasMessageContaining("the topic has 65536 bytes");
        assertThatThrownBy(() -> message("\u20AC".repeat(21_846))).hasMessageContaining("65538 bytes");
        assertThatThrownBy(() -> properties(MOST + "x", null, null)).hasMessageContaining("content type");
        assertThatThrownBy(() -> properties(null, MOST + "x", null)).hasMessageContaining("response topic");
        assertThatThrownBy(() -> properties(null, null, new byte[65_536])).hasMessageContaining("correlation data");
        assertThatThrownBy(() -> new UserProperty(MOST + "x", "")).hasMessageContaining("name of a user property");
        assertThatThrownBy(() -> new UserProperty("", MOST + "x")).hasMessageContaining("value of a user property");
    }
}
