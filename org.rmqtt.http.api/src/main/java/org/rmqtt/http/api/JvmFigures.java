package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * The figures of this virtual machine and its process, as Micrometer's binders find them: {@code jvm.*}, {@code process.*},
 * {@code system.*}. Collections of garbage are counted as they are told of, from now until {@link #close}; everything else is
 * looked at when somebody asks. Any thread.
 */
final class JvmFigures implements AutoCloseable {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Listens to collections of garbage from now on. */
    JvmFigures() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /**
     * What is known now, an object for each meter: {@code name}, {@code type}, {@code unit} (the base unit, such as {@code
     * bytes} or {@code seconds}, or null), {@code description}, {@code tags}, and {@code values} by Micrometer's names of them.
     * A value that is not known is left out.
     */
    JsonArray show() {
        JsonArray meters = new JsonArray();
        registry.forEachMeter(meter -> meters.add(show(meter)));
        return meters;
    }

    private static JsonObject show(Meter meter) {
        Meter.Id id = meter.getId();
        JsonObject json = new JsonObject();
        json.addProperty("name", id.getName());
        json.addProperty("type", id.getType().name());
        json.addProperty("unit", id.getBaseUnit());
        json.addProperty("description", id.getDescription());
        JsonObject tags = new JsonObject();
        for (Tag tag : id.getTagsAsIterable()) {
            tags.addProperty(tag.getKey(), tag.getValue());
        }
        json.add("tags", tags);
        JsonObject values = new JsonObject();
        for (Measurement measurement : meter.measure()) {
            if (Double.isFinite(measurement.getValue())) {
                values.addProperty(measurement.getStatistic().name(), measurement.getValue());
            }
        }
        json.add("values", values);
        return json;
    }

    /** Listens no more. */
    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
