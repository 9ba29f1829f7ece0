package org.rmqtt.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Some brokers of this build in a temporary folder, as one cluster or each alone; gone when it is closed. */
final class BenchCluster implements AutoCloseable {
    private static final String UP = "Banner RMQTT";

    private final Path folder;
    private final int loops;
    private final List<BenchNode> nodes = new ArrayList<>();

    private BenchCluster(Path folder, int loops) {
        this.folder = folder;
        this.loops = loops;
    }

    /** Three nodes that are members, with so many session loops each; keys are lines of the plug-in's file. */
    static BenchCluster start(Path jar, String heap, int loops, String keys) throws IOException, InterruptedException {
        BenchCluster cluster = new BenchCluster(Files.createTempDirectory("rmqtt-bench"), loops);
        try {
            for (int id = 1; id <= 3; id++) {
                cluster.add(jar, id, heap).configure(true);
            }
            cluster.keys(keys);
            for (BenchNode node : cluster.nodes) {
                node.launch();
            }
            for (BenchNode node : cluster.nodes) {
                cluster.awaitUp(node);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** One node without the plug-in. */
    static BenchCluster alone(Path jar, String heap, int loops) throws IOException, InterruptedException {
        BenchCluster cluster = new BenchCluster(Files.createTempDirectory("rmqtt-bench"), loops);
        try {
            BenchNode node = cluster.add(jar, 1, heap);
            node.configure(false);
            node.launch();
            node.await(UP);
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private BenchNode add(Path jar, int id, String heap) throws IOException {
        BenchNode node = new BenchNode(jar, folder.resolve("node" + id), id, List.of("-Xms512m", "-Xmx" + heap), loops);
        nodes.add(node);
        return node;
    }

    /** Writes the plug-in's file of all nodes. */
    void keys(String keys) throws IOException {
        String lists = "node_grpc_addrs = [%s]%nraft_peer_addrs = [%s]%ncompression = \"zstd\"%n%s%n"
                .formatted(
                        nodes.stream()
                                .map(node -> "\"" + node.id + "@127.0.0.1:" + node.nodePort + "\"")
                                .collect(Collectors.joining(", ")),
                        nodes.stream()
                                .map(node -> "\"" + node.id + "@127.0.0.1:" + node.raftPort + "\"")
                                .collect(Collectors.joining(", ")),
                        keys);
        for (BenchNode node : nodes) {
            node.plugin(lists);
        }
    }

    void awaitUp(BenchNode node) throws IOException, InterruptedException {
        node.await("is a member of the cluster, incarnation");
        node.await(UP);
    }

    List<BenchNode> nodes() {
        return nodes;
    }

    List<Long> pids() {
        return nodes.stream().map(BenchNode::pid).toList();
    }

    List<Integer> ports() {
        return nodes.stream().map(node -> node.mqttPort).toList();
    }

    /** The node that leads. */
    BenchNode leader() throws IOException, InterruptedException {
        while (true) {
            long leader = nodes.get(0).figures().getOrDefault("leader", 0L);
            if (leader > 0) {
                return nodes.get((int) leader - 1);
            }
            Thread.sleep(50);
        }
    }

    /** The two other nodes. */
    List<BenchNode> except(BenchNode node) {
        return nodes.stream().filter(other -> other != node).toList();
    }

    @Override
    public void close() throws IOException {
        for (BenchNode node : nodes) {
            node.kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
