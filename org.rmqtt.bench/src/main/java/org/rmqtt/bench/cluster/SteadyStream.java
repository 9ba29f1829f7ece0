package org.rmqtt.bench.cluster;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** A QoS 1 stream at a steady rate from one node to another, and the longest time between two receipts. */
final class SteadyStream implements AutoCloseable {
    private static final long PAUSE_MILLIS = 5;

    private final MqttClient publisher;
    private final MqttClient subscriber;
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private volatile boolean closed;

    SteadyStream(int fromPort, int toPort) throws IOException, InterruptedException {
        subscriber = MqttClient.connected(toPort, "bench-stream-to");
        publisher = MqttClient.connected(fromPort, "bench-stream-from");
        subscriber.subscribe("bench/stream");
        start(this::receive);
        start(this::acknowledged);
        start(this::send);
        Thread.sleep(2000);
        longestGapMillis();
    }

    private interface Body {
        void run() throws IOException, InterruptedException;
    }

    private void start(Body body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (IOException | InterruptedException e) {
                if (!closed) {
                    ClusterFigures.say("the stream broke: %s", e);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void send() throws IOException, InterruptedException {
        while (!closed) {
            publisher.publish("bench/stream");
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void acknowledged() throws IOException {
        while (!closed) {
            publisher.await(MqttClient.PUBACK);
        }
    }

    private void receive() throws IOException {
        while (!closed) {
            subscriber.await(MqttClient.PUBLISH);
            long now = System.nanoTime();
            long before = last.getAndSet(now);
            if (before != 0) {
                longest.accumulateAndGet(now - before, Math::max);
            }
        }
    }

    /** The longest gap since the last call, a gap that still lasts included. */
    double longestGapMillis() {
        long open = last.get() == 0 ? 0 : System.nanoTime() - last.get();
        return Math.max(open, longest.getAndSet(0)) / 1e6;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        publisher.close();
        subscriber.close();
    }
}
