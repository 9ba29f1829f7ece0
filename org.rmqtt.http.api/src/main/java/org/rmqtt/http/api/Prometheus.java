package org.rmqtt.http.api;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

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
     */
    static String write(Map<String, Map<String, Long>> metrics, Map<String, Map<String, Long>> stats) {
        Prometheus page = new Prometheus();
        page.families(metrics, "counter", "_total");
        page.families(stats, "gauge", "");
        page.items("rmqtt_metrics", metrics);
        page.items("rmqtt_stats", stats);
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

    private void items(String family, Map<String, Map<String, Long>> figures) {
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
