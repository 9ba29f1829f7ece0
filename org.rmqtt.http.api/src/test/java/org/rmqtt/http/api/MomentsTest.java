package org.rmqtt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.broker.HistogramView;

class MomentsTest {
    private static final double[] BOUNDS = {0.001, 0.01, 0.1};
    private final Moments moments = new Moments();

    private long latency(long... counts) {
        return moments.with(Map.of(), new HistogramView(BOUNDS, counts, 0)).get("delivery.latency.p99_us");
    }

    @Test
    void theLatencyIsThatOfWhatCameSinceTheLastLook() {
        assertThat(latency(0, 0, 0, 0)).isZero();
        assertThat(latency(100, 0, 0, 0)).isEqualTo(1000);
        assertThat(latency(100, 0, 0, 0)).as("nothing came").isZero();
        assertThat(latency(198, 2, 0, 0)).isEqualTo(10_000);
        assertThat(latency(198, 2, 0, 7)).as("beyond the last bound").isEqualTo(100_000);
    }

    @Test
    void figuresAreKept() {
        assertThat(moments.with(Map.of("a", 1L), new HistogramView(BOUNDS, new long[4], 0)))
                .containsEntry("a", 1L)
                .containsKey("heap.used");
    }
}
