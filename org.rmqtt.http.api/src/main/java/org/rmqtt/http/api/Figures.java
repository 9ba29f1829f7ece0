package org.rmqtt.http.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.plugin.PluginFigures;

/**
 * The figures of this node, with the highest value of each gauge that a sample has seen. Any thread; the sampler is one.
 */
final class Figures {
    /** RMQTT's statistics; each has a count and a maximum. */
    private static final List<String> STATS = List.of(
            "connections",
            "handshakings",
            "handshakings_active",
            "handshakings_rate",
            "sessions",
            "subscriptions",
            "subscriptions_shared",
            "retaineds",
            "topics",
            "routes",
            "delayed_publishs",
            "message_queues",
            "in_inflights",
            "out_inflights",
            "forwards",
            "message_storages");

    /** What is the same on all nodes, so that a sum takes the highest and does not add. */
    private static final Set<String> REPLICATED = Set.of("topics", "routes", "retaineds");

    private final BrokerRuntime runtime;
    private final Supplier<List<PluginFigures>> plugins;
    private final Map<String, Long> highest = new ConcurrentHashMap<>();
    private volatile Map<String, Long> load = Map.of();

    Figures(BrokerRuntime runtime, Supplier<List<PluginFigures>> plugins) {
        this.runtime = runtime;
        this.plugins = plugins;
    }

    /** Looks at all sessions, and keeps what has grown. */
    void sample() {
        runtime.load().thenAccept(now -> {
            load = now;
            stats();
        });
    }

    /** Counts and maxima by RMQTT's names; gauges without a counterpart come last. */
    Map<String, Long> stats() {
        Map<String, Long> gauges = new LinkedHashMap<>(runtime.gauges());
        gauges.putAll(load);
        gauges.put("routes.count", gauges.getOrDefault("topics.count", 0L));
        gauges.put("forwards.count", runtime.counters().getOrDefault("messages.forwarded", 0L));
        gauges.put("message_storages.count", -1L);
        Map<String, Long> stats = new LinkedHashMap<>();
        for (String name : STATS) {
            long count = gauges.getOrDefault(name + ".count", 0L);
            gauges.remove(name + ".count");
            stats.put(name + ".count", count);
            if (!name.equals("handshakings_active")) {
                stats.put(name + ".max", highest.merge(name, count, Math::max));
            }
        }
        stats.putAll(gauges);
        plugins.get().forEach(plugin -> stats.putAll(plugin.gauges()));
        return stats;
    }

    Map<String, Long> metrics() {
        Map<String, Long> metrics = new LinkedHashMap<>(runtime.counters());
        plugins.get().forEach(plugin -> metrics.putAll(plugin.counters()));
        return metrics;
    }

    /** Puts what a node says into a sum. */
    static void merge(Map<String, Long> sum, Map<String, Long> one) {
        one.forEach((name, value) -> {
            int dot = name.lastIndexOf('.');
            boolean same = dot > 0 && REPLICATED.contains(name.substring(0, dot)) || value < 0;
            sum.merge(name, value, same ? Math::max : Long::sum);
        });
    }
}
