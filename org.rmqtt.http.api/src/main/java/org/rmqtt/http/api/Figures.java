package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.plugin.PluginFigures;

/** The figures of this node, of its plug-ins and of its virtual machine. Any thread. */
final class Figures {
    /** What is the same on all nodes, so that a sum takes the highest and does not add. */
    private static final Set<String> REPLICATED = Set.of("topics", "routes", "retaineds");

    private final BrokerRuntime runtime;
    private final Supplier<List<PluginFigures>> plugins;
    private final JvmFigures jvm;

    Figures(BrokerRuntime runtime, Supplier<List<PluginFigures>> plugins, JvmFigures jvm) {
        this.runtime = runtime;
        this.plugins = plugins;
        this.jvm = jvm;
    }

    /** The virtual machine and its process, as {@link JvmFigures#show} has them. */
    JsonArray jvm() {
        return jvm.show();
    }

    /** Counts and maxima by RMQTT's names; those of plug-ins come last. */
    Map<String, Long> stats() {
        Map<String, Long> stats = new LinkedHashMap<>(runtime.gauges());
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
