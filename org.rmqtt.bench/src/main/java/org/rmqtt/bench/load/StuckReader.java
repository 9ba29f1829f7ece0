package org.rmqtt.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;

/** A client that subscribes and never reads what it is sent. */
public final class StuckReader implements Closeable {
    private final Selector selector = Selector.open();
    private final LoadConnection connection;

    /** Subscribes with QoS 0. */
    public StuckReader(int port, String filter) throws IOException {
        connection = new LoadConnection(
                null, selector, new InetSocketAddress("127.0.0.1", port), "stuck" + System.nanoTime(), null, 0);
        connection.subscribe(filter, 0);
    }

    @Override
    public void close() throws IOException {
        connection.close();
        selector.close();
    }
}
