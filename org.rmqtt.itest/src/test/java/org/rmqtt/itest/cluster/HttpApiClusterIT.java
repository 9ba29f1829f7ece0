package org.rmqtt.itest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.Api;
import org.rmqtt.itest.fixture.Api.Answer;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.ClusterNodes;

/** The HTTP API of three nodes: what it says of all of them, and what is left when one stands still. */
class HttpApiClusterIT {
    private static final String STARTUPS = "[\"rmqtt-cluster-raft\", \"rmqtt-http-api\"]";

    @TempDir
    static Path directory;

    private static ClusterNodes nodes;

    @BeforeAll
    static void start() throws Exception {
        // a node that stands still does not go down
        nodes = new ClusterNodes(directory, 3)
                .key("node_down_timeout", "\"1h\"")
                .brokerKey("plugins.default_startups", STARTUPS)
                .startAll();
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    private static List<JsonObject> rows(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return StreamSupport.stream(answer.json().getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** Asks at the same time, since each answer waits for the silent node. */
    private static Map<String, Answer> all(Api api, String... paths) {
        Map<String, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
        for (String path : paths) {
            asked.put(
                    path,
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return api.get(path);
                                } catch (IOException | InterruptedException e) {
                                    throw new IllegalStateException(path, e);
                                }
                            },
                            task -> new Thread(task, path).start()));
        }
        return asked.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .join()));
    }

    /** Node 2 is silent: it is asked for nothing else than a text in its place, or 500 when it is asked alone. */
    private static void everyQuestionIsAnswered(Api api) throws Exception {
        List<String> paths = rows(api.get("")).stream()
                .filter(endpoint -> endpoint.get("method").getAsString().equals("GET"))
                .map(endpoint -> endpoint.get("path")
                        .getAsString()
                        .replace("/api/v1", "")
                        .replaceAll("\\{\\*?topic}", "a/b"))
                .map(path -> path.replaceAll("\\{\\*?clientid}", "two").replace("{plugin}", "rmqtt-cluster-raft"))
                .toList();
        List<String> ofAll =
                paths.stream().filter(path -> !path.contains("{id}")).toList();
        List<String> ofOne =
                paths.stream().filter(path -> path.contains("{id}")).toList();
        assertThat(ofAll.size()).isGreaterThan(20);
        assertThat(ofOne.size()).isGreaterThan(10);
        String[] asked = Stream.of(
                        ofAll.stream(),
                        ofOne.stream().map(path -> path.replace("{id}", "2")),
                        ofOne.stream().map(path -> path.replace("{id}", "3")))
                .flatMap(path -> path)
                .toArray(String[]::new);
        Map<String, Answer> answers = all(api, asked);
        for (String path : ofAll) {
            // the client is on the silent node, which alone knows it
            int wanted = path.startsWith("/clients/two") ? 500 : 200;
            assertThat(answers.get(path).status())
                    .as(path + ": " + answers.get(path).text())
                    .isEqualTo(wanted);
        }
        for (String path : ofOne) {
            assertThat(answers.get(path.replace("{id}", "2")))
                    .as(path)
                    .satisfies(answer -> assertThat(answer.status()).isEqualTo(500))
                    .satisfies(answer -> assertThat(answer.text()).contains("node 2 does not answer"));
            assertThat(answers.get(path.replace("{id}", "3")).status())
                    .as(path)
                    .isIn(200, path.contains("health") ? 503 : 200);
        }
    }

    @Test
    void anyNodeSpeaksForAll() throws Exception {
        try (Client one = Client.durable("one", nodes.port(1));
                Client two = Client.onceTaken("two", nodes.port(2))) {
            one.subscribe("a/#", 1);
            two.subscribe("a/b", 1);
            Api api = new Api(nodes.node(3));
            assertThat(rows(api.get("/brokers"))).hasSize(3);
            assertThat(rows(api.get("/clients?_like_clientid=o")).stream()
                            .map(row -> row.get("node_id").getAsInt()
                                    + row.get("clientid").getAsString()))
                    .containsExactlyInAnyOrder("1one", "2two");
            assertThat(api.get("/clients/two").object().get("node_id").getAsInt())
                    .isEqualTo(2);
            assertThat(rows(api.get("/routes/a/b"))).hasSize(2);
            api.await(
                    "/stats/sum",
                    answer -> answer.object()
                                    .getAsJsonObject("stats")
                                    .get("connections.count")
                                    .getAsInt()
                            == 2);
            assertThat(api.get("/stats/sys/1").object().getAsJsonObject("stats").keySet())
                    .containsExactly("grpc_server_actives", "grpc_clients_actives", "execs_actives");
            assertThat(api.get("/stats/sys/sum")
                            .object()
                            .getAsJsonObject("stats")
                            .get("grpc_server_actives")
                            .getAsInt())
                    .as("two nodes answer the third")
                    .isEqualTo(2);
            assertThat(api.get("/features").object().get("consistent").getAsBoolean())
                    .isTrue();
            assertThat(api.get("/health/check").object().get("running").getAsBoolean())
                    .isTrue();
            assertThat(rows(api.get("/cluster")))
                    .allMatch(row -> row.get("member").getAsBoolean());
            assertThat(api.post("/mqtt/subscribe", "{\"clientid\":\"two\",\"topic\":\"far\",\"qos\":1}")
                            .text())
                    .isEqualTo("{\"far\":true}");
            // the SUBACK of node 2 does not say that node 3 has applied the subscription
            api.await("/routes/far", answer -> rows(answer).size() == 1);
            assertThat(api.post("/mqtt/publish", "{\"topic\":\"far\",\"payload\":\"x\",\"qos\":1}")
                            .text())
                    .isEqualTo("ok");
            assertThat(two.next()).isEqualTo("far=x");
            assertThat(api.call("PUT", "/plugins/1/rmqtt-sys-topic/load", null).text())
                    .isEqualTo("ok");
            assertThat(new Api(nodes.node(1))
                            .get("/plugins/1/rmqtt-sys-topic")
                            .object()
                            .get("state")
                            .getAsString())
                    .isEqualTo("ACTIVE");
            assertThat(api.get("/metrics/prometheus").text()).contains("node=\"1\"", "node=\"2\"", "node=\"3\"");
            assertThat(api.call("DELETE", "/clients/one", null).text()).isEqualTo("one");
            one.awaitDisconnected();

            nodes.signal(2, "STOP");
            everyQuestionIsAnswered(api);
            Map<String, Answer> answers = all(
                    api,
                    "/brokers",
                    "/health/check",
                    "/health/check/3",
                    "/health/live",
                    "/metrics/prometheus",
                    "/metrics/prometheus/2",
                    "/metrics/prometheus/3");
            JsonArray brokers = answers.get("/brokers").json().getAsJsonArray();
            assertThat(brokers.get(1).getAsString())
                    .as("the text in the place of a silent node")
                    .isNotEmpty();
            assertThat(brokers.get(2).getAsJsonObject().get("node_id").getAsInt())
                    .isEqualTo(3);
            JsonObject health = answers.get("/health/check").object();
            assertThat(health.get("running").getAsBoolean()).isFalse();
            assertThat(health.get("descr").getAsString()).contains("node 2:");
            assertThat(answers.get("/health/check/3").status()).isIn(200, 503);
            assertThat(answers.get("/health/live").status()).isEqualTo(200);
            assertThat(answers.get("/metrics/prometheus").text())
                    .contains(
                            "rmqtt_nodes{item=\"running\",node=\"2\"} 0", "rmqtt_nodes{item=\"running\",node=\"3\"} 1");
            assertThat(answers.get("/metrics/prometheus/2").status()).isEqualTo(500);
            assertThat(answers.get("/metrics/prometheus/3").text())
                    .contains("rmqtt_sessions_count{node=\"3\"}")
                    .doesNotContain("node=\"1\"");
            nodes.signal(2, "CONT");
        }
    }

    private static JsonObject stream(Answer answer, int node, int other) {
        JsonObject row = rows(answer).get(node - 1);
        assertThat(row.getAsJsonArray("streams")).hasSize(2);
        return row.getAsJsonArray("streams").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(view -> view.get("node_id").getAsInt() == other)
                .findFirst()
                .orElseThrow();
    }

    private static long figure(JsonObject stream, String way, String name) {
        return stream.getAsJsonObject(way).get(name).getAsLong();
    }

    @Test
    void theClusterPageTellsWhatIsOnItsWayBetweenNodes() throws Exception {
        try (Client two = Client.onceTaken("page-2", nodes.port(2));
                Client one = Client.clean("page-1", nodes.port(1))) {
            two.subscribe("page", 1);
            one.publishUntil(two, "page", "x");
            Api api = new Api(nodes.node(3));
            api.await("/cluster", answer -> {
                JsonObject there = stream(answer, 1, 2);
                JsonObject here = stream(answer, 2, 1);
                return figure(there, "to", "lanes") > 0
                        && figure(there, "to", "messages") + figure(there, "to", "waiting") == 0
                        && figure(there, "to", "silent_ms") == 0
                        && figure(here, "from", "lanes") > 0
                        && figure(here, "from", "messages") == 0;
            });
            assertThat(figure(stream(api.get("/cluster"), 3, 2), "to", "messages"))
                    .isZero();

            nodes.signal(2, "STOP");
            one.send("page", "y", 1, false);
            api.await("/cluster", answer -> {
                JsonObject there = stream(answer, 1, 2);
                return figure(there, "to", "messages") + figure(there, "to", "waiting") == 1
                        && figure(there, "to", "bytes") > 0
                        && figure(there, "to", "silent_ms") > 0;
            });
            nodes.signal(2, "CONT");
            assertThat(two.next()).isEqualTo("page=y");
            api.await("/cluster", answer -> figure(stream(answer, 1, 2), "to", "messages") == 0);
        }
    }

    @Test
    void theClusterGrowsAndShrinksByTheApi(@TempDir Path others) throws Exception {
        try (ClusterNodes nodes =
                new ClusterNodes(others, 3).listed(2).brokerKey("plugins.default_startups", STARTUPS)) {
            nodes.launch(1);
            nodes.launch(2);
            nodes.awaitUp(1);
            nodes.awaitUp(2);
            Api api = new Api(nodes.node(1));
            assertThat(api.call("PUT", "/cluster/leader", "{\"node_id\":3}").status())
                    .isEqualTo(404);
            String addresses = "{\"grpc_addr\":\"127.0.0.1:" + nodes.nodePort(3) + "\",\"raft_addr\":\"127.0.0.1:"
                    + nodes.raftPort(3) + "\"}";
            assertThat(api.call("PUT", "/cluster/nodes/3", addresses).text())
                    .isEqualTo("{\"nodes\":[{\"node_id\":1,\"result\":\"ok\"},{\"node_id\":2,\"result\":\"ok\"}]}");
            nodes.listed(3).launch(3);
            nodes.awaitUp(3);
            assertThat(Files.readString(nodes.node(2).config().resolveSibling("plugins/rmqtt-cluster-raft.toml")))
                    .as("what the API changes is in the file")
                    .contains("3@127.0.0.1:" + nodes.raftPort(3));

            api.call("PUT", "/cluster/leader", "{\"node_id\":3}");
            api.await("/cluster", answer -> rows(answer).stream()
                    .allMatch(row -> row.get("leader_id").getAsInt() == 3));

            Client.durable("moves", nodes.port(3)).subscribe("moves", 1);
            assertThat(api.call("DELETE", "/cluster/nodes/3", null).status())
                    .as("it still runs")
                    .isEqualTo(409);
            assertThat(api.call("PUT", "/nodes/3/drain", null).text()).isEqualTo("ok");
            assertThat(nodes.node(3).awaitExit()).isZero();
            try (Client moved = Client.durable("moves", nodes.port(2))) {
                assertThat(moved.sessionPresent()).isTrue();
            }
            api.call("PUT", "/cluster/leader", "{\"node_id\":0}");
            assertThat(api.call("DELETE", "/cluster/nodes/3", null).status()).isEqualTo(200);
            nodes.awaitAny("membership has changed: node 3 is removed", 1, 2);
            api.await("/brokers", answer -> answer.json().getAsJsonArray().size() == 2);
        }
    }
}
