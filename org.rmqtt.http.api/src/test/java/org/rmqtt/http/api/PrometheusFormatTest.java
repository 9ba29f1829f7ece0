package org.rmqtt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            '' | TEXT
            */* | TEXT
            text/html, */*;q=0.8 | TEXT
            text/plain; version=0.0.4 | TEXT
            application/openmetrics-text | OPEN_METRICS
            Application/OpenMetrics-Text;version=1.0.0 | OPEN_METRICS
            application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | OPEN_METRICS
            application/openmetrics-text;q=0.4, text/plain;q=0.5 | TEXT
            application/openmetrics-text;q=0 | TEXT
            application/openmetrics-text;q=high | TEXT
            application/vnd.google.protobuf;q=0.9, application/openmetrics-text;q=0.8 | OPEN_METRICS
            application/vnd.google.protobuf | TEXT
            """)
    void theScraperChooses(String accept, PrometheusFormat format) {
        assertThat(PrometheusFormat.of(accept)).isEqualTo(format);
    }
}
