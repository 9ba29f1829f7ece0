package org.rmqtt.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.broker.HistogramView;

class HistogramTest {
    @Test
    void timesAreShownInSeconds() {
        Histogram times = Histogram.ofTimes();
        times.record(TimeUnit.MICROSECONDS.toNanos(100));
        times.record(TimeUnit.MICROSECONDS.toNanos(101));
        times.record(TimeUnit.SECONDS.toNanos(11));
        times.record(-1);
        HistogramView view = times.view();
        assertThat(view.unit()).isEqualTo("s");
        assertThat(view.bounds()).startsWith(0.0001, 0.00025).endsWith(10);
        assertThat(view.counts()).startsWith(2, 1).endsWith(0, 1);
        assertThat(view.sum()).isEqualTo(11.000201);
    }

    @Test
    void eachLoopRecordsLengthsOfItsOwn() {
        Counters counters = new Counters(2);
        for (int length = 1; length <= 10; length++) {
            counters.page(0).queued(length);
        }
        counters.page(1).queued(20_000);
        HistogramView view = counters.queueLength();
        assertThat(view.unit()).isEqualTo("{message}");
        assertThat(view.bounds()).startsWith(1, 2, 5, 10).endsWith(10_000);
        assertThat(view.counts()).startsWith(1, 1, 3, 5, 0).endsWith(0, 1);
        assertThat(LongStream.of(view.counts()).sum()).isEqualTo(11);
        assertThat(view.sum()).isEqualTo(20_055);
    }

    @Test
    void timesAndLengthsAreNotAdded() {
        HistogramView seconds = new HistogramView(new double[] {1}, new long[] {1, 2}, 3);
        HistogramView messages = new HistogramView(new double[] {1}, new long[] {1, 2}, 3, HistogramView.MESSAGES);
        assertThatThrownBy(() -> seconds.plus(messages)).isInstanceOf(IllegalArgumentException.class);
        assertThat(messages.plus(messages).unit()).isEqualTo(HistogramView.MESSAGES);
        assertThat(messages.plus(messages).counts()).containsExactly(2, 4);
    }
}
