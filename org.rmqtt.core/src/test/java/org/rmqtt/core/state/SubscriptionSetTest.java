package org.rmqtt.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;

class SubscriptionSetTest {
    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void keepsWhatALinkedMapKeepsInTheSameOrder(@ForAll long seed) {
        Random random = new Random(seed);
        int names = 1 + random.nextInt(60);
        int removals = 2 + random.nextInt(3);
        SubscriptionSet set = new SubscriptionSet();
        Map<String, Subscription> expected = new LinkedHashMap<>();
        for (int step = 0; step < 500; step++) {
            String text = "a/" + random.nextInt(names);
            if (random.nextInt(removals) == 0) {
                assertThat(set.remove(text)).isSameAs(expected.remove(text));
            } else if (!expected.containsKey(text)) {
                Subscription subscription = new Subscription(
                        TopicFilter.parse(text).orElseThrow(), SubscriptionOptions.of(QoS.AT_LEAST_ONCE));
                set.append(subscription);
                expected.put(text, subscription);
            }
            assertThat(set.get(text)).isSameAs(expected.get(text));
            assertThat(set).hasSize(expected.size());
            assertThat(new ArrayList<>(set)).isEqualTo(new ArrayList<>(expected.values()));
        }
        expected.forEach((text, subscription) -> assertThat(set.get(text)).isSameAs(subscription));
    }
}
