package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Api;
import org.rmqtt.itest.fixture.Api.Answer;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.Tools;

/** What a scraper of Prometheus gets. */
class PrometheusIT {
    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static Api api;

    @BeforeAll
    static void start() throws IOException {
        broker = BrokerProcess.in(directory).plugin("rmqtt-http-api", "").start();
        api = new Api(broker);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** The parser is that of the project Prometheus. */
    @Test
    @EnabledIf("org.rmqtt.itest.fixture.Tools#hasPrometheus")
    void prometheusReadsThePage() throws Exception {
        Path page = directory.resolve("metrics.txt");
        Answer answer = api.get("/metrics/prometheus");
        assertThat(answer.type()).startsWith("text/plain");
        Files.writeString(page, answer.text());
        String families = Tools.run(
                directory,
                "/usr/bin/python3",
                "-c",
                "from prometheus_client.parser import text_string_to_metric_families as p\n" + "for f in p(open('"
                        + page + "').read()): print(f.type, f.name, len(f.samples))");
        assertThat(families)
                .contains("counter rmqtt_messages_publish 1")
                .contains("gauge rmqtt_connections_count 1")
                .contains("histogram rmqtt_delivery_latency_seconds 19")
                .contains("histogram rmqtt_commit_latency_seconds 19")
                .contains("histogram rmqtt_forward_latency_seconds 19")
                .contains("gauge rmqtt_stats ")
                .contains("gauge rmqtt_nodes ");
        String dashboard = Files.readString(BrokerProcess.root().resolve("run/grafana-dashboard.json"));
        Matcher figure = Pattern.compile("rmqtt_[a-z_]+(?=[\\[\"}])").matcher(dashboard);
        while (figure.find()) {
            assertThat(answer.text()).as("what Grafana is to show").contains("\n" + figure.group());
        }
        assertThat(api.get("/metrics/prometheus/sum").text()).contains("node=\"all\"");
        assertThat(api.get("/metrics/prometheus/sum").text()).contains("jvm_threads_live_threads{node=\"1\"}");
        assertThat(api.get("/metrics/prometheus/9").status()).isEqualTo(404);
    }

    /** The parser is that of the project Prometheus, which is strict here. */
    @Test
    @EnabledIf("org.rmqtt.itest.fixture.Tools#hasPrometheus")
    void openMetricsIsForWhoeverAsksForIt() throws Exception {
        Path page = directory.resolve("openmetrics.txt");
        Api scraper = new Api(
                broker, "Accept", "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5");
        Answer answer = scraper.get("/metrics/prometheus");
        assertThat(answer.type()).startsWith("application/openmetrics-text; version=1.0.0");
        Files.writeString(page, answer.text());
        String families = Tools.run(
                directory,
                "/usr/bin/python3",
                "-c",
                "from prometheus_client.openmetrics.parser import text_string_to_metric_families as p\n"
                        + "for f in p(open('" + page + "').read()): print(f.type, f.name, len(f.samples))");
        assertThat(families)
                .contains("counter rmqtt_messages_publish 1")
                .contains("gauge rmqtt_connections_count 1")
                .contains("histogram rmqtt_delivery_latency_seconds 19")
                .contains("gauge jvm_memory_used_bytes ")
                .contains("gauge process_cpu_usage 1")
                .contains("gauge system_cpu_count 1");
    }

    private static long waited(String sample) throws Exception {
        String start = "rmqtt_session_queue_length_" + sample + " ";
        return api.get("/metrics/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(start.length())))
                .sum();
    }

    @Test
    void theQueueIsMeasuredWheneverAMessageWaits() throws Exception {
        try (Client away = Client.durable("queue-away", broker.port())) {
            away.subscribe("queue/away", 1);
        }
        api.await(
                "/clients/queue-away",
                answer -> !answer.object().get("connected").getAsBoolean());
        long sum = waited("sum{node=\"1\"}");
        long all = waited("count{node=\"1\"}");
        long few = waited("bucket{node=\"1\",le=\"5.0\"}");
        for (int i = 0; i < 7; i++) {
            api.post("/mqtt/publish", "{\"topic\":\"queue/away\",\"payload\":\"x\",\"qos\":1}");
        }
        assertThat(waited("count{node=\"1\"}") - all).isEqualTo(7);
        assertThat(waited("bucket{node=\"1\",le=\"5.0\"}") - few).isEqualTo(5);
        assertThat(waited("sum{node=\"1\"}") - sum).isEqualTo(1 + 2 + 3 + 4 + 5 + 6 + 7);
    }
}
