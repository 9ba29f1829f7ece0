package org.rmqtt.http.api;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.rmqtt.api.broker.HistogramView;

/**
 * Figures in the text format of Prometheus, version 0.0.4. Each figure has a family of its own with its type; RMQTT's three
 * families, in which the name of a figure is a label, are there too.
 */
final class Prometheus {
    /** The media type. */
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder();

    /**
     * Writes the figures of nodes.
     *
     * @param metrics counters by node; the key is what the label {@code node} says
     * @param stats gauges by node
     * @param histograms times by node and name
     * @param machines what is known of each node and the machine below it
     */
    static String write(
            Map<String, Map<String, Long>> metrics,
            Map<String, Map<String, Long>> stats,
            Map<String, Map<String, HistogramView>> histograms,
            Map<String, Map<String, Number>> machines) {
        Prometheus page = new Prometheus();
        page.families(metrics, "counter", "_total");
        page.families(stats, "gauge", "");
        page.histograms(histograms);
        page.items("rmqtt_metrics", metrics);
        page.items("rmqtt_stats", stats);
        page.items("rmqtt_nodes", machines);
        return page.text.toString();
    }

    private void families(Map<String, Map<String, Long>> figures, String type, String suffix) {
        Map<String, Map<String, Long>> byName = new TreeMap<>();
        figures.forEach((node, each) -> each.forEach((name, value) ->
                byName.computeIfAbsent(name, n -> new TreeMap<>()).put(node, value)));
        byName.forEach((name, values) -> {
            String family = "rmqtt_" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_") + suffix;
            text.append("# HELP ")
                    .append(family)
                    .append(" RMQTT's ")
                    .append(name)
                    .append('\n');
            text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
            values.forEach((node, value) -> text.append(family)
                    .append("{node=\"")
                    .append(node)
                    .append("\"} ")
                    .append(value)
                    .append('\n'));
        });
    }

    private void histograms(Map<String, Map<String, HistogramView>> histograms) {
        Map<String, Map<String, HistogramView>> byName = new TreeMap<>();
        histograms.forEach((node, each) -> each.forEach((name, view) ->
                byName.computeIfAbsent(name, n -> new TreeMap<>()).put(node, view)));
        byName.forEach((name, views) -> {
            String family = "rmqtt_" + name + "_seconds";
            text.append("# HELP ")
                    .append(family)
                    .append(" Samples of ")
                    .append(name)
                    .append('\n');
            text.append("# TYPE ").append(family).append(" histogram\n");
            views.forEach((node, view) -> histogram(family, node, view));
        });
    }

    private void histogram(String family, String node, HistogramView view) {
        long all = 0;
        for (int i = 0; i < view.counts().length; i++) {
            all += view.counts()[i];
            String bound = i < view.bounds().length ? Double.toString(view.bounds()[i]) : "+Inf";
            sample(family + "_bucket{node=\"" + node + "\",le=\"" + bound + "\"} ", all);
        }
        text.append(family)
                .append("_sum{node=\"")
                .append(node)
                .append("\"} ")
                .append(view.sumSeconds())
                .append('\n');
        sample(family + "_count{node=\"" + node + "\"} ", all);
    }

    private void sample(String name, long value) {
        text.append(name).append(value).append('\n');
    }

    private void items(String family, Map<String, ? extends Map<String, ? extends Number>> figures) {
        text.append("# HELP ").append(family).append(" All of these figures, by item\n");
        text.append("# TYPE ").append(family).append(" gauge\n");
        figures.forEach((node, each) -> each.forEach((name, value) -> text.append(family)
                .append("{item=\"")
                .append(name)
                .append("\",node=\"")
                .append(node)
                .append("\"} ")
                .append(value)
                .append('\n')));
    }
}
