package org.rmqtt.opentelemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.broker.HistogramView;

/**
 * Figures as OpenTelemetry has them. A figure keeps its name behind {@code rmqtt.}, so that Prometheus, which makes
 * underscores of dots and appends the unit and {@code _total}, has the families that it finds on our page too. Any thread.
 */
final class Snapshot {
    private static final AggregationTemporality CUMULATIVE = AggregationTemporality.CUMULATIVE;

    private final Resource resource;
    private final InstrumentationScopeInfo scope;
    /** When counting began. */
    private final long startNanos =
            TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getStartTime());

    /**
     * Figures of one node.
     *
     * @param version the version of the broker
     */
    Snapshot(long nodeId, String version) {
        resource = Resource.create(Attributes.builder()
                .put("service.name", "rmqtt")
                .put("service.instance.id", Long.toString(nodeId))
                .put("service.version", version)
                .build());
        scope = InstrumentationScopeInfo.builder(OpenTelemetry.PID)
                .setVersion(version)
                .build();
    }

    /** The figures as they are now, by name: what only grows, what goes up and down, and how long things took. */
    Collection<MetricData> take(
            Map<String, Long> counters, Map<String, Long> gauges, Map<String, HistogramView> histograms) {
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        List<MetricData> all = new ArrayList<>();
        new TreeMap<>(counters)
                .forEach((name, value) -> all.add(metric(
                        name,
                        "",
                        MetricDataType.LONG_SUM,
                        SumData.createLongSumData(true, CUMULATIVE, List.of(point(now, value))))));
        new TreeMap<>(gauges)
                .forEach((name, value) -> all.add(metric(
                        name,
                        "",
                        MetricDataType.LONG_GAUGE,
                        GaugeData.createLongGaugeData(List.of(point(now, value))))));
        new TreeMap<>(histograms)
                .forEach((name, view) -> all.add(metric(
                        name,
                        view.unit(),
                        MetricDataType.HISTOGRAM,
                        HistogramData.create(CUMULATIVE, List.of(point(now, view))))));
        return all;
    }

    private Metric metric(String name, String unit, MetricDataType type, Data<?> data) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.]", "_");
        return new Metric(resource, scope, "rmqtt." + plain, "RMQTT's " + name, unit, type, data);
    }

    private LongPointData point(long now, long value) {
        return LongPointData.create(startNanos, now, Attributes.empty(), value);
    }

    /** Least and greatest are not known. */
    private HistogramPointData point(long now, HistogramView view) {
        List<Double> bounds = new ArrayList<>();
        for (double bound : view.bounds()) {
            bounds.add(bound);
        }
        List<Long> counts = new ArrayList<>();
        for (long count : view.counts()) {
            counts.add(count);
        }
        return HistogramPointData.create(
                startNanos, now, Attributes.empty(), view.sum(), false, 0, false, 0, bounds, counts);
    }
}
