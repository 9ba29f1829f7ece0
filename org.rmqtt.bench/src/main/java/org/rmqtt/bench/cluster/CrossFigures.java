package org.rmqtt.bench.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rmqtt.bench.load.LoadRun;
import org.rmqtt.bench.load.LoadSettings;
import org.rmqtt.bench.load.LoadSettings.Shape;

/** What a message costs whose receiver is on another node, beside one whose receiver is on the same node. */
final class CrossFigures {
    private static final int PAIRS = 100;
    private static final int PAYLOAD = 64;
    private static final int WINDOW = 16;

    private final BenchCluster cluster;
    private final int seconds;

    CrossFigures(BenchCluster cluster, int seconds) {
        this.cluster = cluster;
        this.seconds = seconds;
    }

    /** Prints the cost of both, in turn; the CPU time is that of all three nodes for either. */
    void run(int settle, int repetitions) throws IOException {
        List<Double> ratios = new ArrayList<>();
        for (int i = -settle; i < repetitions; i++) {
            double local = perCpuSecond(0, 0);
            double cross = perCpuSecond(0, 1);
            ClusterFigures.say(
                    "cross: %.0f messages per CPU-second from node to node, %.0f on one, cost %.2f times",
                    cross, local, local / cross);
            if (i >= 0) {
                ratios.add(local / cross);
            }
        }
        Collections.sort(ratios);
        ClusterFigures.say(
                "cross: cost median %.2f times, from %.2f to %.2f",
                FailureFigures.median(ratios), ratios.get(0), ratios.get(ratios.size() - 1));
    }

    private double perCpuSecond(int from, int to) throws IOException {
        List<Integer> ports = cluster.ports();
        return new LoadRun(new LoadSettings(
                        Shape.PAIRS,
                        ports.get(to),
                        ports.get(from),
                        cluster.pids(),
                        PAIRS,
                        1,
                        PAYLOAD,
                        WINDOW,
                        0,
                        1,
                        seconds))
                .run()
                .perCpuSecond();
    }
}
