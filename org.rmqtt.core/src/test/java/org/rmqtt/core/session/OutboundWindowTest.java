package org.rmqtt.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.mqtt.QoS;

class OutboundWindowTest {
    private static Inflight entry(int id) {
        return new Inflight(id, null, QoS.AT_LEAST_ONCE, false, null);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void neverHandsOutAnIdentifierInUseAndKeepsTheOrder(@ForAll long seed) {
        Random random = new Random(seed);
        OutboundWindow window = new OutboundWindow();
        Map<Integer, Inflight> model = new LinkedHashMap<>();
        int most = 1 + random.nextInt(200);
        for (int step = 0; step < 5000; step++) {
            if (model.size() < most && random.nextInt(5) < 3) {
                int id = window.nextId();
                assertThat(id).isBetween(1, 65_535);
                assertThat(model).doesNotContainKey(id);
                Inflight inflight = entry(id);
                window.add(inflight);
                model.put(id, inflight);
            } else if (!model.isEmpty()) {
                int nth = random.nextInt(Math.min(3, model.size()));
                int id = model.keySet().stream().skip(nth).findFirst().orElseThrow();
                assertThat(window.get(id)).isSameAs(model.remove(id));
                window.remove(window.get(id));
            }
            assertThat(window.size()).isEqualTo(model.size());
        }
        assertThat(window.inOrder()).containsExactlyElementsOf(model.values());
    }

    @Test
    void identifiersWrapPast65535AndSkipTheOnesInUse() {
        OutboundWindow window = new OutboundWindow();
        Inflight first = entry(window.nextId());
        window.add(first);
        int last = 0;
        while (last < 65_535) {
            last = window.nextId();
            Inflight passing = entry(last);
            window.add(passing);
            window.remove(passing);
        }
        assertThat(window.nextId()).isNotEqualTo(1).isLessThan(65_535);
        assertThat(window.get(1)).isSameAs(first);
    }

    @Test
    void holdsAsManyAsAReceiveMaximumAllows() {
        OutboundWindow window = new OutboundWindow();
        for (int i = 0; i < 65_535; i++) {
            window.add(entry(window.nextId()));
        }
        assertThat(window.size()).isEqualTo(65_535);
        assertThat(window.inOrder())
                .extracting(e -> e.packetId)
                .startsWith(1, 2, 3)
                .endsWith(65_535);
    }
}
