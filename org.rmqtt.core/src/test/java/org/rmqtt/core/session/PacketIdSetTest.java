package org.rmqtt.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class PacketIdSetTest {
    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void behavesLikeASet(@ForAll long seed) {
        Random random = new Random(seed);
        PacketIdSet set = new PacketIdSet();
        Set<Integer> model = new HashSet<>();
        int range = 1 + random.nextInt(random.nextBoolean() ? 30 : 65_535);
        for (int step = 0; step < 2000; step++) {
            int id = 1 + random.nextInt(range);
            if (random.nextBoolean()) {
                set.add(id);
                model.add(id);
            } else {
                assertThat(set.remove(id)).isEqualTo(model.remove(id));
            }
            int probe = 1 + random.nextInt(range);
            assertThat(set.contains(probe)).isEqualTo(model.contains(probe));
            assertThat(set.size()).isEqualTo(model.size());
        }
        set.clear();
        assertThat(set.size()).isZero();
        model.forEach(id -> assertThat(set.contains(id)).isFalse());
    }
}
