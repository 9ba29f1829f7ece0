package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.rmqtt.cluster.raft.formation.Formation;
import org.rmqtt.cluster.raft.formation.Greeting;
import org.rmqtt.cluster.raft.formation.Identity;
import org.rmqtt.cluster.raft.settings.Peers;

class FormationTest {
    private static final Peers THREE = Peers.parse(new String[] {"1@a:1 2@b:1", "3@c:1"});

    private final Map<Long, Greeting> answers = new TreeMap<>();

    private Formation.Step decide(long own, boolean majority) {
        return new Formation(Identity.fresh(own), THREE, majority).decide(answers);
    }

    private void answer(Identity identity) {
        answers.put(identity.nodeId(), new Greeting(identity, THREE.toString(), 1));
    }

    @Test
    void theLowestIssuesTheClusterWhenAllAreThere() {
        answer(Identity.fresh(2));
        assertThat(decide(1, false).waiting()).contains("waiting for node 3");
        Identity third = Identity.fresh(3);
        answer(third);
        Identity issued = decide(1, false).identity().orElseThrow();
        assertThat(issued.isFounder()).isTrue();
        assertThat(issued.founders()).containsOnlyKeys(1L, 2L, 3L).containsEntry(3L, third.diskId());
    }

    @Test
    void othersWaitForTheLowest() {
        answer(Identity.fresh(1));
        answer(Identity.fresh(3));
        assertThat(decide(2, false).identity()).isEmpty();
    }

    @Test
    void takesOverAClusterThatIsThere() {
        UUID cluster = UUID.randomUUID();
        answer(Identity.fresh(2).in(cluster, Map.of(1L, "gone", 2L, "x")));
        Identity own = decide(1, false).identity().orElseThrow();
        assertThat(own.cluster()).isEqualTo(cluster);
        assertThat(own.isFounder()).isFalse();
    }

    @Test
    void refusesListsThatDiffer() {
        answer(Identity.fresh(2));
        answers.put(3L, new Greeting(Identity.fresh(3), "1@a:1 3@c:9", 1));
        assertThat(decide(1, false).waiting()).contains(THREE.toString()).contains("1@a:1 3@c:9");
    }

    @Test
    void aMajorityIsEnoughOnlyByHand() {
        answer(Identity.fresh(3));
        assertThat(decide(2, false).identity()).isEmpty();
        assertThat(decide(2, true).identity().orElseThrow().founders()).containsOnlyKeys(2L, 3L);
        answers.clear();
        assertThat(decide(2, true).identity()).isEmpty();
    }

    @Test
    void aGreetingIsWhatItWas() {
        Greeting greeting = new Greeting(Identity.fresh(7).in(UUID.randomUUID(), Map.of(7L, "d", 8L, "e")), "7@a:1", 3);
        byte[] bytes = greeting.toBytes();
        assertThat(Greeting.of(bytes)).isEqualTo(greeting);
        assertThat(Greeting.of(Arrays.copyOf(bytes, bytes.length - 4)))
                .as("of a release that says no level")
                .isEqualTo(new Greeting(greeting.identity(), greeting.peers(), 0));
    }
}
