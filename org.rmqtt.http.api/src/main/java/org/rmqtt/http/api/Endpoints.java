package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** All endpoints, by RMQTT's paths. */
final class Endpoints {
    private final Fleet fleet;
    private final List<Endpoint> all = new ArrayList<>();

    Endpoints(Fleet fleet, ClientEndpoints clients, MqttEndpoints mqtt) {
        this.fleet = fleet;
        get("", "get_apis", "All endpoints", request -> done(list()));
        node("brokers", "broker", "The brokers of all nodes", "The broker of a node");
        node("nodes", "node", "The nodes with their machines", "A node with its machine");
        get("/features", "get_features", "What all nodes can, and where they differ", request -> features());
        get("/features/{id}", "get_features_of_node", "What a node can", request -> json(one(request, "features")));
        get("/health/check", "check_health", "How all nodes are", request -> health());
        get("/health/check/{id}", "check_health_of_node", "How a node is; 503 if it does not run", this::nodeHealth);
        get(
                "/health/live",
                "is_live",
                "200 as long as the process works",
                request -> CompletableFuture.completedFuture(Reply.text("ok")));
        get("/health/ready", "is_ready", "200 if this node serves clients, else 503", request -> status(
                        fleet.ask(fleet.self(), "health"))
                .thenApply(Endpoints::yesOrNo));
        for (String what : List.of("cluster", "listeners")) {
            get("/" + what, "get_" + what, "The " + what + " as each node sees it", request -> fleet.askAll(what)
                    .thenApply(answers -> {
                        JsonArray rows = new JsonArray();
                        answers.forEach((node, answer) ->
                                rows.add(answer instanceof JsonElement json ? json : nodeObject(node, answer)));
                        return Reply.json(rows);
                    }));
        }
        clients.addTo(all);
        mqtt.addTo(all);
        plugins();
        new ClusterEndpoints(fleet).addTo(all);
        new FigureEndpoints(fleet).addTo(all);
        new PrometheusEndpoints(fleet).addTo(all);
    }

    List<Endpoint> all() {
        return all;
    }

    private void get(String path, String name, String description, Endpoint.Handler handler, String... query) {
        all.add(new Endpoint("GET", path, name, description, List.of(query), handler));
    }

    private void put(String path, String name, String description, Endpoint.Handler handler) {
        all.add(new Endpoint("PUT", path, name, description, List.of(), handler));
    }

    static CompletionStage<Reply> done(JsonElement json) {
        return CompletableFuture.completedFuture(Reply.json(json));
    }

    static CompletionStage<Reply> json(CompletionStage<JsonElement> answer) {
        return answer.thenApply(json -> json instanceof JsonPrimitive word && word.isString()
                ? Reply.text(word.getAsString())
                : Reply.json(json));
    }

    private CompletionStage<JsonElement> one(Request request, String what) {
        return fleet.ask(request.node(), what);
    }

    private JsonArray list() {
        JsonArray list = new JsonArray();
        for (Endpoint endpoint : all) {
            JsonObject json = new JsonObject();
            json.addProperty("path", "/api/v1" + endpoint.path());
            json.addProperty("name", endpoint.name());
            json.addProperty("method", endpoint.method());
            json.addProperty("descr", endpoint.description());
            list.add(json);
        }
        return list;
    }

    /** What each node says, in a list; the text of what went wrong in the place of one that says nothing. */
    private void node(String path, String what, String allDescription, String oneDescription) {
        get("/" + path, "get_" + path, allDescription, request -> fleet.askAll(what)
                .thenApply(answers -> Reply.json(Json.array(
                        answers.values().stream().map(Endpoints::element).toList()))));
        get("/" + path + "/{id}", "get_" + what, oneDescription, request -> json(one(request, what)));
    }

    static JsonElement element(Object answer) {
        return answer instanceof JsonElement json ? json : new JsonPrimitive(answer.toString());
    }

    // ---- features and health

    private CompletionStage<Reply> features() {
        return fleet.askAll("features").thenApply(answers -> {
            JsonArray nodes = new JsonArray();
            Map<String, Map<String, List<Long>>> values = new LinkedHashMap<>();
            answers.forEach((node, answer) -> {
                JsonObject json = nodeObject(node, answer);
                if (answer instanceof JsonObject features) {
                    json.add("features", features);
                    features.entrySet()
                            .forEach(entry -> values.computeIfAbsent(entry.getKey(), name -> new LinkedHashMap<>())
                                    .computeIfAbsent(entry.getValue().toString(), value -> new ArrayList<>())
                                    .add(node));
                }
                nodes.add(json);
            });
            JsonArray conflicts = new JsonArray();
            values.forEach((feature, byValue) -> {
                if (byValue.size() > 1) {
                    conflicts.add(conflict(feature, byValue));
                }
            });
            JsonObject json = new JsonObject();
            json.addProperty("consistent", conflicts.isEmpty());
            json.addProperty("node_count", nodes.size());
            json.add("conflicts", conflicts);
            json.add("nodes", nodes);
            return Reply.json(json);
        });
    }

    private static JsonObject conflict(String feature, Map<String, List<Long>> byValue) {
        JsonArray values = new JsonArray();
        byValue.forEach((value, nodes) -> {
            JsonObject json = new JsonObject();
            json.add("value", Json.GSON.fromJson(value, JsonElement.class));
            json.add("node_ids", Json.GSON.toJsonTree(nodes));
            values.add(json);
        });
        JsonObject json = new JsonObject();
        json.addProperty("feature", feature);
        json.add("values", values);
        return json;
    }

    private static JsonObject nodeObject(long node, Object answer) {
        JsonObject json = new JsonObject();
        json.addProperty("node_id", node);
        json.addProperty("node_name", NodeFacts.name(node));
        if (!(answer instanceof JsonElement)) {
            json.addProperty("error", answer.toString());
        }
        return json;
    }

    private CompletionStage<Reply> health() {
        return fleet.askAll("health").thenApply(answers -> {
            JsonArray nodes = new JsonArray();
            List<String> troubles = new ArrayList<>();
            answers.forEach((node, answer) -> {
                JsonObject json = answer instanceof JsonObject known ? known : new JsonObject();
                if (!(answer instanceof JsonObject)) {
                    json.addProperty("node_id", node);
                    json.addProperty("running", false);
                    json.addProperty("leader_id", 0);
                    json.addProperty("descr", answer.toString());
                }
                if (!json.get("running").getAsBoolean()) {
                    troubles.add("node " + node + ": " + json.get("descr").getAsString());
                }
                nodes.add(json);
            });
            JsonObject json = new JsonObject();
            json.addProperty("running", troubles.isEmpty());
            json.addProperty("descr", troubles.isEmpty() ? "ok" : String.join("; ", troubles));
            json.add("nodes", nodes);
            return Reply.json(json);
        });
    }

    private CompletionStage<Reply> nodeHealth(Request request) {
        return status(one(request, "health"));
    }

    private static CompletionStage<Reply> status(CompletionStage<JsonElement> health) {
        return health.thenApply(
                json -> Reply.json(json.getAsJsonObject().get("running").getAsBoolean() ? 200 : 503, json));
    }

    private static Reply yesOrNo(Reply health) {
        return new Reply(health.status(), "text/plain", health.status() == 200 ? "ok" : "not ready");
    }

    // ---- plug-ins

    private void plugins() {
        get("/plugins", "get_plugins", "The plug-ins of all nodes", request -> fleet.askAll("plugins")
                .thenApply(answers -> {
                    JsonArray rows = new JsonArray();
                    answers.forEach((node, answer) -> {
                        JsonObject row = new JsonObject();
                        row.addProperty("node", node);
                        row.add("plugins", element(answer));
                        rows.add(row);
                    });
                    return Reply.json(rows);
                }));
        get("/plugins/{id}", "get_node_plugins", "The plug-ins of a node", request -> json(one(request, "plugins")));
        get("/plugins/{id}/{plugin}", "get_plugin", "A plug-in of a node", request -> plugin(request, "plugin"));
        get(
                "/plugins/{id}/{plugin}/config",
                "get_plugin_config",
                "The configuration of a plug-in; secrets are not shown",
                request -> plugin(request, "plugin.config"));
        put(
                "/plugins/{id}/{plugin}/config",
                "set_plugin_config",
                "Changes keys of a plug-in's configuration, at once and in its file",
                request -> plugin(request, "plugin.set"));
        put(
                "/plugins/{id}/{plugin}/config/reload",
                "reload_plugin_config",
                "Nothing: files are read when they change",
                request -> plugin(request, "plugin.reload"));
        put(
                "/plugins/{id}/{plugin}/load",
                "load_plugin",
                "Starts a plug-in",
                request -> plugin(request, "plugin.load"));
        put(
                "/plugins/{id}/{plugin}/unload",
                "unload_plugin",
                "Stops a plug-in",
                request -> plugin(request, "plugin.unload"));
    }

    private CompletionStage<Reply> plugin(Request request, String what) {
        JsonObject with = new JsonObject();
        with.addProperty("plugin", request.path("plugin"));
        if (what.equals("plugin.set")) {
            with.add("config", request.object().json());
        }
        return json(fleet.ask(request.node(), what, with));
    }
}
