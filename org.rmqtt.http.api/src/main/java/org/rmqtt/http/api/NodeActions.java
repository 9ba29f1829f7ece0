package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.ClientView;
import org.rmqtt.api.broker.ClusterView;
import org.rmqtt.api.broker.StreamView;
import org.rmqtt.api.connection.ListenerInfo;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;

/** What this node does when it, or another one on its behalf, is asked for something by name. Any thread; never blocks. */
final class NodeActions {
    private final BrokerRuntime runtime;
    private final NodeFacts facts;
    private final Figures figures;
    private final History history;
    private final PluginActions plugins;
    private final Health health;
    private final Supplier<List<ListenerInfo>> listeners;
    private final Runnable drain;
    private final Internals internals;

    /**
     * What this node does.
     *
     * @param drain lets the node hand over what it has and end, but not before the answer is out
     */
    NodeActions(
            BrokerRuntime runtime,
            NodeFacts facts,
            Figures figures,
            History history,
            PluginActions plugins,
            Health health,
            Supplier<List<ListenerInfo>> listeners,
            Runnable drain,
            Internals internals) {
        this.runtime = runtime;
        this.facts = facts;
        this.figures = figures;
        this.history = history;
        this.plugins = plugins;
        this.health = health;
        this.listeners = listeners;
        this.drain = drain;
        this.internals = internals;
    }

    CompletionStage<JsonElement> run(String what, JsonObject with) {
        try {
            return switch (what) {
                case "broker" -> done(facts.broker());
                case "node" -> done(node(figures.stats()));
                case "features" -> done(features());
                case "health" -> health.check().thenApply(json -> json);
                case "cluster" -> runtime.cluster().thenCombine(runtime.streams(), NodeActions::cluster);
                case "listeners" -> done(listeners());
                case "stats" -> done(Json.figures(figures.stats()));
                case "stats.sys" -> done(internals.show());
                case "prometheus" -> done(all());
                case "metrics" -> done(Json.figures(figures.metrics()));
                case "history" -> done(history.read(with));
                case "clients" -> clients(with, ClientQuery.of(with));
                case "offlines" -> clients(with, view -> !view.connected());
                case "offlines.purge" -> purge(with);
                case "client" -> client(with);
                case "subscribe" -> subscribe(with);
                case "unsubscribe" -> unsubscribe(with);
                case "drain" -> {
                    drain.run();
                    yield done(new JsonPrimitive("ok"));
                }
                default -> plugins.run(what, with);
            };
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private JsonObject node(Map<String, Long> stats) throws IOException {
        return facts.node(stats.get("connections.count"));
    }

    private JsonObject all() throws IOException {
        Map<String, Long> stats = figures.stats();
        JsonObject json = new JsonObject();
        json.add("metrics", Json.figures(figures.metrics()));
        json.add("stats", Json.figures(stats));
        json.add("histograms", Json.GSON.toJsonTree(runtime.histograms()));
        json.add("node", node(stats));
        json.add("jvm", figures.jvm());
        return json;
    }

    private static CompletionStage<JsonElement> done(JsonElement json) {
        return CompletableFuture.completedFuture(json);
    }

    private static JsonObject cluster(ClusterView view, List<StreamView> streams) {
        JsonObject json = new JsonObject();
        json.addProperty("node_id", view.nodeId());
        json.addProperty("member", view.member());
        json.add("nodes", Json.GSON.toJsonTree(view.nodes()));
        json.addProperty("leader_id", view.leaderId());
        json.addProperty("cluster_id", view.clusterId());
        json.addProperty("log_state", view.logState());
        json.addProperty("log_reason", view.logReason());
        json.addProperty("applied", view.applied());
        json.addProperty("digest", Long.toHexString(view.digest()));
        json.addProperty("level", view.level());
        json.add("figures", Json.figures(new TreeMap<>(view.figures())));
        json.add("streams", Json.array(streams.stream().map(NodeActions::stream).toList()));
        return json;
    }

    private static JsonObject stream(StreamView view) {
        JsonObject to = new JsonObject();
        to.addProperty("lanes", view.to().lanes());
        to.addProperty("blocked", view.to().blocked());
        to.addProperty("frames", view.to().frames());
        to.addProperty("messages", view.to().messages());
        to.addProperty("waiting", view.to().waiting());
        to.addProperty("bytes", view.to().bytes());
        to.addProperty("silent_ms", view.to().silentMillis());
        JsonObject json = new JsonObject();
        json.addProperty("node_id", view.nodeId());
        json.add("to", to);
        json.add("from", Json.GSON.toJsonTree(view.from()));
        return json;
    }

    private JsonObject listeners() {
        JsonArray rows = new JsonArray();
        for (ListenerInfo listener : listeners.get()) {
            JsonObject row = new JsonObject();
            row.addProperty("name", listener.name());
            row.addProperty("kind", listener.kind());
            row.addProperty(
                    "address",
                    listener.boundAddress() == null
                            ? null
                            : listener.boundAddress().getHostString() + ":"
                                    + listener.boundAddress().getPort());
            row.addProperty("connections", listener.connections());
            row.addProperty("accepted", listener.accepted());
            row.addProperty("refused", listener.refused());
            row.addProperty("trouble", listener.trouble());
            rows.add(row);
        }
        JsonObject json = new JsonObject();
        json.addProperty("node_id", runtime.nodeId());
        json.add("listeners", rows);
        return json;
    }

    private JsonObject features() {
        JsonObject features = new JsonObject();
        features.addProperty("retain", true);
        features.addProperty("message_storage", false);
        features.addProperty("session_storage", false);
        features.addProperty("delayed", true);
        features.addProperty("shared_subscription", true);
        features.addProperty("auto_subscription", false);
        return features;
    }

    // ---- clients of this node

    private CompletionStage<JsonElement> clients(JsonObject with, Predicate<ClientView> wanted) {
        CompletionStage<List<ClientView>> found = with.has("clientid")
                ? runtime.client(with.get("clientid").getAsString())
                        .thenApply(view -> view.filter(wanted).stream().toList())
                : runtime.clients(wanted, with.get("_limit").getAsInt());
        return found.thenCompose(this::show);
    }

    private CompletionStage<JsonElement> show(List<ClientView> views) {
        List<String> ids = views.stream().map(view -> view.client().clientId()).toList();
        return runtime.wills(ids).thenApply(wills -> {
            JsonArray rows = new JsonArray();
            views.forEach(view -> rows.add(ClientQuery.show(
                    runtime.nodeId(), view, wills.get(view.client().clientId()))));
            return rows;
        });
    }

    private CompletionStage<JsonElement> client(JsonObject with) {
        return clients(with, view -> true).thenApply(rows -> {
            JsonArray found = rows.getAsJsonArray();
            return found.isEmpty() ? JsonNull.INSTANCE : found.get(0);
        });
    }

    private CompletionStage<JsonElement> purge(JsonObject with) {
        return runtime.clients(view -> !view.connected(), with.get("_limit").getAsInt())
                .thenCompose(views -> new Purge(
                                runtime,
                                views.stream()
                                        .map(view -> view.client().clientId())
                                        .toList())
                        .start())
                .thenApply(json -> json);
    }

    private CompletionStage<JsonElement> subscribe(JsonObject with) {
        String filter = with.get("topic").getAsString();
        return runtime.subscribe(
                        with.get("clientid").getAsString(),
                        filter,
                        QoS.of(with.get("qos").getAsInt()))
                .thenApply(reason -> reason.value() <= QoS.EXACTLY_ONCE.value()
                        ? new JsonPrimitive(true)
                        : new JsonPrimitive(
                                reason == ReasonCode.NO_SUBSCRIPTION_EXISTED ? "no such session" : reason.text()));
    }

    private CompletionStage<JsonElement> unsubscribe(JsonObject with) {
        return runtime.unsubscribe(
                        with.get("clientid").getAsString(), with.get("topic").getAsString())
                .thenApply(JsonPrimitive::new);
    }
}
