package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** The endpoints for statistics, metrics and their past. */
final class FigureEndpoints {
    /** As many as RMQTT gives. */
    private static final int HISTORY_ROWS = 1000;

    /** No history is longer. */
    private static final long MAX_MINUTES = 31 * 24 * 60;

    private static final long SUM_WINDOW_SECONDS = 5;

    private final Fleet fleet;

    FigureEndpoints(Fleet fleet) {
        this.fleet = fleet;
    }

    private static Endpoint get(
            String path, String name, String description, Endpoint.Handler handler, String... query) {
        return new Endpoint("GET", path, name, description, List.of(query), handler);
    }

    void addTo(List<Endpoint> all) {
        addInternals(all);
        for (String kind : List.of("stats", "metrics")) {
            all.add(get("/" + kind, "get_" + kind, "The " + kind + " of all nodes", request -> fleet.askAll(kind)
                    .thenApply(answers -> {
                        JsonArray rows = new JsonArray();
                        answers.forEach((node, answer) -> rows.add(row(kind, node, answer)));
                        return Reply.json(rows);
                    })));
            all.add(get(
                    "/" + kind + "/sum",
                    "get_" + kind + "_sum",
                    "The " + kind + " of all nodes in one sum",
                    request -> fleet.askAll(kind).thenApply(answers -> Reply.json(sum(kind, answers)))));
            all.add(get("/" + kind + "/{id}", "get_node_" + kind, "The " + kind + " of a node", request -> fleet.ask(
                            request.node(), kind)
                    .thenApply(answer -> Reply.json(row(kind, request.node(), answer)))));
            String[] query = {"minutes", "hours", "days", "limit", "merge_window"};
            all.add(get(
                    "/" + kind + "/history",
                    "get_" + kind + "_history",
                    "The past of all nodes",
                    request -> history(past(request, kind)),
                    query));
            all.add(get(
                    "/" + kind + "/history/sum",
                    "get_" + kind + "_history_sum",
                    "The past of all nodes in one sum",
                    request -> historySum(request, fleet.askAll("history", past(request, kind))),
                    query));
            all.add(get(
                    "/" + kind + "/history/{id}",
                    "get_node_" + kind + "_history",
                    "The past of a node",
                    request -> Endpoints.json(fleet.ask(request.node(), "history", past(request, kind))),
                    query));
        }
    }

    private void addInternals(List<Endpoint> all) {
        String kind = "stats";
        String what = "stats.sys";
        all.add(get("/stats/sys", "get_stats_sys", "What goes on inside all nodes", request -> fleet.askAll(what)
                .thenApply(answers -> {
                    JsonArray rows = new JsonArray();
                    answers.forEach((node, answer) -> rows.add(row(kind, node, answer)));
                    return Reply.json(rows);
                })));
        all.add(get("/stats/sys/sum", "get_stats_sys_sum", "The same in one sum", request -> fleet.askAll(what)
                .thenApply(answers -> {
                    JsonObject sum = new JsonObject();
                    answers.values().stream()
                            .filter(JsonObject.class::isInstance)
                            .forEach(answer -> Internals.merge(sum, (JsonObject) answer));
                    JsonObject json = new JsonObject();
                    json.add(kind, sum);
                    return Reply.json(json);
                })));
        all.add(get("/stats/sys/{id}", "get_node_stats_sys", "What goes on inside a node", request -> fleet.ask(
                        request.node(), what)
                .thenApply(answer -> Reply.json(row(kind, request.node(), answer)))));
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

    static Map<String, Long> figures(JsonObject json) {
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

    private CompletionStage<Reply> history(JsonObject past) {
        return fleet.askAll("history", past).thenApply(all -> {
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
}
