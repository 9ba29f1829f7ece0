package org.rmqtt.http.api;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.Locale;

/** How a page for Prometheus is written. */
enum PrometheusFormat {
    /** Prometheus' text format, version 0.0.4. */
    TEXT(PrometheusTextFormatWriter.CONTENT_TYPE),
    /** OpenMetrics, version 1.0.0. */
    OPEN_METRICS(OpenMetricsTextFormatWriter.CONTENT_TYPE);

    private final String type;

    PrometheusFormat(String type) {
        this.type = type;
    }

    /** The media type. */
    String type() {
        return type;
    }

    /**
     * OpenMetrics for whoever asks for it by its name and does not like the text format more.
     *
     * @param accept the header {@code Accept}; empty if there is none
     */
    static PrometheusFormat of(String accept) {
        double openMetrics = 0;
        double text = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.split(";");
            switch (parts[0].strip()) {
                case "application/openmetrics-text" -> openMetrics = Math.max(openMetrics, weight(parts));
                case "text/plain" -> text = Math.max(text, weight(parts));
                default -> {}
            }
        }
        return openMetrics > 0 && openMetrics >= text ? OPEN_METRICS : TEXT;
    }

    /** One that cannot be read counts as none. */
    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
