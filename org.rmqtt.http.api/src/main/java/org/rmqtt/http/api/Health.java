package org.rmqtt.http.api;

import com.google.gson.JsonArray;
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

    CompletionStage<JsonObject> check() {
        return runtime.cluster().thenApply(this::check);
    }

    private JsonObject check(ClusterView cluster) {
        JsonArray troubles = new JsonArray();
        if (!cluster.logReason().isEmpty()) {
            troubles.add("cluster: " + cluster.logReason());
        } else if (cluster.member() && cluster.leaderId() == 0) {
            troubles.add("cluster: there is no leader");
        }
        List<ListenerInfo> all = listeners.get();
        if (all.isEmpty()) {
            troubles.add("listeners: none is open");
        }
        all.stream()
                .filter(listener -> !listener.trouble().isEmpty())
                .forEach(listener -> troubles.add("listener " + listener.name() + ": " + listener.trouble()));
        Runtime machine = Runtime.getRuntime();
        double free = 1 - (double) (machine.totalMemory() - machine.freeMemory()) / machine.maxMemory();
        if (free < LITTLE_HEAP) {
            troubles.add("memory: " + Math.round(free * 100) + " % of the heap are free");
        }
        try {
            long space = Files.getFileStore(dataDir).getUsableSpace();
            if (space < LITTLE_DISK) {
                troubles.add("disk: " + space / (1024 * 1024) + " MB are free");
            }
        } catch (IOException e) {
            troubles.add("disk: " + e.getMessage());
        }
        JsonObject json = new JsonObject();
        json.addProperty("node_id", runtime.nodeId());
        json.addProperty("running", troubles.isEmpty());
        json.addProperty("leader_id", cluster.leaderId());
        json.addProperty("descr", troubles.isEmpty() ? "ok" : String.join("; ", texts(troubles)));
        json.add("troubles", troubles);
        return json;
    }

    private static List<String> texts(JsonArray array) {
        return array.asList().stream().map(each -> each.getAsString()).toList();
    }
}
