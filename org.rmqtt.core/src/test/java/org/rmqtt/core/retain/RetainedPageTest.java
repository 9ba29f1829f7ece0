package org.rmqtt.core.retain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;

/** Pages of retained messages, by topic. */
class RetainedPageTest {
    private final RetainedMessages messages = new RetainedMessages();

    @BeforeEach
    void fill() {
        messages.configure(new RetainSettings(0, 1 << 20, 0));
        List<Integer> numbers = IntStream.range(0, 100).boxed().collect(Collectors.toList());
        Collections.shuffle(numbers);
        numbers.forEach(number -> messages.accept(new Message(
                "a/" + (100 + number),
                new byte[] {1},
                QoS.AT_MOST_ONCE,
                true,
                MessageProperties.NONE,
                new Origin(Origin.Kind.CUSTOM, 1, "c", null, null),
                System.currentTimeMillis())));
    }

    private List<String> page(String filter, int offset, int limit) {
        return RetainedPage.of(messages, filter, System.currentTimeMillis(), offset, limit).stream()
                .map(Message::topic)
                .toList();
    }

    @Test
    void pagesFollowEachOther() {
        assertThat(page("#", 0, 3)).containsExactly("a/100", "a/101", "a/102");
        assertThat(page("a/+", 97, 5)).containsExactly("a/197", "a/198", "a/199");
        assertThat(page("a/150", 0, 5)).containsExactly("a/150");
    }

    @Test
    void beyondTheEndThereIsNothing() {
        assertThat(page("#", 100, 5)).isEmpty();
        assertThat(page("#", Integer.MAX_VALUE, Integer.MAX_VALUE)).isEmpty();
        assertThat(page("b/#", 0, 5)).isEmpty();
    }
}
