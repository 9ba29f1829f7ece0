package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rmqtt.itest.fixture.Api;
import org.rmqtt.itest.fixture.Api.Answer;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;

/** What is wrong with a request is named, nothing changes, and who is connected notices nothing. */
class HttpApiBadInputIT {
    private static final String NAME = "rmqtt-http-api";

    @TempDir
    static Path directory;

    private static BrokerProcess broker;
    private static Api api;
    private static Client witness;
    private static String before;

    @BeforeAll
    static void start() throws Exception {
        broker = BrokerProcess.in(directory)
                .plugin(NAME, "max_body_size = \"100KB\"\n")
                .plugin("rmqtt-sys-topic", "publish_qos = 1\n")
                .start();
        api = new Api(broker);
        witness = Client.clean("witness", broker.port());
        witness.subscribe("#", 1);
        witness.retain("kept", "x");
        assertThat(witness.next()).isEqualTo("kept=x");
        before = state();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** What a request could have changed. */
    private static String state() throws Exception {
        StringBuilder state = new StringBuilder();
        JsonObject cluster = api.get("/cluster").json().getAsJsonArray().get(0).getAsJsonObject();
        state.append(cluster.get("digest")).append(cluster.get("applied"));
        state.append(api.get("/retains").text());
        JsonObject metrics = api.get("/metrics/1").object().getAsJsonObject("metrics");
        state.append(metrics.get("messages.publish"));
        for (JsonElement plugin : api.get("/plugins/1").json().getAsJsonArray()) {
            String name = plugin.getAsJsonObject().get("name").getAsString();
            state.append(plugin.getAsJsonObject().get("state"))
                    .append(api.get("/plugins/1/" + name + "/config").text());
        }
        state.append(Files.readString(directory.resolve("config/plugins/rmqtt-sys-topic.toml")));
        return state.toString();
    }

    @AfterEach
    void nothingHasChanged() throws Exception {
        assertThat(state()).isEqualTo(before);
        assertThat(witness.received()).isEmpty();
        assertThat(witness.stayedConnected()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /clients?_limit=0 | | 400 | _limit = 0: it must be from 1 to",
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
                "PUT    | /plugins/1/rmqtt-sys-topic/config | {\"publish_qos\":{}} | 400 | publish_qos = {}: it must be",
                "GET    | /nodes/0 | | 400 | node id 0 is less than 1",
                "GET    | /nodes/99999999999999999999 | | 400 | is no number",
                "GET    | /clients?_limit=1&_limit=2 | | 400 | _limit is there more than once",
                "GET    | /clients?_gte_mqueue_len=-1 | | 400 | it must be from 0 to",
                "GET    | /subscriptions?qos=3 | | 400 | qos = 3: it must be from 0 to 2",
                "GET    | /retains?offset=-1 | | 400 | offset = -1",
                "GET    | /stats/history?hours=9223372036854775807 | | 400 | it must be from 0 to 744",
                "GET    | /metrics/history?merge_window=x | | 400 | merge_window = 'x' is no whole number",
                "GET    | /metrics/prometheus/x | | 400 | node id 'x' is no number",
                "DELETE | /clients | | 400 | clientid is missing",
                "DELETE | /clients/nobody | | 404 | no session of client nobody",
                "DELETE | /retains?topic=a/%23 | | 400 | is no topic name",
                "POST   | /mqtt/publish | {topic:\"a\"} | 400 | the body is no JSON: see line 1",
                "POST   | /mqtt/publish | {\"topic\":\"a\"} {} | 400 | the body is no JSON: see line 1",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"retian\":true} | 400 | field retian is not known here",
                "POST   | /mqtt/publish | {\"topic\":\"a\\ud800\"} | 400 | surrogate",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"clientid\":\"\\u0000\"} | 400 | U+0000",
                "POST   | /mqtt/publish | {\"topics\":\"a,,b\"} | 400 | '' is no topic name",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"properties\":{\"x\":1}} | 400 | field properties.x is not known",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"properties\":{\"user_properties\":7}} | 400 | properties.user_properties must be a list",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"properties\":{\"user_properties\":[[{},1]]}} | 400 | must be a string",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"properties\":{\"response_topic\":\"b/#\"}} | 400 | is no topic name",
                "POST   | /mqtt/publish | {\"topic\":\"a\",\"properties\":{\"message_expiry_interval\":4294967296}} | 400 | from 0 to 4294967295",
                "POST   | /mqtt/unsubscribe | {\"clientid\":\"a\"} | 400 | field topic is missing",
                "PUT    | /cluster/leader | {} | 400 | field node_id is missing",
                "PUT    | /cluster/leader | {\"node_id\":9} | 404 | there is no node 9",
                "PUT    | /cluster/leader | {\"node_id\":\"1\"} | 400 | node_id",
                "PUT    | /cluster/leader | {\"node_id\":1,\"force\":true} | 400 | force",
                "PUT    | /cluster/leader | {\"node_id\":1} | 409 | the node is configured for no cluster",
                "PUT    | /cluster/nodes/2 | {\"grpc_addr\":\"a:1\"} | 400 | raft_addr",
                "PUT    | /cluster/nodes/2 | {\"grpc_addr\":\"a\",\"raft_addr\":\"a:2\"} | 400 | field grpc_addr = 'a': it must be host:port",
                "PUT    | /cluster/nodes/2 | {\"grpc_addr\":\"a:1\",\"raft_addr\":\"a:70000\"} | 400 | field raft_addr",
                "PUT    | /cluster/nodes/0 | {\"grpc_addr\":\"a:1\",\"raft_addr\":\"a:2\"} | 400 | node id 0",
                "DELETE | /cluster/nodes/2 | | 404 | there is no node 2",
                "DELETE | /cluster/nodes/1 | | 409 | node 1 still runs",
                "PUT    | /nodes/2/drain | | 404 | there is no node 2",
                "GET    | /nodes/1/drain | | 405 | does not take GET",
                "PUT    | /plugins/1/rmqtt-sys-topic/config | {\"publish_qos\":9} | 400 | publish_qos = 9: it must be a whole number from 0 to 2",
                "PUT    | /plugins/1/rmqtt-sys-topic/config | {\"publish_interval\":\"1\"} | 400 | publish_interval = 1:",
                "PUT    | /plugins/1/rmqtt-sys-topic/config | {\"publish_qoz\":1} | 400 | did you mean publish_qos?",
                "PUT    | /plugins/1/rmqtt-http-api/config | {\"storage.type\":\"redb\"} | 400 | storage.type has no effect",
                "PUT    | /plugins/1/rmqtt-sys-topic/config | | 400 | the body is missing",
                "PUT    | /plugins/1/rmqtt-retainer/load | | 400 | part of the core"
            })
    void badInputIsNamed(String method, String path, String body, int status, String message) throws Exception {
        Answer answer = api.call(method, path.strip(), body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.object().get("error").getAsString()).contains(message);
    }

    @Test
    void everyEndpointRefusesWhatItDoesNotKnow() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (JsonElement each : api.get("").json().getAsJsonArray()) {
            JsonObject endpoint = each.getAsJsonObject();
            String method = endpoint.get("method").getAsString();
            String path = endpoint.get("path").getAsString().replace("/api/v1", "");
            String filled = path.replace("{id}", "1").replaceAll("\\{\\*?\\w+}", "x");
            wrong.add(said(method, filled + "?no_such_parameter=1", null, 400));
            wrong.add(said(method, filled, "{\"a\":", 400));
            wrong.add(said(method, filled, "[]", 400));
            wrong.add(said(method, filled, "{\"payload\":\"" + "x".repeat(200_000) + "\"}", 413));
            wrong.add(said("PATCH", filled, null, 405));
            if (path.contains("{id}")) {
                wrong.add(said(method, filled.replace("/1", "/-1"), null, 400));
                wrong.add(said(method, filled.replace("/1", "/1e0"), null, 400));
                boolean made = endpoint.get("name").getAsString().equals("set_cluster_node");
                wrong.add(
                        said(method, filled.replace("/1", "/2"), method.equals("PUT") ? "{}" : null, made ? 400 : 404));
            }
        }
        assertThat(wrong).hasSizeGreaterThan(200).allMatch(String::isEmpty);
    }

    /** Empty if it was as it should be. */
    private static String said(String method, String path, String body, int status) throws Exception {
        Answer answer = api.call(method, path, body);
        boolean asWanted = answer.status() == status
                && answer.type().startsWith("application/json")
                && answer.object().get("error").getAsString().length() > 5;
        return asWanted
                ? ""
                : method + " " + path + ": " + answer.status() + " instead of " + status + " " + answer.text();
    }

    @Test
    void whatNoPacketCanCarryIsRefused() throws Exception {
        String most = "x".repeat(65_536);
        for (String body : List.of(
                "{\"topic\":\"" + most + "\"}",
                "{\"topic\":\"a\",\"properties\":{\"content_type\":\"" + most + "\"}}",
                "{\"topic\":\"a\",\"properties\":{\"response_topic\":\"" + most + "\"}}",
                "{\"topic\":\"a\",\"properties\":{\"correlation_data\":\"" + most + "\"}}",
                "{\"topic\":\"a\",\"properties\":{\"user_properties\":[[\"a\",\"" + most + "\"]]}}",
                "{\"topics\":\"" + "a,".repeat(2000) + "a\"}")) {
            Answer answer = api.post("/mqtt/publish", body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        }
        assertThat(api.post("/mqtt/subscribe", "{\"clientid\":\"witness\",\"topic\":\"" + most + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void otherTypesAndForeignNamesAreRefused() throws Exception {
        assertThat(new Api(broker, "Content-Type", "text/plain")
                        .post("/mqtt/publish", "{\"topic\":\"a\"}")
                        .status())
                .isEqualTo(415);
        int mark = broker.mark();
        assertThat(raw("DELETE", "/api/v1/clients/witness", "evil.example"))
                .contains("403")
                .contains("names evil.example");
        api.await("/system/health", answer -> answer.status() == 200);
        assertThat(raw("GET", "/system/health", "evil.example")).contains("403").contains("names evil.example");
        assertThat(raw("GET", "/system/health", "localhost"))
                .contains("200")
                .doesNotContain("Access-Control-Allow-Origin");
        broker.awaitLine(
                mark,
                line -> line.contains("WARN")
                        && line.contains("audit DELETE /api/v1/clients/witness from 127.0.0.1: 403"));
    }

    @Test
    void pathsLeadNowhereElse() throws Exception {
        for (String path : List.of(
                "/dashboard/../../../etc/passwd",
                "/dashboard/..%2f..%2fetc%2fpasswd",
                "/dashboard/%2e%2e/secret",
                "/dashboard/org/rmqtt/http/api/HttpApi.class",
                "/api/v1/clients/%zz",
                "/api/v1/clients/%00",
                "/api/v1/clients/%c0%af",
                "/api/v1/clients/" + "x".repeat(100_000),
                "/api/v1/%2e%2e/%2e%2e/nothing")) {
            assertThat(raw("GET", path, "localhost"))
                    .as(path)
                    .containsPattern("^HTTP/1.1 (400|404|414|431)")
                    .doesNotContain("root:");
        }
    }

    /** What no client library would send. */
    private static String raw(String method, String path, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", broker.httpPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
