package org.rmqtt.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.rmqtt.api.broker.HistogramView;

/** The endpoints for Prometheus. */
final class PrometheusEndpoints {
    private final Fleet fleet;

    PrometheusEndpoints(Fleet fleet) {
        this.fleet = fleet;
    }

    void addTo(List<Endpoint> all) {
        all.add(new Endpoint(
                "GET",
                "/metrics/prometheus",
                "get_prometheus",
                "All nodes for Prometheus",
                List.of(),
                request -> fleet.askAll("prometheus")
                        .thenApply(answers -> page(request, answers, UnaryOperator.identity()))));
        all.add(new Endpoint(
                "GET",
                "/metrics/prometheus/sum",
                "get_prometheus_sum",
                "The sum of all nodes for Prometheus",
                List.of(),
                request -> fleet.askAll("prometheus").thenApply(answers -> page(request, answers, node -> "all"))));
        all.add(new Endpoint(
                "GET",
                "/metrics/prometheus/{id}",
                "get_node_prometheus",
                "A node for Prometheus",
                List.of(),
                request -> fleet.ask(request.node(), "prometheus")
                        .thenApply(answer -> page(request, Map.of(request.node(), answer), UnaryOperator.identity()))));
    }

    /**
     * Nodes with the same label are one sum, but for what is said of their machines. A node that does not answer is told of as
     * such.
     */
    private static Reply page(Request request, Map<Long, Object> answers, UnaryOperator<String> label) {
        Map<String, Map<String, Long>> metrics = new LinkedHashMap<>();
        Map<String, Map<String, Long>> stats = new LinkedHashMap<>();
        Map<String, Map<String, HistogramView>> times = new LinkedHashMap<>();
        Map<String, Map<String, Number>> machines = new LinkedHashMap<>();
        answers.forEach((node, answer) -> {
            Map<String, Number> machine = machines.computeIfAbsent(node.toString(), n -> new LinkedHashMap<>());
            machine.put("running", answer instanceof JsonObject ? 1 : 0);
            if (answer instanceof JsonObject json) {
                String name = label.apply(node.toString());
                merge(metrics, name, json.getAsJsonObject("metrics"));
                merge(stats, name, json.getAsJsonObject("stats"));
                times(times.computeIfAbsent(name, n -> new LinkedHashMap<>()), json.getAsJsonObject("histograms"));
                numbers(machine, json.getAsJsonObject("node"));
            }
        });
        PrometheusFormat format = PrometheusFormat.of(request.accept());
        try (Prometheus page = new Prometheus()) {
            page.counters(metrics);
            page.gauges(stats);
            page.histograms(times);
            page.machines(machines);
            answers.forEach((node, answer) -> meters(page, node.toString(), answer));
            return new Reply(200, format.type(), page.write(format));
        }
    }

    /** A node that is older has none. */
    private static void meters(Prometheus page, String node, Object answer) {
        if (answer instanceof JsonObject json && json.has("jvm")) {
            json.getAsJsonArray("jvm").forEach(meter -> page.meter(node, meter.getAsJsonObject()));
        }
    }

    private static void merge(Map<String, Map<String, Long>> labelled, String name, JsonObject figures) {
        Figures.merge(labelled.computeIfAbsent(name, n -> new LinkedHashMap<>()), FigureEndpoints.figures(figures));
    }

    /** All nodes have the same steps, so that those of one label can be added. */
    static void times(Map<String, HistogramView> views, JsonObject histograms) {
        for (Map.Entry<String, JsonElement> entry : histograms.entrySet()) {
            JsonObject json = entry.getValue().getAsJsonObject();
            if (!json.has("unit")) {
                // of a node that is older and has times only
                json.add("sum", json.get("sumSeconds"));
                json.addProperty("unit", HistogramView.SECONDS);
            }
            HistogramView view = Json.GSON.fromJson(json, HistogramView.class);
            views.merge(entry.getKey(), view, HistogramView::plus);
        }
    }

    private static void numbers(Map<String, Number> machine, JsonObject facts) {
        facts.remove("node_id");
        facts.entrySet().forEach(entry -> {
            if (entry.getValue().isJsonPrimitive()
                    && entry.getValue().getAsJsonPrimitive().isNumber()) {
                machine.put(entry.getKey(), entry.getValue().getAsNumber());
            }
        });
    }
}
