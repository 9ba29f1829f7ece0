package org.rmqtt.transport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AckPaceTest {
    private final List<Boolean> set = new ArrayList<>();
    private final AckPace pace = new AckPace(set::add, 0);
    private long now;

    private void readsTake(int... millis) {
        for (int each : millis) {
            now += each * 1_000_000L;
            pace.onReads(now);
        }
    }

    @Test
    void quickAcknowledgementsEndWhileAClientSendsWithoutAPause() {
        readsTake(20, 25, 18);
        assertThat(set).containsExactly(false, false, false);
    }

    @Test
    void aSlowClientKeepsThem() {
        readsTake(200, 1000, 161);
        assertThat(set).isEmpty();
    }

    @Test
    void aClientThatWaitsForAcknowledgementsIsLeftAlone() {
        readsTake(20, 61, 60, 62);
        assertThat(set).hasSize(3);
        readsTake(20, 20, 20, 20);
        assertThat(set).as("for good").hasSize(3);
    }

    @Test
    void aPauseNowAndThenIsNoWaitingForAcknowledgements() {
        for (int i = 0; i < 10; i++) {
            readsTake(20, 70, 20, 300);
        }
        readsTake(20);
        int before = set.size();
        readsTake(20);
        assertThat(set).hasSize(before + 1).containsOnly(false);
    }
}
