package org.rmqtt.bench.cluster;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a client sees when the leader is killed, and of a publish right after a SUBACK. */
final class FailureFigures {
    /** raft.heartbeat times raft.election_tick as in the seed: the shortest election time-out. */
    private static final double ELECTION_MILLIS = 1000;

    private FailureFigures() {}

    static void failover(BenchCluster cluster, int repetitions) throws IOException, InterruptedException {
        List<Double> back = new ArrayList<>();
        List<Double> gaps = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            BenchNode leader = cluster.leader();
            List<BenchNode> others = cluster.except(leader);
            try (SteadyStream stream = new SteadyStream(others.get(0).mqttPort, others.get(1).mqttPort)) {
                Thread.sleep(2000);
                double before = stream.longestGapMillis();
                long from = System.nanoTime();
                leader.kill();
                untilServed(others.get(0).mqttPort, "bench-failover-" + i);
                back.add((System.nanoTime() - from) / 1e6);
                Thread.sleep(8000);
                gaps.add(stream.longestGapMillis());
                ClusterFigures.say(
                        "failover: served again after %.0f ms; longest gap %.0f ms, %.0f ms before",
                        back.get(i), gaps.get(i), before);
            }
            leader.launch();
            cluster.awaitUp(leader);
            Thread.sleep(3000);
        }
        Collections.sort(back);
        Collections.sort(gaps);
        ClusterFigures.say(
                "failover: median %.0f ms, most %.0f ms, that is %.1f and %.1f election time-outs of %.0f ms",
                median(back),
                back.get(repetitions - 1),
                median(back) / ELECTION_MILLIS,
                back.get(repetitions - 1) / ELECTION_MILLIS,
                ELECTION_MILLIS);
        ClusterFigures.say(
                "failover: longest gap between survivors: median %.0f ms, most %.0f ms",
                median(gaps), gaps.get(repetitions - 1));
    }

    static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    /** Tries until CONNECT and SUBSCRIBE have succeeded. */
    static void untilServed(int port, String clientId) throws InterruptedException {
        while (true) {
            try (MqttClient client = new MqttClient(port)) {
                client.timeout(10_000);
                client.connect(clientId);
                client.subscribe("bench/failover/" + clientId);
                return;
            } catch (IOException e) {
                Thread.sleep(10);
            }
        }
    }

    static void ack(BenchCluster cluster, int tries) throws IOException, InterruptedException {
        List<MqttClient> subscribers = new ArrayList<>();
        List<MqttClient> publishers = new ArrayList<>();
        for (BenchNode node : cluster.nodes()) {
            subscribers.add(MqttClient.connected(node.mqttPort, "bench-ack-to-" + node.id));
            publishers.add(MqttClient.connected(node.mqttPort, "bench-ack-from-" + node.id));
        }
        int lost = 0;
        for (int i = 0; i < tries; i++) {
            MqttClient subscriber = subscribers.get(i % 3);
            String topic = "bench/ack/" + i;
            subscriber.subscribe(topic);
            publishers.get((i + 1 + i / 3 % 2) % 3).publish(topic);
            subscriber.timeout(3000);
            try {
                while (!subscriber.await(MqttClient.PUBLISH).topic().equals(topic)) {
                    continue;
                }
            } catch (SocketTimeoutException e) {
                lost++;
            }
            subscriber.timeout(60_000);
        }
        for (int i = 0; i < 3; i++) {
            subscribers.get(i).close();
            publishers.get(i).close();
        }
        ClusterFigures.say("ack: %d lost of %d", lost, tries);
    }
}
