package org.rmqtt.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rmqtt.api.broker.HistogramView;

/**
 * One page for Prometheus: a registry of Micrometer whose meters say what was found when somebody asked, gone when the page is
 * written. Each figure has a family of its own with its type; RMQTT's three families, in which the name of a figure is a label,
 * are there too. One thread.
 *
 * <p>Names that end in {@code _total}, {@code _created}, {@code _bucket} or {@code _info} the registry refuses, although they are
 * allowed as long as they are not part of another family; they go in with a colon behind them, which is taken off the page. Of
 * two families that cannot stand beside each other in OpenMetrics, the later one has {@code _value} behind its name.
 */
final class Prometheus implements AutoCloseable {
    /** The families of RMQTT's, which no figure may take. */
    private static final Set<String> ITEMS = Set.of("rmqtt_metrics", "rmqtt_stats", "rmqtt_nodes");

    private static final String PREFIX = "rmqtt_";

    private static final String NODE = "node";

    /** Behind a name that the registry refuses; no other name has one. */
    private static final String REFUSED = ":";

    private static final Pattern NAMES = Pattern.compile("^((?:# [A-Z]+ )?rmqtt_\\w+)" + REFUSED, Pattern.MULTILINE);

    /** Micrometer holds weakly what a function reads, so that this is read. */
    private static final Object ALWAYS = new Object();

    private final PrometheusRegistry families = new PrometheusRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, families, Clock.SYSTEM);
    private final Set<String> taken = new HashSet<>(ITEMS);

    Prometheus() {
        NamingConvention convention = registry.config().namingConvention();
        NamingConvention asTheyAre =
                (name, type, unit) -> name.startsWith(PREFIX) ? name : convention.name(name, type, unit);
        registry.config().namingConvention(asTheyAre);
    }

    /** What only grows, and its items; by what the label {@code node} says, and name. */
    void counters(Map<String, Map<String, Long>> metrics) {
        byName(metrics).forEach((name, values) -> {
            String family = family(name, "", "_total", "_created");
            values.forEach((node, value) -> FunctionCounter.builder(family, ALWAYS, any -> value)
                    .description("RMQTT's " + name)
                    .tag(NODE, node)
                    .register(registry));
        });
        items("rmqtt_metrics", metrics);
    }

    /** What goes up and down, and its items; by what the label {@code node} says, and name. */
    void gauges(Map<String, Map<String, Long>> stats) {
        byName(stats).forEach((name, values) -> {
            String family = family(name, "");
            values.forEach((node, value) -> Gauge.builder(family, () -> value)
                    .description("RMQTT's " + name)
                    .tag(NODE, node)
                    .register(registry));
        });
        items("rmqtt_stats", stats);
    }

    /** What is known of each node and the machine below it. */
    void machines(Map<String, Map<String, Number>> machines) {
        items("rmqtt_nodes", machines);
    }

    private void items(String family, Map<String, ? extends Map<String, ? extends Number>> figures) {
        figures.forEach((node, each) -> each.forEach((name, value) -> Gauge.builder(family, () -> value)
                .description("All of these figures, by item")
                .tag("item", name)
                .tag(NODE, node)
                .register(registry)));
    }

    /** How long or how many things were; the steps are counted already, so that they pass Micrometer by. */
    void histograms(Map<String, Map<String, HistogramView>> histograms) {
        byName(histograms).forEach((name, views) -> {
            boolean times = views.values().iterator().next().unit().equals(HistogramView.SECONDS);
            String full = times ? name + "_seconds" : name;
            HistogramSnapshot.Builder family = HistogramSnapshot.builder()
                    .name(family(full, "", "_bucket", "_sum", "_count", "_created"))
                    .unit(times ? Unit.SECONDS : null)
                    .help((times ? "Samples of " : "RMQTT's ") + name);
            views.forEach((node, view) -> family.dataPoint(histogram(node, view)));
            HistogramSnapshot snapshot = family.build();
            families.register(() -> snapshot);
        });
    }

    private static HistogramDataPointSnapshot histogram(String node, HistogramView view) {
        ClassicHistogramBuckets.Builder steps = ClassicHistogramBuckets.builder();
        for (int i = 0; i < view.counts().length; i++) {
            double bound = i < view.bounds().length ? view.bounds()[i] : Double.POSITIVE_INFINITY;
            steps.bucket(bound, view.counts()[i]);
        }
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(steps.build())
                .sum(view.sum())
                .labels(Labels.of(NODE, node))
                .build();
    }

    /** One meter of the virtual machine of a node, as {@link JvmFigures#show} has written it. */
    void meter(String node, JsonObject meter) {
        String name = meter.get("name").getAsString();
        List<Tag> tags = new ArrayList<>(List.of(Tag.of(NODE, node)));
        meter.getAsJsonObject("tags")
                .entrySet()
                .forEach(tag -> tags.add(Tag.of(tag.getKey(), tag.getValue().getAsString())));
        JsonObject values = meter.getAsJsonObject("values");
        String about = text(meter, "description");
        String unit = text(meter, "unit");
        switch (meter.get("type").getAsString()) {
            case "GAUGE" -> {
                if (values.has("VALUE")) {
                    gauge(name, unit, about, tags, values.get("VALUE").getAsDouble());
                }
            }
            case "COUNTER" -> {
                double count = values.get("COUNT").getAsDouble();
                FunctionCounter.builder(name, ALWAYS, any -> count)
                        .baseUnit(unit)
                        .description(about)
                        .tags(tags)
                        .register(registry);
            }
            case "TIMER" -> {
                long count = values.get("COUNT").getAsLong();
                double seconds = values.get("TOTAL_TIME").getAsDouble();
                FunctionTimer.builder(name, ALWAYS, any -> count, any -> seconds, TimeUnit.SECONDS)
                        .description(about)
                        .tags(tags)
                        .register(registry);
                if (values.has("MAX")) {
                    gauge(
                            name + ".seconds.max",
                            null,
                            about,
                            tags,
                            values.get("MAX").getAsDouble());
                }
            }
            default -> {
                // a newer node may have what is not known here
            }
        }
    }

    private static String text(JsonObject json, String name) {
        JsonElement text = json.get(name);
        return text == null || text.isJsonNull() ? null : text.getAsString();
    }

    private void gauge(String name, String unit, String about, List<Tag> tags, double value) {
        Gauge.builder(name, () -> value)
                .baseUnit(unit)
                .description(about)
                .tags(tags)
                .register(registry);
    }

    private static <T> Map<String, Map<String, T>> byName(Map<String, Map<String, T>> figures) {
        Map<String, Map<String, T>> byName = new TreeMap<>();
        figures.forEach((node, each) -> each.forEach((name, value) ->
                byName.computeIfAbsent(name, n -> new TreeMap<>()).put(node, value)));
        return byName;
    }

    /** The family of a figure, as the registry takes it; what the family may have in it is taken then. */
    private String family(String figure, String... suffixes) {
        String family = PREFIX + figure.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        while (Stream.of(suffixes).map(family::concat).anyMatch(taken::contains)) {
            family += "_value";
        }
        Stream.of(suffixes).map(family::concat).forEach(taken::add);
        return PrometheusNaming.isValidMetricName(family) ? family : family + REFUSED;
    }

    /** The page. */
    String write(PrometheusFormat format) {
        return NAMES.matcher(registry.scrape(format.type())).replaceAll("$1");
    }

    @Override
    public void close() {
        registry.close();
    }
}
