package org.rmqtt.opentelemetry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.plugin.PluginFigures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plug-in {@code rmqtt-opentelemetry}: sends the figures of this node and of its plug-ins to an OpenTelemetry collector,
 * as OTLP over HTTP with protobuf.
 */
@Component(name = OpenTelemetry.PID, service = PluginFigures.class, immediate = true)
@Designate(ocd = OpenTelemetry.Config.class)
public final class OpenTelemetry implements PluginFigures {
    /** The PID of the settings, and the name of the bundle. */
    static final String PID = "org.rmqtt.opentelemetry";

    private static final Logger LOG = LoggerFactory.getLogger(OpenTelemetry.class);

    /** The keys of {@code rmqtt-opentelemetry.toml}. */
    @ObjectClassDefinition(name = "RMQTT OpenTelemetry", description = "Figures for a collector. All live.")
    public @interface Config {
        /** Where the collector is. */
        @AttributeDefinition(
                name = "Endpoint",
                description = "http://host:port/path or https://host:port/path; the path is used as it is.")
        String endpoint() default "http://127.0.0.1:4318/v1/metrics";

        /** How often. */
        @AttributeDefinition(name = "Interval", description = "A duration from 1s to 1h.")
        String interval() default "15s";

        /** How long the collector has. */
        @AttributeDefinition(
                name = "Time-out",
                description = "A duration from 100ms to 5m, for connecting, sending and the answer together.")
        String timeout() default "10s";

        /** What is sent along. */
        @AttributeDefinition(
                name = "Headers",
                description = "name=value each, such as authorization=Bearer x. They are never logged.",
                type = AttributeType.PASSWORD)
        String[] headers() default {};

        /** How the body is packed. */
        @AttributeDefinition(
                name = "Compression",
                description = "none or gzip.",
                options = {@Option(label = "none", value = "none"), @Option(label = "gzip", value = "gzip")})
        String compression() default "none";

        /** Whom to trust. */
        @AttributeDefinition(
                name = "Authorities for https",
                description = "A file with certificates in PEM, read when the settings are. Empty: those of Java.")
        String ca__certificate() default "";
    }

    private final BrokerRuntime runtime;
    private final Tally tally = new Tally();
    private final List<PluginFigures> figuresOfPlugins = new CopyOnWriteArrayList<>();
    private final Snapshot snapshot;
    private Exporter exporter;

    /** Sends from now on. */
    @Activate
    public OpenTelemetry(BundleContext context, @Reference BrokerRuntime runtime, Config config) {
        this.runtime = runtime;
        // behind the version the launcher says which Java it is
        String version = String.valueOf(context.getProperty("rmqtt.version")).replaceFirst(" .*", "");
        snapshot = new Snapshot(runtime.nodeId(), version);
        apply(OtlpSettings.of(config));
    }

    @Modified
    void modified(Config config) {
        try {
            apply(OtlpSettings.of(config));
        } catch (IllegalArgumentException e) {
            LOG.error("{}; nothing changes", e.getMessage());
        }
    }

    private synchronized void apply(OtlpSettings settings) {
        Exporter before = exporter;
        exporter = new Exporter(settings, () -> snapshot.take(allCounters(), allGauges(), runtime.histograms()), tally);
        if (before != null) {
            before.close();
        }
        LOG.info("OpenTelemetry: figures to {} every {}", settings.endpoint(), settings.interval());
    }

    private Map<String, Long> allCounters() {
        Map<String, Long> all = new LinkedHashMap<>(runtime.counters());
        figuresOfPlugins.forEach(each -> all.putAll(each.counters()));
        all.putAll(counters());
        return all;
    }

    private Map<String, Long> allGauges() {
        Map<String, Long> all = new LinkedHashMap<>(runtime.gauges());
        figuresOfPlugins.forEach(each -> all.putAll(each.gauges()));
        return all;
    }

    @Deactivate
    synchronized void deactivate() {
        exporter.close();
        LOG.info("OpenTelemetry ends: {}", counters());
    }

    @Override
    public String plugin() {
        return "rmqtt-opentelemetry";
    }

    @Override
    public Map<String, Long> counters() {
        return tally.counters();
    }

    // ---- services that come and go; a component cannot wait for its own

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(!(component.name=" + PID + "))")
    void addFigures(PluginFigures plugin) {
        figuresOfPlugins.add(plugin);
    }

    void removeFigures(PluginFigures plugin) {
        figuresOfPlugins.remove(plugin);
    }
}
