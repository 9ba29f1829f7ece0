package org.rmqtt.itest.cluster;

import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;
import org.rmqtt.itest.fixture.History;

/** A client with a lasting session that connects wherever it is told to, without leaving where it was. */
final class FaultMover implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;
    private static final int TRIES = 5;

    private final History history;
    private final ClusterNodes nodes;
    private final String id;
    private final String filter;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(FaultRun::daemon);
    private volatile Client current;
    private boolean subscribed;

    FaultMover(History history, ClusterNodes nodes, String id, String filter) {
        this.history = history;
        this.nodes = nodes;
        this.id = id;
        this.filter = filter;
    }

    /** Connects to a node; a refusal is taken. */
    Future<Boolean> move(int node) {
        return thread.submit(() -> connect(node));
    }

    private boolean connect(int node) throws Exception {
        History.Connection connection = history.connecting(id, node, true);
        try {
            Client client = Client.listening(id, nodes.port(node), false, 3600, connection::received);
            connection.accepted(client.sessionPresent());
            client.ended().thenRun(connection::ended);
            if (!subscribed) {
                client.subscribe(filter, 2);
                connection.subscribed();
                subscribed = true;
            }
            current = client;
            return true;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    /** Sees to it that there is a connection at the end. */
    void settle(Set<Integer> healthy) throws Exception {
        move(0, healthy);
    }

    private void move(int tried, Set<Integer> healthy) throws Exception {
        Future<Boolean> idle = thread.submit(() -> current.stayedConnected());
        if (idle.get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return;
        }
        if (tried >= TRIES) {
            throw new AssertionError(id + " could not connect again");
        }
        int node = healthy.stream().skip(tried % healthy.size()).findFirst().orElseThrow();
        move(node).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        move(tried + 1, healthy);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        if (current != null) {
            current.close();
        }
    }
}
