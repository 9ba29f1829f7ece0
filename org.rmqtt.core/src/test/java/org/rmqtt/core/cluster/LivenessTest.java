package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.cluster.LogStatus;

class LivenessTest {
    private static final long WITHIN = 1000;

    private static LogStatus leading(Map<Long, Long> silentMillis) {
        return new LogStatus("", "leader", "", 1, 1, 60_000, List.of(), silentMillis, Map.of());
    }

    @Test
    void aLeaderThatHearsHalfOfTheOthersMayJudge() {
        assertThat(Liveness.hasMajority(leading(Map.of(2L, 100L, 3L, 5000L)), WITHIN))
                .isTrue();
        assertThat(Liveness.hasMajority(leading(Map.of(2L, 100L, 3L, 100L, 4L, 5000L, 5L, 5000L)), WITHIN))
                .isTrue();
    }

    @Test
    void aLeaderThatIsCutOffDoesNotTakeTheOthersForDead() {
        assertThat(Liveness.hasMajority(leading(Map.of(2L, 2029L, 3L, 2031L)), WITHIN))
                .isFalse();
        assertThat(Liveness.hasMajority(leading(Map.of(2L, 100L, 3L, 5000L, 4L, 5000L, 5L, 5000L)), WITHIN))
                .isFalse();
        assertThat(Liveness.hasMajority(leading(Map.of(2L, 2029L)), WITHIN)).isFalse();
    }

    @Test
    void aLeaderWithoutOthersHasItsMajority() {
        assertThat(Liveness.hasMajority(leading(Map.of()), WITHIN)).isTrue();
    }
}
