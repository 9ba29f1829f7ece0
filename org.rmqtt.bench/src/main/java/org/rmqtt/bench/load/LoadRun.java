package org.rmqtt.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * One run of a load: connects, subscribes, then keeps a number of messages in flight for some seconds (a closed loop), or
 * sends at a fixed rate. Everything happens on the calling thread. The first part of the time only warms up.
 */
public final class LoadRun implements LoadEvents {
    private static final long SECOND = 1_000_000_000L;

    private final LoadSettings settings;
    private final Selector selector;
    private final BrokerCpu cpu;
    private final List<LoadConnection> publishers = new ArrayList<>();
    private final List<LoadConnection> receivers = new ArrayList<>();
    private final Histogram latency = new Histogram(60 * SECOND, 3);
    private long ready;
    private long sent;
    private long arrived;
    private long received;
    private final long copies;
    private boolean measuring;

    /** A run that has not begun. */
    public LoadRun(LoadSettings settings) throws IOException {
        this.settings = settings;
        this.selector = Selector.open();
        this.cpu = new BrokerCpu(settings.brokerPids());
        this.copies = settings.copies();
    }

    /** What a run measured. */
    public record Result(double seconds, double cpuSeconds, long received, double residentMiB, Histogram latency) {
        /** Messages for each second of CPU time of the broker. */
        public double perCpuSecond() {
            return received / cpuSeconds;
        }

        /** Messages per second. */
        public double perSecond() {
            return received / seconds;
        }
    }

    /** Does it. */
    public Result run() throws IOException {
        connect();
        long begin = System.nanoTime();
        phase(begin + settings.warmUpSeconds() * SECOND);
        measuring = true;
        double cpuBefore = cpu.seconds();
        long start = System.nanoTime();
        phase(start + settings.seconds() * SECOND);
        double seconds = (System.nanoTime() - start) / (double) SECOND;
        Result result = new Result(seconds, cpu.seconds() - cpuBefore, received, cpu.residentMiB(), latency);
        for (List<LoadConnection> all : List.of(publishers, receivers)) {
            for (LoadConnection connection : all) {
                connection.close();
            }
        }
        selector.close();
        return result;
    }

    private void connect() throws IOException {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", settings.port());
        String run = Long.toString(System.nanoTime(), 36);
        for (int i = 0; i < settings.receivers(); i++) {
            LoadConnection receiver = new LoadConnection(this, selector, address, "r" + run + i, null, settings.qos());
            receivers.add(receiver);
            await(i + 1);
        }
        ready = 0;
        for (int i = 0; i < receivers.size(); i++) {
            receivers.get(i).subscribe(settings.filter(i), settings.qos());
            await(i + 1);
        }
        ready = 0;
        InetSocketAddress publishAddress = new InetSocketAddress("127.0.0.1", settings.publishPort());
        for (int i = 0; i < settings.publishers(); i++) {
            LoadConnection publisher = new LoadConnection(
                    this, selector, publishAddress, "p" + run + i, settings.topic(i), settings.qos());
            publishers.add(publisher);
            await(i + 1);
        }
    }

    private void await(long count) throws IOException {
        long deadline = System.nanoTime() + 30 * SECOND;
        while (ready < count) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the broker does not answer");
            }
            LoadConnection.turn(selector, 100);
        }
    }

    private void phase(long end) throws IOException {
        long nextSend = System.nanoTime();
        long interval = settings.rate() == 0 ? 0 : SECOND / settings.rate();
        int next = 0;
        while (System.nanoTime() < end) {
            if (interval == 0) {
                fill();
                LoadConnection.turn(selector, 1);
            } else {
                for (long now = System.nanoTime(); nextSend <= now; nextSend += interval) {
                    LoadConnection publisher = publishers.get(next++ % publishers.size());
                    publisher.publish(settings.payload(), nextSend);
                    publisher.flush();
                    sent++;
                }
                // sleeps if there is time for it: who spins takes a core away from the broker
                LoadConnection.turn(selector, (nextSend - System.nanoTime()) / 1_000_000);
            }
        }
    }

    /** Keeps as many messages in flight as the windows allow, counted by what has arrived; refills a quarter at a time. */
    private void fill() throws IOException {
        long window = (long) settings.window() * publishers.size();
        long free = window - (sent - arrived / copies);
        if (free < Math.max(1, window / 4)) {
            return;
        }
        long now = System.nanoTime();
        for (long i = 0; i < free; i++) {
            publishers.get((int) (sent++ % publishers.size())).publish(settings.payload(), now);
        }
        flushAll();
    }

    private void flushAll() throws IOException {
        for (LoadConnection publisher : publishers) {
            publisher.flush();
        }
    }

    @Override
    public void connected(LoadConnection connection, int returnCode) {
        if (returnCode != 0) {
            throw new IllegalStateException("the broker refused a connection with " + returnCode);
        }
        ready++;
    }

    @Override
    public void subscribed(LoadConnection connection) {
        ready++;
    }

    @Override
    public void received(long sentNanos) {
        arrived++;
        if (measuring) {
            received++;
            latency.recordValue(Math.max(0, Math.min(60 * SECOND, System.nanoTime() - sentNanos)));
        }
    }

    @Override
    public void acknowledged() {
        // the window counts what arrives at the receivers
    }
}
