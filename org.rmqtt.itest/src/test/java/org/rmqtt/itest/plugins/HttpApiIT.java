package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Api;
import org.rmqtt.itest.fixture.Api.Answer;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;

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
                        "last_will",
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

    @Test
    void identifiersAndTopicsMayHaveSlashes() throws Exception {
        Client client = Client.clean("/site/a%/1", broker.port());
        client.subscribe("/lead/#", 1);
        String id = URLEncoder.encode("/site/a%/1", StandardCharsets.UTF_8);
        assertThat(rows(api.get("/clients?clientid=" + id))).hasSize(1);
        assertThat(rows(api.get("/subscriptions?clientid=" + id))).hasSize(1);
        assertThat(rows(api.get("/routes?topic=%2Flead%2Fx"))).hasSize(1);
        assertThat(rows(api.get("/routes?topic=lead%2Fx"))).isEmpty();
        Client.clean("deep/er", broker.port());
        assertThat(api.get("/clients/deep/er/online").text()).isEqualTo("true");
        assertThat(api.call("DELETE", "/clients?clientid=" + id, null).text()).isEqualTo("/site/a%/1");
        client.awaitDisconnected();
    }

    @Test
    void aWillIsShown() throws Exception {
        Client.withWill("mortal", broker.port(), "will/x", "gone");
        JsonObject will = api.get("/clients/mortal").object().getAsJsonObject("last_will");
        assertThat(will.get("topic").getAsString()).isEqualTo("will/x");
        assertThat(will.get("payload").getAsString()).isEqualTo("Z29uZQ==");
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

    @Test
    void felixHealthChecksSayWhatIsWrong() throws Exception {
        api.await("/system/health", answer -> answer.status() == 200);
        assertThat(names(api.beside("/system/health")))
                .containsExactlyInAnyOrder(
                        "RMQTT cluster", "RMQTT disk", "RMQTT listeners", "RMQTT memory", "RMQTT storage");
        assertThat(names(api.beside("/system/health?tags=disk"))).containsExactly("RMQTT disk");
        assertThat(api.beside("/system/health.txt").text()).isEqualTo("OK");
        assertThat(api.beside("/system/health.html").type()).startsWith("text/html");
        assertThat(api.beside("/system/health.jsonp?callback=x").status()).isEqualTo(404);

        String second = "listener.tcp.second.addr = \"127.0.0.1:" + broker.port() + "\"\n";
        broker.edit("listener.tcp.external.addr", second + "listener.tcp.external.addr");
        api.await(
                "/system/health?tags=listeners",
                answer -> answer.status() == 503 && answer.text().contains("listener tcp.second"));
        assertThat(api.get("/health/check/1").status()).isEqualTo(503);
        broker.edit(second, "");
        api.await("/system/health", answer -> answer.status() == 200);
    }

    private static List<String> names(Answer answer) {
        return StreamSupport.stream(answer.object().getAsJsonArray("results").spliterator(), false)
                .map(result -> result.getAsJsonObject().get("name").getAsString())
                .toList();
    }
}
