package org.rmqtt.cluster.raft.component;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final long MILLIS = 1_000_000;

    private long now;
    private final Attempts attempts = new Attempts(() -> now);

    /** How long after a failure the next attempt is due. */
    private long pauseMillis() {
        attempts.failed();
        long from = now;
        while (!attempts.isDue()) {
            now += 100 * MILLIS;
        }
        return (now - from) / MILLIS;
    }

    @Test
    void pausesGrowWithEachFailureUpToABound() {
        assertThat(pauseMillis()).isEqualTo(200);
        assertThat(pauseMillis()).isEqualTo(400);
        for (int i = 0; i < 10; i++) {
            pauseMillis();
        }
        assertThat(pauseMillis()).isEqualTo(30_000);
    }

    @Test
    void whatWorksForAMomentOnlyStillFailsInARow() {
        pauseMillis();
        attempts.works();
        now += 3000 * MILLIS;
        attempts.works();
        assertThat(pauseMillis()).isEqualTo(400);
        attempts.works();
        now += 9000 * MILLIS;
        assertThat(pauseMillis()).isEqualTo(800);
    }

    @Test
    void whatHasWorkedForLongBeginsAnew() {
        pauseMillis();
        pauseMillis();
        attempts.works();
        now += 11_000 * MILLIS;
        attempts.works();
        assertThat(pauseMillis()).isEqualTo(200);
    }
}
