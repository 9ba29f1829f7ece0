package org.rmqtt.core.metrics;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.rmqtt.api.broker.HistogramView;
import org.rmqtt.api.mqtt.Origin;

/**
 * The counters of the broker. Each loop has a page of its own that only it writes, so that counting on the hot path is a
 * plain add; other threads share adders.
 */
public final class Counters {
    private static final Counter[] ALL = Counter.values();

    private final Histogram deliveryLatency = Histogram.ofTimes();
    private final Histogram commitLatency = Histogram.ofTimes();
    private final Histogram forwardLatency = Histogram.ofTimes();
    private final Page[] pages;
    private final LongAdder[] shared = new LongAdder[ALL.length];

    /** Counters for that many loops. */
    public Counters(int loops) {
        pages = new Page[loops];
        for (int i = 0; i < loops; i++) {
            pages[i] = new Page(deliveryLatency);
        }
        for (int i = 0; i < ALL.length; i++) {
            shared[i] = new LongAdder();
        }
    }

    /** The page of one loop, to be written by that loop only. */
    public Page page(int loop) {
        return pages[loop];
    }

    /** From the arrival of a message to its first sending to a client. */
    public Histogram deliveryLatency() {
        return deliveryLatency;
    }

    /** From a command to its reply. */
    public Histogram commitLatency() {
        return commitLatency;
    }

    /** From a frame to another node to its acknowledgement. */
    public Histogram forwardLatency() {
        return forwardLatency;
    }

    /** How many messages a session's queue held, whenever one had to wait, with that one; of all loops. */
    public HistogramView queueLength() {
        return Arrays.stream(pages)
                .map(page -> page.queueLength.view())
                .reduce(Histogram.ofLengths().view(), HistogramView::plus);
    }

    /** Counts one, from any thread. */
    public void add(Counter counter) {
        shared[counter.ordinal()].increment();
    }

    /** The sum of one counter. */
    public long sum(Counter counter) {
        if (counter.isSum()) {
            return Arrays.stream(Origin.Kind.values())
                    .mapToLong(kind -> sum(counter.of(kind)))
                    .sum();
        }
        long sum = shared[counter.ordinal()].sum();
        for (Page page : pages) {
            sum += page.values.get(counter.ordinal());
        }
        return sum;
    }

    /** All sums by name, in the order of {@link Counter}. */
    public Map<String, Long> all() {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (Counter counter : ALL) {
            sums.put(counter.metricName(), sum(counter));
        }
        return Collections.unmodifiableMap(sums);
    }

    /** The counters of one loop. */
    public static final class Page {
        /** One of so many deliveries, less one, is a sample. */
        private static final int SAMPLED = 31;

        private final AtomicLongArray values = new AtomicLongArray(ALL.length);
        private final Histogram deliveryLatency;
        private final Histogram queueLength = Histogram.ofLengths();
        private int deliveries;

        private Page(Histogram deliveryLatency) {
            this.deliveryLatency = deliveryLatency;
        }

        /** A message that was taken in at a time goes to a client. */
        public void delivered(long createdMillis) {
            if ((deliveries++ & SAMPLED) == 0) {
                deliveryLatency.record(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - createdMillis));
            }
        }

        /**
         * A message has to wait in the queue of a session. Each one is recorded, not a sample: a message that goes to its client
         * at once does not come here, and one that waits has cost more than this.
         *
         * @param length how many wait in that queue, this one included
         */
        public void queued(int length) {
            queueLength.recordAlone(length);
        }

        /** What this loop has counted of a counter that is no sum. */
        public long get(Counter counter) {
            return values.getPlain(counter.ordinal());
        }

        /** Counts one. */
        public void add(Counter counter) {
            add(counter, 1);
        }

        /** Counts several. */
        public void add(Counter counter, long n) {
            values.setPlain(counter.ordinal(), values.getPlain(counter.ordinal()) + n);
        }
    }
}
