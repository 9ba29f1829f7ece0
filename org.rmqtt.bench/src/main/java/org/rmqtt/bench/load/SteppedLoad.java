package org.rmqtt.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** A load that is done step by step: each step waits until everything that it asked for has come. One thread only. */
abstract class SteppedLoad implements LoadEvents, AutoCloseable {
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private final InetSocketAddress address;
    private final String run = Long.toString(System.nanoTime(), 36);
    private final List<LoadConnection> connections = new ArrayList<>();
    final Selector selector;
    final BrokerCpu cpu;
    private long answers;
    private long received;

    SteppedLoad(int port, long pid) throws IOException {
        address = new InetSocketAddress("127.0.0.1", port);
        selector = Selector.open();
        cpu = new BrokerCpu(List.of(pid));
    }

    /** Connects; its CONNACK is one more answer. */
    LoadConnection connect() throws IOException {
        LoadConnection connection =
                new LoadConnection(this, selector, address, "s" + run + connections.size(), null, 0);
        connections.add(connection);
        return connection;
    }

    /** How many CONNACK, SUBACK and acknowledgements have come in all. */
    long answers() {
        return answers;
    }

    /** How many messages have come in all. */
    long received() {
        return received;
    }

    void awaitAnswers(long count) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (answers < count) {
            turn(deadline);
        }
    }

    void awaitReceived(long count) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (received < count) {
            turn(deadline);
        }
    }

    private void turn(long deadline) throws IOException {
        LoadConnection.turn(selector, 100);
        if (System.nanoTime() > deadline) {
            throw new IOException("the broker does not answer: " + answers + " answers, " + received + " messages");
        }
    }

    @Override
    public final void connected(LoadConnection connection, int returnCode) {
        if (returnCode != 0) {
            throw new IllegalStateException("the broker refused a connection with " + returnCode);
        }
        answers++;
    }

    @Override
    public final void subscribed(LoadConnection connection) {
        answers++;
    }

    @Override
    public final void acknowledged() {
        answers++;
    }

    @Override
    public final void received(long sentNanos) {
        received++;
    }

    @Override
    public final void close() throws IOException {
        for (LoadConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
