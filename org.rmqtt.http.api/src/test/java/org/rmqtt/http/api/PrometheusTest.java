package org.rmqtt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.broker.HistogramView;

class PrometheusTest {
    private final Prometheus page = new Prometheus();

    @AfterEach
    void close() {
        page.close();
    }

    private String text() {
        return page.write(PrometheusFormat.TEXT);
    }

    @Test
    void figuresAreFamiliesAndItems() {
        page.counters(Map.of("1", Map.of("messages.publish", 7L), "2", Map.of("messages.publish", 8L)));
        page.gauges(Map.of("1", Map.of("connections.count", 3L)));
        page.machines(Map.of("1", Map.of("running", 1, "load1", 0.25)));
        assertThat(text().lines())
                .contains(
                        "# TYPE rmqtt_messages_publish_total counter",
                        "rmqtt_messages_publish_total{node=\"1\"} 7.0",
                        "rmqtt_messages_publish_total{node=\"2\"} 8.0",
                        "rmqtt_metrics{item=\"messages.publish\",node=\"1\"} 7.0",
                        "# HELP rmqtt_connections_count RMQTT's connections.count",
                        "# TYPE rmqtt_connections_count gauge",
                        "rmqtt_connections_count{node=\"1\"} 3.0",
                        "# TYPE rmqtt_stats gauge",
                        "rmqtt_stats{item=\"connections.count\",node=\"1\"} 3.0",
                        "rmqtt_nodes{item=\"load1\",node=\"1\"} 0.25");
    }

    @Test
    void namesThatTheLibraryRefusesStay() {
        page.counters(Map.of("1", Map.of("session.created", 1L, "bytes.total", 2L, "subtotal", 3L)));
        page.gauges(Map.of("1", Map.of("b.total", 6L, "c_created", 7L, "d.bucket", 8L, "e_info", 9L)));
        assertThat(text().lines())
                .contains(
                        "# HELP rmqtt_session_created_total RMQTT's session.created",
                        "# TYPE rmqtt_session_created_total counter",
                        "rmqtt_session_created_total{node=\"1\"} 1.0",
                        "rmqtt_bytes_total_total{node=\"1\"} 2.0",
                        "rmqtt_subtotal_total{node=\"1\"} 3.0",
                        "rmqtt_b_total{node=\"1\"} 6.0",
                        "rmqtt_c_created{node=\"1\"} 7.0",
                        "rmqtt_d_bucket{node=\"1\"} 8.0",
                        "rmqtt_e_info{node=\"1\"} 9.0",
                        "rmqtt_stats{item=\"b.total\",node=\"1\"} 6.0");
        assertThat(page.write(PrometheusFormat.OPEN_METRICS).lines())
                .contains("# TYPE rmqtt_session_created counter", "rmqtt_session_created_total{node=\"1\"} 1.0");
    }

    @Test
    void ofTwoThatCannotStandTogetherTheLaterOneIsRenamed() {
        page.counters(Map.of("1", Map.of("a", 1L, "A", 2L)));
        page.gauges(Map.of("1", Map.of("a", 3L, "a_total", 4L)));
        assertThat(text().lines())
                .contains(
                        "rmqtt_a_total{node=\"1\"} 2.0",
                        "rmqtt_a_value_total{node=\"1\"} 1.0",
                        "rmqtt_a_value_value{node=\"1\"} 3.0",
                        "rmqtt_a_total_value{node=\"1\"} 4.0");
    }

    @Test
    void noFigureTakesAFamilyOfRmqtts() {
        page.gauges(Map.of("1", Map.of("nodes", 1L)));
        page.machines(Map.of("1", Map.of("running", 1)));
        assertThat(text().lines())
                .contains("rmqtt_nodes_value{node=\"1\"} 1.0", "rmqtt_nodes{item=\"running\",node=\"1\"} 1.0");
    }

    @Test
    void stepsOfAHistogramAddUp() {
        HistogramView view = new HistogramView(new double[] {0.001, 0.5}, new long[] {2, 3, 4}, 6.25);
        page.histograms(Map.of("all", Map.of("commit_latency", view)));
        assertThat(text().lines())
                .contains(
                        "# TYPE rmqtt_commit_latency_seconds histogram",
                        "rmqtt_commit_latency_seconds_bucket{node=\"all\",le=\"0.001\"} 2",
                        "rmqtt_commit_latency_seconds_bucket{node=\"all\",le=\"0.5\"} 5",
                        "rmqtt_commit_latency_seconds_bucket{node=\"all\",le=\"+Inf\"} 9",
                        "rmqtt_commit_latency_seconds_count{node=\"all\"} 9",
                        "rmqtt_commit_latency_seconds_sum{node=\"all\"} 6.25");
    }

    @Test
    void aHistogramOfMessagesHasNoSeconds() {
        HistogramView view = new HistogramView(new double[] {1, 2}, new long[] {3, 0, 1}, 9, HistogramView.MESSAGES);
        page.histograms(Map.of("1", Map.of("session_queue_length", view)));
        assertThat(text().lines())
                .contains(
                        "# TYPE rmqtt_session_queue_length histogram",
                        "rmqtt_session_queue_length_bucket{node=\"1\",le=\"1.0\"} 3",
                        "rmqtt_session_queue_length_count{node=\"1\"} 4",
                        "rmqtt_session_queue_length_sum{node=\"1\"} 9.0");
        assertThat(page.write(PrometheusFormat.OPEN_METRICS)).doesNotContain("# UNIT");
    }

    @Test
    void openMetricsEndsAndKnowsUnits() {
        page.counters(Map.of("1", Map.of("messages.publish", 7L)));
        page.histograms(
                Map.of("1", Map.of("commit_latency", new HistogramView(new double[] {1}, new long[] {0, 0}, 0))));
        assertThat(page.write(PrometheusFormat.OPEN_METRICS).lines())
                .contains(
                        "# TYPE rmqtt_messages_publish counter",
                        "rmqtt_messages_publish_total{node=\"1\"} 7.0",
                        "# UNIT rmqtt_commit_latency_seconds seconds")
                .endsWith("# EOF");
    }

    @Test
    void aTimerOfTheMachineHasItsUsualNames() {
        page.meter(
                "2",
                JsonParser.parseString("{'name':'jvm.gc.pause','type':'TIMER','unit':'seconds','description':'Pauses',"
                                + "'tags':{'cause':'x'},'values':{'COUNT':2.0,'TOTAL_TIME':0.5,'MAX':0.4}}")
                        .getAsJsonObject());
        assertThat(text().lines())
                .contains(
                        "# TYPE jvm_gc_pause_seconds summary",
                        "jvm_gc_pause_seconds_count{cause=\"x\",node=\"2\"} 2",
                        "jvm_gc_pause_seconds_sum{cause=\"x\",node=\"2\"} 0.5",
                        "jvm_gc_pause_seconds_max{cause=\"x\",node=\"2\"} 0.4");
    }

    @Test
    void whatIsNotKnownOfAMachineIsLeftOut() {
        page.meter(
                "2",
                JsonParser.parseString("{'name':'a','type':'GAUGE','unit':null,'tags':{},'values':{}}")
                        .getAsJsonObject());
        page.meter(
                "2",
                JsonParser.parseString("{'name':'b','type':'NEWER','tags':{},'values':{}}")
                        .getAsJsonObject());
        assertThat(text()).isEmpty();
    }

    @Test
    void theFiguresOfThisMachineTravel() {
        try (JvmFigures jvm = new JvmFigures()) {
            for (String node : new String[] {"1", "2"}) {
                for (JsonElement meter : Json.parse(Json.bytes(jvm.show())).getAsJsonArray()) {
                    page.meter(node, meter.getAsJsonObject());
                }
            }
        }
        assertThat(text().lines())
                .contains("# TYPE jvm_classes_unloaded_classes_total counter")
                .anyMatch(line -> line.matches("jvm_memory_used_bytes\\{area=\"heap\",id=\".+\",node=\"2\"} \\d.*"))
                .anyMatch(line -> line.startsWith("jvm_threads_live_threads{node=\"1\"} "))
                .anyMatch(line -> line.startsWith("process_uptime_seconds{node=\"1\"} "))
                .anyMatch(line -> line.startsWith("system_cpu_count{node=\"1\"} "));
    }
}
