package org.rmqtt.itest.cluster;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;
import org.rmqtt.itest.fixture.History;

/** Publishes steadily with QoS 1 and 2; when its connection breaks it goes on through another node, as somebody else. */
final class FaultPublisher implements AutoCloseable {
    private static final long PERIOD_MILLIS = 20;
    private static final int MOST_UNDER_WAY = 100;
    private static final long PATIENCE_SECONDS = 60;

    private final History history;
    private final ClusterNodes nodes;
    private final Set<Integer> healthy;
    private final String prefix;
    private final int home;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(FaultRun::daemon);
    private final AtomicInteger underWay = new AtomicInteger();
    private Client client;
    private CompletableFuture<?> lastAnswers = CompletableFuture.completedFuture(null);
    private String name;
    private int node;
    private int connections;
    private int seq;

    FaultPublisher(History history, ClusterNodes nodes, Set<Integer> healthy, String prefix, int home) {
        this.history = history;
        this.nodes = nodes;
        this.healthy = healthy;
        this.prefix = prefix;
        this.home = home;
        clock.scheduleWithFixedDelay(this::tick, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            if (client == null || !client.stayedConnected()) {
                connect();
            } else if (underWay.get() < MOST_UNDER_WAY) {
                seq++;
                lastAnswers = CompletableFuture.allOf(lastAnswers, send(1), send(2));
            }
        } catch (Exception e) {
            client = null;
        }
    }

    private void connect() throws Exception {
        node = healthy.contains(home) ? home : healthy.stream().findFirst().orElse(home);
        name = "p" + home + "c" + ++connections;
        seq = 0;
        underWay.set(0);
        lastAnswers = CompletableFuture.completedFuture(null);
        client = Client.clean(prefix + "-" + name, nodes.port(node));
    }

    private CompletableFuture<?> send(int qos) {
        String topic = prefix + "/q" + qos + "/" + home;
        History.Published message = history.publishing(topic, name, seq, node, qos);
        underWay.incrementAndGet();
        return client.send(topic, name + ":" + seq, qos, false).handle((ack, failure) -> {
            underWay.decrementAndGet();
            if (failure == null) {
                message.acknowledge();
            }
            return null;
        });
    }

    /** Stops, and waits for the last acknowledgements; what is wrong with them. */
    Optional<String> finish() throws Exception {
        clock.shutdown();
        if (!clock.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return Optional.of("ACK: publisher " + name + " on node " + node + " hangs");
        }
        try {
            CompletableFuture.anyOf(
                            lastAnswers, client == null ? CompletableFuture.completedFuture(null) : client.ended())
                    .get(PATIENCE_SECONDS / 2, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return Optional.of("ACK: publisher " + name + " on node " + node + " waits for " + underWay.get()
                    + " acknowledgements of " + 2 * seq + " messages");
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        if (client != null) {
            client.close();
        }
    }
}
