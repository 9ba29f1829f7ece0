package org.rmqtt.bench.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The figures of the cluster: starts three nodes of this build for each part and ends them again. */
@Command(name = "cluster", mixinStandardHelpOptions = true, description = "Measures three nodes on loopback.")
public final class ClusterFigures implements Callable<Integer> {
    @Option(names = "--jar", required = true, description = "The executable jar of the broker")
    private Path jar;

    @Option(
            names = "--only",
            split = ",",
            defaultValue = "suback,counts,cross,subscribe,million,failover,ack",
            description = "Parts: ${DEFAULT-VALUE}")
    private List<String> only;

    @Option(names = "--rounds", defaultValue = "30", description = "suback: blocks of 100 of each kind in turn")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "30", description = "suback: blocks that do not count")
    private int warmUp;

    @Option(names = "--repetitions", defaultValue = "5", description = "cross, subscribe and failover")
    private int repetitions;

    @Option(names = "--seconds", defaultValue = "5", description = "cross and subscribe: measured in each repetition")
    private int seconds;

    @Option(
            names = "--settle",
            defaultValue = "8",
            description = "cross and subscribe: repetitions before any counts, so that all code is compiled")
    private int settle;

    @Option(
            names = "--batch",
            defaultValue = "60",
            description = "subscribe: raft.proposal_batch_size, commands of a batch, many of which share a log entry")
    private int batch;

    @Option(
            names = "--workers",
            defaultValue = "500",
            description = "subscribe: task_exec_queue_workers, commands that a node has under way")
    private int workers;

    @Option(
            names = "--loops",
            defaultValue = "0",
            description =
                    "node.loops of each node; 0, one for each processor, is more threads than three nodes on two can use")
    private int loops;

    @Option(names = "--connections", defaultValue = "60", description = "subscribe")
    private int connections;

    @Option(names = "--window", defaultValue = "20", description = "subscribe: commands under way for each")
    private int window;

    @Option(names = "--clients", defaultValue = "1000", description = "million")
    private int clients;

    @Option(names = "--each", defaultValue = "1000", description = "million: subscriptions of a client")
    private int each;

    @Option(names = "--tries", defaultValue = "10000", description = "ack")
    private int tries;

    /** Runs the parts. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ClusterFigures()).execute(args));
    }

    static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
        System.out.flush();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        jar = jar.toAbsolutePath();
        for (String part : only) {
            switch (part) {
                case "subscribe" -> subscribe();
                case "suback", "counts", "cross", "failover" -> plain(part);
                case "million" -> {
                    try (BenchCluster cluster = BenchCluster.start(jar, "3g", loops, "")) {
                        new MillionFigures(cluster, clients, each).run();
                    }
                }
                case "ack" -> {
                    try (BenchCluster cluster = BenchCluster.start(jar, "1g", loops, "subscribe_ack = \"all\"")) {
                        FailureFigures.ack(cluster, tries);
                    }
                }
                default -> throw new IllegalArgumentException("there is no part " + part);
            }
        }
        return 0;
    }

    private void plain(String part) throws IOException, InterruptedException {
        try (BenchCluster cluster = BenchCluster.start(jar, "1g", loops, "")) {
            switch (part) {
                case "suback" -> new CommitFigures(cluster).times(rounds, warmUp);
                case "counts" -> new CommitFigures(cluster).counts();
                case "cross" -> new CrossFigures(cluster, seconds).run(settle, repetitions);
                default -> FailureFigures.failover(cluster, repetitions);
            }
        }
    }

    private void subscribe() throws IOException, InterruptedException {
        List<Double> ratios = new ArrayList<>();
        SubscribeLoad load = new SubscribeLoad(connections, window, seconds);
        try (BenchCluster alone = BenchCluster.alone(jar, "2g", loops);
                BenchCluster cluster = BenchCluster.start(
                        jar,
                        "2g",
                        loops,
                        "raft.proposal_batch_size = %d%ntask_exec_queue_workers = %d".formatted(batch, workers))) {
            for (int i = -settle; i < repetitions; i++) {
                double one = load.perCpuSecond("alone", alone.ports(), alone.pids());
                Map<String, Long> before = cluster.nodes().get(0).figures();
                double three = load.perCpuSecond("cluster", cluster.ports(), cluster.pids());
                Map<String, Long> after = cluster.nodes().get(0).figures();
                say(
                        "subscribe: %.1f commands of an entry",
                        (double) (after.get("applied_commands") - before.get("applied_commands"))
                                / (after.get("applied_entries") - before.get("applied_entries")));
                if (i >= 0) {
                    ratios.add(three / one);
                }
            }
        }
        Collections.sort(ratios);
        say(
                "subscribe: ratio median %.3f, from %.3f to %.3f",
                FailureFigures.median(ratios), ratios.get(0), ratios.get(ratios.size() - 1));
    }
}
