package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.itest.fixture.Api;
import org.rmqtt.itest.fixture.Api.Answer;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.Tools;

/** The plug-in rmqtt-http-api of one broker. */
class HttpApiIT {
    private static final String NAME = "rmqtt-http-api";

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static Api api;

    @BeforeAll
    static void start() throws IOException {
        broker = BrokerProcess.in(directory)
                .plugin(NAME, "metrics_sample_interval = \"1s\"\nmax_body_size = \"1KB\"\n")
                .start();
        api = new Api(broker);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static List<JsonObject> rows(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return StreamSupport.stream(answer.json().getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    @Test
    void everyPathIsListedAndAnswers() throws Exception {
        List<JsonObject> endpoints = rows(api.get(""));
        assertThat(endpoints).hasSizeGreaterThan(40);
        for (JsonObject endpoint : endpoints) {
            String path = endpoint.get("path").getAsString().replace("/api/v1", "");
            if (endpoint.get("method").getAsString().equals("GET")) {
                String filled = path.replace("{id}", "1").replaceAll("\\{\\*?\\w+}", "x");
                assertThat(api.get(filled).status())
                        .as(filled)
                        .isIn(
                                path.contains("{*clientid}") || path.contains("{plugin}")
                                        ? List.of(404, 200)
                                        : List.of(200));
            }
        }
        HttpResponse<String> description = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + broker.httpPort() + "/dashboard/openapi.json"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(description.body()).contains("\"openapi\":\"3.0.3\"").contains("/api/v1/clients/{clientid}");
    }

    @Test
    void clientsAreFoundShownAndKicked() throws Exception {
        Client one = Client.durable("find-one", broker.port());
        Client two = Client.clean("find-two", broker.port());
        one.subscribe("find/+", 1);
        assertThat(rows(api.get("/clients?_like_clientid=FIND-"))).hasSize(2);
        assertThat(rows(api.get("/clients?_like_clientid=find-&_limit=1"))).hasSize(1);
        assertThat(rows(api.get("/clients?clientid=find-one&connected=true&proto_ver=5&clean_start=false")))
                .hasSize(1);
        assertThat(rows(api.get("/clients?clientid=find-one&connected=false"))).isEmpty();
        assertThat(rows(api.get("/clients?_like_clientid=find-&_gte_created_at=2020-01-01%2000:00:00")))
                .hasSize(2);
        assertThat(rows(api.get("/clients?_like_clientid=find-&_lte_connected_at=1577836800")))
                .isEmpty();
        JsonObject view = api.get("/clients/find-one").object();
        assertThat(view.keySet())
                .contains(
                        "node_id",
                        "clientid",
                        "username",
                        "superuser",
                        "proto_ver",
                        "ip_address",
                        "port",
                        "connected_at",
                        "disconnected_at",
                        "disconnected_reason",
                        "connected",
                        "keepalive",
                        "clean_start",
                        "session_present",
                        "expiry_interval",
                        "created_at",
                        "subscriptions_cnt",
                        "max_subscriptions",
                        "extra_attrs",
                        "inflight",
                        "max_inflight",
                        "mqueue_len",
                        "max_mqueue");
        assertThat(view.get("expiry_interval").getAsLong()).isEqualTo(3600);
        assertThat(view.get("subscriptions_cnt").getAsInt()).isEqualTo(1);
        assertThat(rows(api.get("/subscriptions/find-one")))
                .singleElement()
                .satisfies(row -> assertThat(row.get("topic").getAsString()).isEqualTo("find/+"));
        assertThat(rows(api.get("/subscriptions?_match_topic=find/x&qos=1"))).hasSize(1);
        assertThat(rows(api.get("/routes/find/x"))).hasSize(1);
        assertThat(rows(api.get("/routes/found/x"))).isEmpty();

        one.disconnect();
        two.publish("find/x", "waits", 1);
        assertThat(api.get("/clients/find-one/online").text()).isEqualTo("false");
        assertThat(rows(api.get("/clients?_gte_mqueue_len=1"))).singleElement().satisfies(row -> assertThat(
                        row.get("disconnected_reason").getAsString())
                .contains("disconnected"));
        assertThat(api.call("DELETE", "/clients/find-two", null).text()).isEqualTo("find-two");
        two.awaitDisconnected();
        assertThat(api.call("DELETE", "/clients/find-two", null).status()).isEqualTo(404);
        broker.awaitLine(line -> line.contains("audit DELETE /api/v1/clients/find-two from 127.0.0.1: 200"));
        assertThat(rows(api.get("/clients/offlines"))).hasSize(1);
        assertThat(api.call("DELETE", "/clients/offlines", null)
                        .object()
                        .get("count")
                        .getAsInt())
                .isEqualTo(1);
        assertThat(api.get("/clients/find-one").status()).isEqualTo(404);
    }

    @Test
    void messagesAreRetainedAndSubscriptionsMadeForOthers() throws Exception {
        Client client = Client.clean("fed", broker.port());
        assertThat(api.post("/mqtt/subscribe", "{\"clientid\":\"fed\",\"topics\":\"fed/a,fed/#/b\",\"qos\":1}")
                        .object())
                .satisfies(answer -> {
                    assertThat(answer.get("fed/a").getAsBoolean()).isTrue();
                    assertThat(answer.get("fed/#/b").getAsString()).isEqualTo("Topic filter invalid");
                });
        assertThat(api.post(
                                "/mqtt/publish",
                                "{\"topic\":\"fed/a\",\"payload\":\"aGVsbG8=\",\"encoding\":\"base64\",\"qos\":1,\"retain\":true}")
                        .text())
                .isEqualTo("ok");
        assertThat(client.next()).isEqualTo("fed/a=hello");
        JsonObject page = api.get("/retains?topic_filter=fed/%23&limit=10").object();
        JsonObject item = page.getAsJsonArray("items").get(0).getAsJsonObject();
        assertThat(item.get("topic").getAsString()).isEqualTo("fed/a");
        assertThat(item.getAsJsonObject("publish").get("payload").getAsString()).isEqualTo("aGVsbG8=");
        assertThat(item.get("remaining_ttl").getAsLong()).isBetween(200L, 300L);
        assertThat(api.call("DELETE", "/retains?topic=fed/a", null).text()).isEqualTo("ok");
        assertThat(api.call("DELETE", "/retains?topic=fed/a", null).status()).isEqualTo(404);
        assertThat(api.post("/mqtt/unsubscribe", "{\"clientid\":\"fed\",\"topic\":\"fed/a\"}")
                        .text())
                .isEqualTo("true");
        assertThat(api.post("/mqtt/unsubscribe", "{\"clientid\":\"fed\",\"topic\":\"fed/a\"}")
                        .text())
                .isEqualTo("false");
        assertThat(api.post("/mqtt/publish", "{\"topics\":\"fed/a,fed/b\",\"payload\":\"x\"}")
                        .text())
                .isEqualTo("ok");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void plugInsAreSteered() throws Exception {
        Map<String, JsonObject> plugins = rows(api.get("/plugins/1")).stream()
                .collect(Collectors.toMap(row -> row.get("name").getAsString(), row -> row));
        assertThat(plugins.get(NAME).get("active").getAsBoolean()).isTrue();
        assertThat(plugins.get("rmqtt-retainer").get("immutable").getAsBoolean())
                .isTrue();
        assertThat(api.call("PUT", "/plugins/1/rmqtt-sys-topic/load", null).text())
                .isEqualTo("ok");
        assertThat(api.get("/plugins/1/rmqtt-sys-topic").object().get("state").getAsString())
                .isEqualTo("ACTIVE");
        int mark = broker.mark();
        assertThat(api.call(
                                "PUT",
                                "/plugins/1/rmqtt-sys-topic/config",
                                "{\"publish_qos\":2,\"publish_interval\":\"7s\"}")
                        .text())
                .isEqualTo("ok");
        broker.awaitLine(mark, line -> line.contains("$SYS topics: figures every PT7S, QoS 2"));
        assertThat(api.get("/plugins/1/rmqtt-sys-topic/config")
                        .object()
                        .get("publish_interval")
                        .getAsString())
                .isEqualTo("7s");
        assertThat(api.call("PUT", "/plugins/1/rmqtt-sys-topic/unload", null).text())
                .isEqualTo("true");
        assertThat(api.call("PUT", "/plugins/1/rmqtt-retainer/unload", null).status())
                .isEqualTo(400);
        assertThat(api.call("PUT", "/plugins/1/" + NAME + "/unload", null).text())
                .contains("cannot stop itself");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /clients?_limit=0 | | 400 | _limit = 0 is less than 1",
                "GET    | /clients?connected=maybe | | 400 | connected = 'maybe' must be true or false",
                "GET    | /clients?_gte_created_at=yesterday | | 400 | must be a time such as",
                "GET    | /clients?color=red | | 400 | color is not known here: _limit, clientid",
                "GET    | /nodes/one | | 400 | node id 'one' is no number",
                "GET    | /nodes/77 | | 404 | there is no node 77",
                "GET    | /nothing | | 404 | there is no endpoint",
                "POST   | /clients | {} | 405 | does not take POST",
                "GET    | /retains?topic_filter=a/%23/b | | 400 | is no topic filter",
                "DELETE | /retains | | 400 | topic is missing",
                "POST   | /mqtt/publish | | 400 | the body is missing",
                "POST   | /mqtt/publish | [1] | 400 | the body must be a JSON object",
                "POST   | /mqtt/publish | {\"topic\" | 400 | the body is no JSON",
                "POST   | /mqtt/publish | {\"topic\":\"a/#\"} | 400 | 'a/#' is no topic name",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"qos\":3} | 400 | field qos = 3: it must be from 0 to 2",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"qos\":\"1\"} | 400 | field qos",
                "POST   | /mqtt/publish | {\"topic\":7} | 400 | field topic must be a string",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"encoding\":\"rot13\"} | 400 | must be plain or base64",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"encoding\":\"base64\",\"payload\":\"?\"} | 400 | no base64",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"properties\":7} | 400 | properties must be an object",
                "POST   | /mqtt/subscribe | {\"topic\":\"a\"} | 400 | field clientid is missing",
                "POST   | /mqtt/subscribe | {\"topic\":\"a\",\"clientid\":\"nobody\"} | 404 | no session of client nobody",
                "PUT    | /plugins/1/rmqtt-nothing/load | | 404 | there is no plug-in rmqtt-nothing",
                "PUT    | /plugins/1/rmqtt-sys-topic/config | {\"a\":{}} | 400 | config.a must be"
            })
    void badInputIsNamedAndChangesNothing(String method, String path, String body, int status, String message)
            throws Exception {
        Answer answer = api.call(method, path.strip(), body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (message != null) {
            assertThat(answer.object().get("error").getAsString()).contains(message);
        }
    }

    @Test
    void largeBodiesOtherTypesAndForeignNamesAreRefused() throws Exception {
        assertThat(api.post("/mqtt/publish", "{\"topic\":\"a\",\"payload\":\"" + "x".repeat(2000) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(new Api(broker, "Content-Type", "text/plain")
                        .post("/mqtt/publish", "{\"topic\":\"a\"}")
                        .status())
                .isEqualTo(415);
        assertThat(raw("/api/v1/clients", "evil.example")).contains("403").contains("names evil.example");
    }

    @Test
    void pathsLeadNowhereElse() throws Exception {
        for (String path : List.of(
                "/dashboard/../../../etc/passwd",
                "/dashboard/..%2f..%2fetc%2fpasswd",
                "/dashboard/%2e%2e/secret",
                "/dashboard/org/rmqtt/http/api/HttpApi.class",
                "/api/v1/clients/%zz",
                "/api/v1/%2e%2e/%2e%2e/nothing")) {
            assertThat(raw(path, "localhost"))
                    .as(path)
                    .containsPattern("^HTTP/1.1 (400|404)")
                    .doesNotContain("root:");
        }
    }

    /** What no client library would send. */
    private static String raw(String path, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", broker.httpPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thePastIsKept() throws Exception {
        JsonArray data = new JsonArray();
        while (data.size() < 2) {
            data = api.get("/stats/history/1?minutes=5").object().getAsJsonArray("data");
        }
        assertThat(data.get(0).getAsJsonObject().keySet()).contains("ts", "connections.count", "message_queues.max");
        assertThat(api.get("/metrics/history?hours=1&limit=1")
                        .object()
                        .getAsJsonObject("nodes")
                        .getAsJsonObject("1")
                        .getAsJsonArray("data"))
                .hasSize(1);
        JsonObject sum = api.get("/stats/history/sum?minutes=5&merge_window=60").object();
        assertThat(sum.get("node_count").getAsInt()).isEqualTo(1);
        assertThat(sum.getAsJsonArray("data")).hasSizeBetween(1, 5);
        assertThat(Files.readAllLines(directory.resolve("data/http-api-history")))
                .isNotEmpty();
    }

    @Test
    void metricsHaveRmqttsNames() throws Exception {
        JsonObject metrics = api.get("/metrics/1").object().getAsJsonObject("metrics");
        assertThat(metrics.keySet())
                .contains(
                        "client.connect",
                        "client.connack",
                        "client.connected",
                        "session.created",
                        "messages.publish.custom",
                        "messages.publish.admin",
                        "messages.delivered.retain",
                        "messages.acked.system",
                        "messages.nonsubscribed.lastwill");
        JsonObject stats = api.get("/stats/sum").object().getAsJsonObject("stats");
        assertThat(stats.get("handshakings.count").getAsLong())
                .as("nobody connects")
                .isZero();
        assertThat(stats.keySet())
                .contains("connections.count", "connections.max", "retaineds.count", "handshakings_active.count")
                .doesNotContain("handshakings_active.max");
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
                .contains("gauge rmqtt_stats ");
        String dashboard = Files.readString(BrokerProcess.root().resolve("run/grafana-dashboard.json"));
        Matcher figure = Pattern.compile("rmqtt_[a-z_]+(?=[\\[\"}])").matcher(dashboard);
        while (figure.find()) {
            assertThat(answer.text()).as("what Grafana is to show").contains("\n" + figure.group());
        }
        assertThat(api.get("/metrics/prometheus/sum").text()).contains("node=\"all\"");
        assertThat(api.get("/metrics/prometheus/9").status()).isEqualTo(404);
    }
}
