package org.rmqtt.bench.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a CONNECT and a SUBSCRIBE cost in an idle cluster: time beside a bare commit, commits, syncs, bytes. */
final class CommitFigures {
    /** A batch of one command has so many bytes around it, with the leader's stamp. */
    private static final int AROUND = 18;

    private static final int BLOCK = 100;
    private static final long SETTLE_MILLIS = 300;

    private final BenchCluster cluster;
    private final BenchNode leader;
    private int next;

    CommitFigures(BenchCluster cluster) throws IOException, InterruptedException {
        this.cluster = cluster;
        leader = cluster.leader();
    }

    private record Cost(double commits, double syncs, double bytes) {}

    private interface Work {
        void run(int count, Histogram into) throws IOException;
    }

    /** Prints the times; each round is a block of each in turn. */
    void times(int rounds, int warmUp) throws IOException, InterruptedException {
        try (MqttClient client = MqttClient.connected(leader.mqttPort, "bench-suback");
                RawGroup raw = new RawGroup()) {
            Work subscribe = (count, into) -> subscribe(client, count, into);
            int subscribeBytes = (int) Math.round(cost(subscribe).bytes()) + AROUND;
            int connectBytes = (int) Math.round(cost(this::connect).bytes()) + AROUND;
            compare("SUBACK", subscribe, raw, subscribeBytes, rounds, warmUp);
            compare("CONNACK", this::connect, raw, connectBytes, rounds, warmUp);
        }
    }

    private static void compare(String name, Work work, RawGroup raw, int bytes, int rounds, int warmUp)
            throws IOException, InterruptedException {
        Histogram ours = new Histogram(3);
        Histogram bare = new Histogram(3);
        for (int round = -warmUp; round < rounds; round++) {
            if (round == 0) {
                ours.reset();
                bare.reset();
            }
            work.run(BLOCK, ours);
            Thread.sleep(SETTLE_MILLIS / 3);
            raw.commit(BLOCK, bytes, bare);
        }
        for (double percent : new double[] {50, 99}) {
            double our = ours.getValueAtPercentile(percent) / 1e6;
            double their = bare.getValueAtPercentile(percent) / 1e6;
            ClusterFigures.say(
                    "suback: %s p%.0f %.3f ms, raw commit of %d bytes %.3f ms, ratio %.2f",
                    name, percent, our, bytes, their, our / their);
        }
    }

    /** Prints what the console counts. */
    void counts() throws IOException, InterruptedException {
        try (MqttClient client = MqttClient.connected(leader.mqttPort, "bench-counts")) {
            print("SUBSCRIBE", cost((count, into) -> subscribe(client, count, into)));
            print("CONNECT", cost(this::connectAndKeep));
        } finally {
            closeKept();
        }
    }

    private static void print(String name, Cost cost) {
        ClusterFigures.say(
                "counts: %s %.2f commits, %.2f fsyncs of the leader, %.1f bytes of command",
                name, cost.commits(), cost.syncs(), cost.bytes());
    }

    private Cost cost(Work work) throws IOException, InterruptedException {
        int count = 5 * BLOCK;
        Thread.sleep(SETTLE_MILLIS);
        Map<String, Long> before = leader.figures();
        work.run(count, new Histogram(3));
        Map<String, Long> after = leader.figures();
        return new Cost(
                (double) difference(before, after, "applied_entries") / count,
                (double) difference(before, after, "fsyncs") / count,
                (double) difference(before, after, "applied_bytes") / difference(before, after, "applied_commands"));
    }

    private static long difference(Map<String, Long> before, Map<String, Long> after, String figure) {
        return after.get(figure) - before.get(figure);
    }

    private void subscribe(MqttClient client, int count, Histogram into) throws IOException {
        for (int i = 0; i < count; i++) {
            String filter = "bench/suback/%08d".formatted(next++);
            long from = System.nanoTime();
            client.subscribe(filter);
            into.recordValue(System.nanoTime() - from);
        }
    }

    private final List<MqttClient> kept = new ArrayList<>();

    private void connectAndKeep(int count, Histogram into) throws IOException {
        for (int i = 0; i < count; i++) {
            MqttClient client = new MqttClient(leader.mqttPort);
            kept.add(client);
            long from = System.nanoTime();
            client.connect("bench-connack-%08d".formatted(next++));
            into.recordValue(System.nanoTime() - from);
        }
    }

    private void closeKept() throws IOException {
        for (MqttClient client : kept) {
            client.close();
        }
        kept.clear();
    }

    private void connect(int count, Histogram into) throws IOException {
        connectAndKeep(count, into);
        closeKept();
    }
}
