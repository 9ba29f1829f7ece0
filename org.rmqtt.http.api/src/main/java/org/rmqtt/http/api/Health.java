package org.rmqtt.http.api;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.ClusterView;
import org.rmqtt.api.connection.ListenerInfo;

/** How this node is: the log of commands, the listeners, memory and disk. */
final class Health {
    private static final double LITTLE_HEAP = 0.03;
    private static final long LITTLE_DISK = 64L * 1024 * 1024;

    private final BrokerRuntime runtime;
    private final Supplier<List<ListenerInfo>> listeners;
    private final Path dataDir;

    Health(BrokerRuntime runtime, Supplier<List<ListenerInfo>> listeners, Path dataDir) {
        this.runtime = runtime;
        this.listeners = listeners;
        this.dataDir = dataDir;
    }

    /** What is looked at, by name, in order. */
    static List<String> subjects() {
        return List.of("cluster", "listeners", "memory", "disk", "storage");
    }

    CompletionStage<JsonObject> check() {
        return runtime.cluster().thenApply(this::check);
    }

    /** What is wrong with one subject; an empty list if nothing is. */
    CompletionStage<List<String>> troubles(String subject) {
        return runtime.cluster().thenApply(cluster -> troubles(subject, cluster));
    }

    private JsonObject check(ClusterView cluster) {
        List<String> troubles = subjects().stream()
                .flatMap(subject -> troubles(subject, cluster).stream())
                .toList();
        JsonObject json = new JsonObject();
        json.addProperty("node_id", runtime.nodeId());
        json.addProperty("running", troubles.isEmpty());
        json.addProperty("leader_id", cluster.leaderId());
        json.addProperty("descr", troubles.isEmpty() ? "ok" : String.join("; ", troubles));
        json.add("troubles", Json.GSON.toJsonTree(troubles));
        return json;
    }

    private List<String> troubles(String subject, ClusterView cluster) {
        return switch (subject) {
            case "cluster" -> cluster(cluster);
            case "listeners" -> listeners();
            case "memory" -> memory();
            case "disk" -> disk();
            default -> storage();
        };
    }

    private static List<String> cluster(ClusterView cluster) {
        if (!cluster.logReason().isEmpty()) {
            return List.of("cluster: " + cluster.logReason());
        }
        return cluster.member() && cluster.leaderId() == 0 ? List.of("cluster: there is no leader") : List.of();
    }

    private List<String> listeners() {
        List<ListenerInfo> all = listeners.get();
        if (all.isEmpty()) {
            return List.of("listeners: none is open");
        }
        return all.stream()
                .filter(listener -> !listener.trouble().isEmpty())
                .map(listener -> "listener " + listener.name() + ": " + listener.trouble())
                .toList();
    }

    private static List<String> memory() {
        Runtime machine = Runtime.getRuntime();
        double free = 1 - (double) (machine.totalMemory() - machine.freeMemory()) / machine.maxMemory();
        return free < LITTLE_HEAP
                ? List.of("memory: " + Math.round(free * 100) + " % of the heap are free")
                : List.of();
    }

    private List<String> disk() {
        try {
            long space = Files.getFileStore(dataDir).getUsableSpace();
            return space < LITTLE_DISK ? List.of("disk: " + space / (1024 * 1024) + " MB are free") : List.of();
        } catch (IOException e) {
            return List.of("disk: " + e.getMessage());
        }
    }

    private List<String> storage() {
        return Files.isWritable(dataDir) ? List.of() : List.of("storage: " + dataDir + " cannot be written");
    }
}
