package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Api;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Certificates;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.CollectorServer;
import org.rmqtt.itest.fixture.CollectorServer.Export;
import org.rmqtt.itest.fixture.Tools;

/** The plug-in rmqtt-opentelemetry, told to a collector that reads with OTLP's own classes. */
class OpenTelemetryIT {
    private static final String NAME = "rmqtt-opentelemetry";
    private static final int CYCLES = Integer.getInteger("rmqtt.cycles", 5);

    @TempDir
    Path directory;

    private CollectorServer collector;
    private BrokerProcess broker;

    @BeforeEach
    void listen() throws IOException {
        collector = CollectorServer.http(0);
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
        collector.close();
    }

    private String toml(String more) {
        return "endpoint = \"" + collector.url() + "\"\ninterval = \"1s\"\n" + more;
    }

    private static long count(Export export, String name) {
        return export.counter(name).getAsInt();
    }

    /** The family that Prometheus makes of a metric. */
    private static String family(Metric metric) {
        String name = metric.getName().replace('.', '_') + (metric.getUnit().equals("s") ? "_seconds" : "");
        return metric.hasSum() ? name + "_total counter" : name + (metric.hasGauge() ? " gauge" : " histogram");
    }

    /** The families of our page, without those of the virtual machine and those in which the name of a figure is a label. */
    private Set<String> families() throws Exception {
        return new Api(broker)
                .get("/metrics/prometheus")
                .text()
                .lines()
                .filter(line ->
                        line.startsWith("# TYPE rmqtt_") && !line.matches("# TYPE rmqtt_(metrics|stats|nodes) .*"))
                .map(line -> line.substring("# TYPE ".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void sendsTheFiguresOfPrometheusPageWithTypesAndAttributes() throws Exception {
        broker = BrokerProcess.in(directory)
                .plugin("rmqtt-http-api", "")
                .plugin("rmqtt-sys-topic", "")
                .plugin(NAME, toml("headers = [\"Authorization=Bearer top=s3cr3t\"]\ncompression = \"gzip\"\n"))
                .start();
        Client subscriber = Client.clean("subscriber", broker.port());
        subscriber.subscribe("t", 1);
        Client publisher = Client.clean("publisher", broker.port());
        for (int i = 0; i < 3; i++) {
            publisher.publish("t", "message " + i, 1);
        }
        subscriber.next(3);
        Export export = collector.await(
                0,
                each -> count(each, "rmqtt.messages.publish") >= 3
                        && each.metrics().containsKey("rmqtt.systopic.published")
                        && each.gauge("rmqtt.connections.count") == 2);

        assertThat(export.headers())
                .containsEntry("content-type", "application/x-protobuf")
                .containsEntry("content-encoding", "gzip")
                .containsEntry("authorization", "Bearer top=s3cr3t");
        assertThat(export.resource())
                .containsOnlyKeys("service.name", "service.instance.id", "service.version")
                .containsEntry("service.name", "rmqtt")
                .containsEntry("service.instance.id", "1")
                .containsEntry("service.version", System.getProperty("rmqtt.version"));
        assertThat(export.metrics().values().stream().map(OpenTelemetryIT::family))
                .containsExactlyInAnyOrderElementsOf(families());
        export.metrics().values().stream().filter(Metric::hasSum).forEach(metric -> {
            assertThat(metric.getSum().getIsMonotonic()).as(metric.getName()).isTrue();
            assertThat(metric.getSum().getAggregationTemporality())
                    .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        });
        steps(export);

        publisher.publish("t", "one more", 1);
        Export later = collector.await(
                0, each -> count(each, "rmqtt.messages.publish") > count(export, "rmqtt.messages.publish"));
        assertThat(later.counter("rmqtt.messages.publish").getStartTimeUnixNano())
                .isEqualTo(export.counter("rmqtt.messages.publish").getStartTimeUnixNano());
        assertThat(later.counter("rmqtt.messages.publish").getTimeUnixNano())
                .isGreaterThan(export.counter("rmqtt.messages.publish").getTimeUnixNano());
        collector.await(0, each -> count(each, "rmqtt.opentelemetry.exported") >= 1);

        Api api = new Api(broker);
        assertThat(api.get("/plugins/1/" + NAME + "/config").text())
                .contains("\"headers\":\"***\"")
                .doesNotContain("s3cr3t");
        assertThat(broker.output()).doesNotContain("s3cr3t");
    }

    private static void steps(Export export) {
        for (String name : Set.of("delivery", "commit", "forward")) {
            steps(export.metrics().get("rmqtt." + name + "_latency"), "s");
        }
        steps(export.metrics().get("rmqtt.session_queue_length"), "{message}");
        assertThat(export.metrics()
                        .get("rmqtt.commit_latency")
                        .getHistogram()
                        .getDataPoints(0)
                        .getCount())
                .as("three commands and more")
                .isPositive();
    }

    private static void steps(Metric metric, String unit) {
        assertThat(metric.getUnit()).isEqualTo(unit);
        assertThat(metric.getHistogram().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        HistogramDataPoint point = metric.getHistogram().getDataPoints(0);
        assertThat(point.getExplicitBoundsList()).isNotEmpty().isSorted();
        assertThat(point.getBucketCountsList()).hasSize(point.getExplicitBoundsCount() + 1);
        assertThat(point.getBucketCountsList().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(point.getCount());
        assertThat(point.hasMin() || point.hasMax()).isFalse();
    }

    private long lines(String text) {
        return broker.output().lines().filter(line -> line.contains(text)).count();
    }

    @Test
    void aCollectorThatIsAwayIsSaidOnceAndSoIsItsReturn() throws Exception {
        String away = "does not take figures";
        collector.answer(503);
        broker = BrokerProcess.in(directory).plugin(NAME, toml("")).start();
        Client client = Client.clean("client", broker.port());
        client.subscribe("t", 1);
        collector.awaitMore(0, 2);
        assertThat(broker.awaitLine(line -> line.contains(away)))
                .contains("WARN")
                .contains(collector.url())
                .contains("it answers 503");
        collector.answer(200);
        broker.awaitLine(line -> line.contains("takes figures again"));
        assertThat(lines(away)).isOne();

        int mark = broker.mark();
        int port = collector.port();
        collector.close();
        assertThat(broker.awaitLine(mark, line -> line.contains(away))).contains("ConnectException");
        client.publish("t", "nobody counts this now", 1);
        assertThat(client.next()).contains("nobody counts this now");
        collector = CollectorServer.http(port);
        broker.awaitLine(mark, line -> line.contains("takes figures again"));
        Export back = collector.await(0, export -> count(export, "rmqtt.messages.publish") >= 1);
        assertThat(count(back, "rmqtt.opentelemetry.failed")).isGreaterThanOrEqualTo(3);

        mark = broker.mark();
        collector.answer(0);
        broker.plugin(NAME, toml("timeout = \"100ms\"\n"));
        broker.awaitLine(mark, line -> line.contains(away) && line.contains("no answer within PT0.1S"));
        assertThat(broker.terminate()).as("it does not hold up the end").isZero();
        assertThat(lines(away)).isEqualTo(3);
        assertThat(broker.output()).doesNotContain("io.opentelemetry");
    }

    @Test
    void wrongSettingsChangeNothingAndRightOnesActAtOnce() throws Exception {
        broker = BrokerProcess.in(directory).plugin(NAME, toml("")).start();
        Path text = Files.writeString(directory.resolve("text.pem"), "no certificate");
        Map<String, List<String>> wrong = Map.of(
                "interval = \"10ms\"\ntimeout = \"6m\"\ncompression = \"zip\"",
                List.of(
                        "interval = 10ms: it must be from 1s to 1h",
                        "timeout = 6m: it must be from 100ms to 5m",
                        "compression = zip: it must be one of none, gzip"),
                "endpoint = \"ftp://x/y\"",
                List.of("endpoint = ftp://x/y: it must be http://host:port/path or https:"),
                "endpoint = \"http://u:s3cr3t@x/y\"",
                List.of("endpoint: it must not have a user and a password"),
                "headers = [\"a=b\", \"s3cr3t\"]",
                List.of("headers, entry 2 (not shown, it may be a secret): it must be name=value"),
                "ca_certificate = \"" + text + "\"",
                List.of("ca_certificate = " + text + ": it must be a readable file with certificates in PEM"));
        for (Map.Entry<String, List<String>> each : wrong.entrySet()) {
            int mark = broker.mark();
            broker.plugin(NAME, each.getKey() + "\n");
            for (String said : each.getValue()) {
                broker.awaitLine(mark, line -> line.contains("ERROR") && line.contains(said));
            }
        }
        collector.awaitMore(collector.mark(), 1);
        assertThat(broker.output()).doesNotContain("s3cr3t");

        overTls(Certificates.AUTHORITY.server());
    }

    private void overTls(X509Bundle certificate) throws Exception {
        collector.close();
        collector = CollectorServer.https(certificate);
        int mark = broker.mark();
        broker.plugin(NAME, toml(""));
        broker.awaitLine(
                mark,
                line -> line.contains(collector.url() + " does not take figures")
                        && line.contains("unable to find valid certification path"));
        assertThat(collector.mark()).isZero();
        Path authority = Files.writeString(directory.resolve("ca.pem"), certificate.getRootCertificatePEM());
        broker.plugin(NAME, toml("headers = [\"tenant=blue\"]\nca_certificate = \"" + authority + "\"\n"));
        collector.await(0, export -> "blue".equals(export.headers().get("tenant")));
    }

    @Test
    void comesAndGoesAndLeavesNoThread() throws Exception {
        broker = BrokerProcess.in(directory)
                .plugin("rmqtt-http-api", "")
                .plugin(NAME, toml(""))
                .start();
        Client witness = Client.clean("witness", broker.port());
        Api api = new Api(broker);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            assertThat(api.call("PUT", "/plugins/1/" + NAME + "/load", null).status())
                    .isEqualTo(200);
            collector.awaitMore(collector.mark(), 1);
            int mark = broker.mark();
            assertThat(api.call("PUT", "/plugins/1/" + NAME + "/unload", null).text())
                    .isEqualTo("true");
            broker.awaitLine(mark, line -> line.contains("OpenTelemetry ends"));
        }
        String left = threads();
        while (left.contains("\"HttpClient-")) {
            // Java ends it when the client has been collected
            left = threads();
        }
        assertThat(left).contains("rmqtt-loop").doesNotContain("opentelemetry");
        assertThat(witness.stayedConnected()).isTrue();
    }

    private String threads() throws Exception {
        String pid = Long.toString(broker.pid());
        Tools.run(directory, "jcmd", pid, "GC.run");
        return Tools.run(directory, "jcmd", pid, "Thread.print");
    }
}
