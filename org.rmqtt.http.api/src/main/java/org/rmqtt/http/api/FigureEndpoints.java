package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.rmqtt.api.broker.HistogramView;

/** The endpoints for statistics, metrics, their past, and Prometheus. */
final class FigureEndpoints {
    private static final JsonObject NOTHING = new JsonObject();
    /** As many as RMQTT gives. */
    private static final int HISTORY_ROWS = 1000;

    /** No history is longer. */
    private static final long MAX_MINUTES = 31 * 24 * 60;

    private static final long SUM_WINDOW_SECONDS = 5;

    private final Fleet fleet;
    private final List<Endpoint> all;

    FigureEndpoints(Fleet fleet, List<Endpoint> all) {
        this.fleet = fleet;
        this.all = all;
    }

    private void get(String path, String name, String description, Endpoint.Handler handler, String... query) {
        all.add(new Endpoint("GET", path, name, description, List.of(query), handler));
    }

    void add() {
        for (String kind : List.of("stats", "metrics")) {
            get("/" + kind, "get_" + kind, "The " + kind + " of all nodes", request -> fleet.askAll(kind, NOTHING)
                    .thenApply(answers -> {
                        JsonArray rows = new JsonArray();
                        answers.forEach((node, answer) -> rows.add(row(kind, node, answer)));
                        return Reply.json(rows);
                    }));
            get(
                    "/" + kind + "/sum",
                    "get_" + kind + "_sum",
                    "The " + kind + " of all nodes in one sum",
                    request -> fleet.askAll(kind, NOTHING).thenApply(answers -> Reply.json(sum(kind, answers))));
            get("/" + kind + "/{id}", "get_node_" + kind, "The " + kind + " of a node", request -> fleet.ask(
                            request.node(), kind, NOTHING)
                    .thenApply(answer -> Reply.json(row(kind, request.node(), answer))));
            String[] query = {"minutes", "hours", "days", "limit", "merge_window"};
            get(
                    "/" + kind + "/history",
                    "get_" + kind + "_history",
                    "The past of all nodes",
                    request -> history(request, kind, fleet.askAll("history", past(request, kind))),
                    query);
            get(
                    "/" + kind + "/history/sum",
                    "get_" + kind + "_history_sum",
                    "The past of all nodes in one sum",
                    request -> historySum(request, fleet.askAll("history", past(request, kind))),
                    query);
            get(
                    "/" + kind + "/history/{id}",
                    "get_node_" + kind + "_history",
                    "The past of a node",
                    request -> Endpoints.json(fleet.ask(request.node(), "history", past(request, kind))),
                    query);
        }
        get("/metrics/prometheus", "get_prometheus", "All nodes for Prometheus", request -> prometheus(node -> node));
        get(
                "/metrics/prometheus/sum",
                "get_prometheus_sum",
                "The sum of all nodes for Prometheus",
                request -> prometheus(node -> "all"));
        get("/metrics/prometheus/{id}", "get_node_prometheus", "A node for Prometheus", request -> {
            String wanted = Long.toString(request.node());
            if (!fleet.nodes().contains(request.node())) {
                throw ApiException.missing("there is no node " + wanted);
            }
            return prometheus(node -> node.equals(wanted) ? node : null);
        });
    }

    private static JsonObject row(String kind, long node, Object answer) {
        JsonObject about = new JsonObject();
        about.addProperty("id", node);
        about.addProperty("name", NodeFacts.name(node));
        about.addProperty("running", answer instanceof JsonElement);
        JsonObject row = new JsonObject();
        row.add("node", about);
        row.add(kind, Endpoints.element(answer));
        return row;
    }

    private static Map<String, Long> figures(JsonObject json) {
        Map<String, Long> figures = new LinkedHashMap<>();
        json.entrySet()
                .forEach(entry -> figures.put(entry.getKey(), entry.getValue().getAsLong()));
        return figures;
    }

    private static JsonObject sum(String kind, Map<Long, Object> answers) {
        Map<String, Long> sum = new LinkedHashMap<>();
        JsonObject nodes = new JsonObject();
        answers.forEach((node, answer) -> {
            nodes.add(node.toString(), row(kind, node, answer).get("node"));
            if (answer instanceof JsonObject json) {
                Figures.merge(sum, figures(json));
            }
        });
        JsonObject json = new JsonObject();
        json.add("nodes", nodes);
        json.add(kind, Json.figures(sum));
        return json;
    }

    private static JsonObject past(Request request, String kind) {
        long minutes = request.number("minutes", 0, 0, MAX_MINUTES)
                + 60 * request.number("hours", 0, 0, MAX_MINUTES / 60)
                + 24 * 60 * request.number("days", 0, 0, MAX_MINUTES / (24 * 60));
        JsonObject with = new JsonObject();
        with.addProperty("kind", kind);
        with.addProperty("since", System.currentTimeMillis() - (minutes == 0 ? 5 : minutes) * 60_000);
        with.addProperty("limit", request.limit(HISTORY_ROWS));
        with.addProperty("window", request.number("merge_window", 0, 0, MAX_MINUTES * 60));
        return with;
    }

    private static CompletionStage<Reply> history(
            Request request, String kind, CompletionStage<Map<Long, Object>> answers) {
        JsonObject past = past(request, kind);
        return answers.thenApply(all -> {
            JsonObject nodes = new JsonObject();
            all.forEach((node, answer) -> nodes.add(node.toString(), Endpoints.element(answer)));
            JsonObject json = new JsonObject();
            json.addProperty("from", past.get("since").getAsLong());
            json.addProperty("to", System.currentTimeMillis());
            json.add("nodes", nodes);
            return Reply.json(json);
        });
    }

    /** Samples of nodes that were taken in the same window are one row. */
    private static CompletionStage<Reply> historySum(Request request, CompletionStage<Map<Long, Object>> answers) {
        long window = 1000 * request.number("merge_window", SUM_WINDOW_SECONDS, 1, MAX_MINUTES * 60);
        return answers.thenApply(all -> {
            TreeMap<Long, Map<String, Long>> rows = new TreeMap<>();
            all.values().stream().filter(JsonObject.class::isInstance).forEach(answer -> {
                TreeMap<Long, Map<String, Long>> own = new TreeMap<>();
                ((JsonObject) answer)
                        .getAsJsonArray("data")
                        .forEach(row -> own.put(
                                row.getAsJsonObject().get("ts").getAsLong() / window * window,
                                figures(row.getAsJsonObject())));
                own.forEach((ts, row) -> {
                    row.remove("ts");
                    Figures.merge(rows.computeIfAbsent(ts, time -> new LinkedHashMap<>()), row);
                });
            });
            JsonArray data = new JsonArray();
            rows.forEach((ts, row) -> {
                JsonObject json = Json.figures(row);
                json.addProperty("ts", ts);
                data.add(json);
            });
            JsonObject json = new JsonObject();
            json.addProperty("to", System.currentTimeMillis());
            json.addProperty("node_count", all.size());
            json.addProperty("count", data.size());
            json.add("data", data);
            return Reply.json(json);
        });
    }

    /** Nodes whose label is null are left out; those with the same label are one sum. */
    private CompletionStage<Reply> prometheus(Function<String, String> label) {
        CompletableFuture<Map<Long, Object>> metrics =
                fleet.askAll("metrics", NOTHING).toCompletableFuture();
        CompletableFuture<Map<Long, Object>> stats =
                fleet.askAll("stats", NOTHING).toCompletableFuture();
        CompletableFuture<Map<Long, Object>> times =
                fleet.askAll("histograms", NOTHING).toCompletableFuture();
        return CompletableFuture.allOf(metrics, stats, times)
                .thenApply(done -> new Reply(
                        200,
                        Prometheus.TYPE,
                        Prometheus.write(
                                labelled(metrics.join(), label),
                                labelled(stats.join(), label),
                                times(times.join(), label))));
    }

    /** The times of nodes by label; all nodes have the same steps, so that those of one label can be added. */
    private static Map<String, Map<String, HistogramView>> times(
            Map<Long, Object> answers, Function<String, String> label) {
        Map<String, Map<String, HistogramView>> labelled = new LinkedHashMap<>();
        answers.forEach((node, answer) -> {
            String name = label.apply(node.toString());
            if (name != null && answer instanceof JsonObject json) {
                Map<String, HistogramView> views = labelled.computeIfAbsent(name, n -> new LinkedHashMap<>());
                json.entrySet()
                        .forEach(entry -> views.merge(
                                entry.getKey(),
                                Json.GSON.fromJson(entry.getValue(), HistogramView.class),
                                HistogramView::plus));
            }
        });
        return labelled;
    }

    private static Map<String, Map<String, Long>> labelled(Map<Long, Object> answers, Function<String, String> label) {
        Map<String, Map<String, Long>> labelled = new LinkedHashMap<>();
        answers.forEach((node, answer) -> {
            String name = label.apply(node.toString());
            if (name != null && answer instanceof JsonObject json) {
                Figures.merge(labelled.computeIfAbsent(name, n -> new LinkedHashMap<>()), figures(json));
            }
        });
        return labelled;
    }
}
