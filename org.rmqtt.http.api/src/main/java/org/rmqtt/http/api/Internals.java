package org.rmqtt.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What goes on inside this node, by RMQTT's names: its gRPC calls are questions between nodes here, its executors the session
 * loops and the threads of the API. Any thread.
 */
final class Internals {
    private final Figures figures;
    private final ScheduledThreadPoolExecutor executor;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answering = new AtomicInteger();

    Internals(Figures figures, ScheduledThreadPoolExecutor executor) {
        this.figures = figures;
        this.executor = executor;
    }

    /** Questions to other nodes that are under way. */
    AtomicInteger asked() {
        return asked;
    }

    /** Questions of other nodes that are under way. */
    AtomicInteger answering() {
        return answering;
    }

    JsonObject show() {
        JsonObject loops = new JsonObject();
        loops.addProperty("waiting", figures.stats().get("loops.tasks.waiting"));
        JsonObject api = new JsonObject();
        api.addProperty("active", executor.getActiveCount());
        api.addProperty("completed", executor.getCompletedTaskCount());
        api.addProperty("waiting", executor.getQueue().size());
        JsonObject executors = new JsonObject();
        executors.add("session_loops", loops);
        executors.add("http_api", api);
        JsonObject json = new JsonObject();
        json.addProperty("grpc_server_actives", answering.get());
        json.addProperty("grpc_clients_actives", asked.get());
        json.add("execs_actives", executors);
        return json;
    }

    /** Adds the numbers of one node to those of others. */
    static void merge(JsonObject sum, JsonObject one) {
        for (Map.Entry<String, JsonElement> entry : one.entrySet()) {
            String name = entry.getKey();
            if (entry.getValue().isJsonObject()) {
                if (!sum.has(name)) {
                    sum.add(name, new JsonObject());
                }
                merge(sum.getAsJsonObject(name), entry.getValue().getAsJsonObject());
            } else {
                long before = sum.has(name) ? sum.get(name).getAsLong() : 0;
                sum.addProperty(name, before + entry.getValue().getAsLong());
            }
        }
    }
}
