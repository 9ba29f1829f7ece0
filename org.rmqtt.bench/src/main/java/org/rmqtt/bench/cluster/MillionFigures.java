package org.rmqtt.bench.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/** Very many subscriptions: memory, snapshot, restart. */
final class MillionFigures {
    private static final int FILTERS_OF_A_PACKET = 100;

    private final BenchCluster cluster;
    private final int connections;
    private final int each;

    MillionFigures(BenchCluster cluster, int connections, int each) {
        this.cluster = cluster;
        this.connections = connections;
        this.each = each;
    }

    void run() throws IOException, InterruptedException {
        BenchNode leader = cluster.leader();
        BenchNode owner = cluster.except(leader).get(0);
        BenchNode other = cluster.except(leader).get(1);
        double plain = restart(other);
        long heapBefore = other.liveHeap();
        List<MqttClient> clients = new ArrayList<>();
        try {
            long from = System.nanoTime();
            long text = subscribe(owner, clients);
            long count = (long) connections * each;
            ClusterFigures.say("million: %d subscriptions in %.1f s", count, (System.nanoTime() - from) / 1e9);
            Thread.sleep(5000);
            double heap = (double) (other.liveHeap() - heapBefore) / count;
            double characters = (double) text / count;
            ClusterFigures.say(
                    "million: %.0f bytes of heap each on a node without the clients; filters have %.0f"
                            + " characters, so %.0f beyond the text",
                    heap, characters, heap - characters);
            ClusterFigures.say("million: histogram%n%s", head(other.jcmd("GC.class_histogram")));
            snapshot(leader, owner, other);
            double full = restart(other);
            Matcher read = other.await("the snapshot at log entry \\d+, read in (\\d+) ms");
            ClusterFigures.say(
                    "million: restart to served %.1f s, without subscriptions %.1f s, reading the snapshot %s ms",
                    full, plain, read.group(1));
        } finally {
            for (MqttClient client : clients) {
                client.close();
            }
        }
    }

    private static String head(String histogram) {
        return String.join("\n", histogram.lines().limit(16).toList());
    }

    private long subscribe(BenchNode owner, List<MqttClient> clients) throws IOException {
        long text = 0;
        for (int i = 0; i < connections; i++) {
            MqttClient client = MqttClient.connected(owner.mqttPort, "bench-million-" + i);
            clients.add(client);
            int packets = 0;
            for (int j = 0; j < each; ) {
                List<String> filters = new ArrayList<>();
                for (; filters.size() < FILTERS_OF_A_PACKET && j < each; j++) {
                    String filter = "site/%04d/device/%04d/temperature".formatted(i, j);
                    text += filter.length();
                    filters.add(filter);
                }
                client.sendSubscribe(filters);
                packets++;
            }
            for (; packets > 0; packets--) {
                client.readSubAck();
            }
        }
        return text;
    }

    private void snapshot(BenchNode leader, BenchNode owner, BenchNode other) throws IOException, InterruptedException {
        try (SteadyStream stream = new SteadyStream(owner.mqttPort, other.mqttPort)) {
            Thread.sleep(5000);
            ClusterFigures.say("million: longest gap of the stream before %.0f ms", stream.longestGapMillis());
            for (BenchNode node : cluster.nodes()) {
                node.mark();
            }
            cluster.keys("raft.snapshot_entries = 100");
            for (BenchNode node : cluster.nodes()) {
                Matcher written = node.await("a snapshot at log entry \\d+ is on disk: (\\d+) bytes in (\\d+) ms");
                ClusterFigures.say(
                        "million: snapshot of node %d%s has %s bytes, written in %s ms",
                        node.id, node == leader ? " (leader)" : "", written.group(1), written.group(2));
            }
            ClusterFigures.say(
                    "million: longest gap of the stream while snapshots are written %.0f ms",
                    stream.longestGapMillis());
            cluster.keys("");
        }
    }

    /** Seconds from the start of the process until it serves a client. */
    private double restart(BenchNode node) throws IOException, InterruptedException {
        node.terminate();
        long from = System.nanoTime();
        node.launch();
        FailureFigures.untilServed(node.mqttPort, "bench-restart");
        return (System.nanoTime() - from) / 1e9;
    }
}
