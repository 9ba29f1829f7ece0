package org.rmqtt.opentelemetry;

import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends figures every now and then, one export at a time: while one is under way the next one is left out. What an export
 * misses is not kept, since the next one that arrives has it. A thread of its own does everything.
 */
final class Exporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

    /** Silent, since failures are told here; held, since a logger that nobody holds forgets its level. */
    private static final java.util.logging.Logger OF_SDK = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final OtlpSettings settings;
    private final Supplier<Collection<MetricData>> figures;
    private final Tally tally;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rmqtt-opentelemetry");
        thread.setDaemon(true);
        return thread;
    });
    private final OtlpHttpMetricExporter otlp;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean closed;
    /** Confined to the executor. */
    private CompletableResultCode underWay = CompletableResultCode.ofSuccess();

    /** Begins at once. */
    Exporter(OtlpSettings settings, Supplier<Collection<MetricData>> figures, Tally tally) {
        this.settings = settings;
        this.figures = figures;
        this.tally = tally;
        OF_SDK.setLevel(Level.OFF);
        otlp = otlp(settings, config -> new CollectorSender(config, executor));
        executor.scheduleWithFixedDelay(this::export, 0, settings.interval().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static OtlpHttpMetricExporter otlp(OtlpSettings settings, HttpSenderProvider provider) {
        OtlpHttpMetricExporterBuilder builder = OtlpHttpMetricExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setTimeout(settings.timeout())
                .setConnectTimeout(settings.timeout())
                .setCompression(settings.compression())
                .setRetryPolicy(null)
                .setMeterProvider(MeterProvider.noop())
                .setComponentLoader(new OnlyThisSender(provider));
        settings.headers().forEach(builder::addHeader);
        if (!settings.authorities().isEmpty()) {
            builder.setTrustedCertificates(settings.authorities().getBytes(StandardCharsets.US_ASCII));
        }
        return builder.build();
    }

    /** Answers the SDK's question for a sender, so that no class loader is searched for one. */
    private record OnlyThisSender(HttpSenderProvider provider) implements ComponentLoader {
        @Override
        public <T> Iterable<T> load(Class<T> type) {
            return type.isInstance(provider) ? List.of(type.cast(provider)) : List.of();
        }
    }

    private void export() {
        if (!underWay.isDone()) {
            return;
        }
        try {
            CompletableResultCode result = otlp.export(figures.get());
            underWay = result;
            result.whenComplete(() -> done(result));
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void done(CompletableResultCode result) {
        if (!result.isSuccess()) {
            Throwable failure = result.getFailureThrowable();
            failed(failure != null && failure.getCause() != null ? failure.getCause() : failure);
        } else {
            tally.exported.increment();
            if (failing.getAndSet(false)) {
                LOG.info("OpenTelemetry: {} takes figures again", settings.endpoint());
            }
        }
    }

    private void failed(Throwable failure) {
        if (closed) {
            return;
        }
        tally.failed.increment();
        if (!failing.getAndSet(true)) {
            LOG.warn(
                    "OpenTelemetry: {} does not take figures: {}; it is tried every {}, and said when it does",
                    settings.endpoint(),
                    detail(failure),
                    settings.interval());
        }
    }

    private static String detail(Throwable failure) {
        if (failure instanceof IOException) {
            return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        }
        return String.valueOf(failure);
    }

    /** Gives up what is under way and does not wait. */
    @Override
    public void close() {
        closed = true;
        otlp.shutdown();
        executor.shutdownNow();
    }
}
