package org.rmqtt.itest.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rmqtt.itest.fixture.HookServer.accepted;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rmqtt.itest.fixture.BrokerProcess;
import org.rmqtt.itest.fixture.Client;
import org.rmqtt.itest.fixture.HookServer;
import org.rmqtt.itest.fixture.RawClient;

/** The plug-in rmqtt-web-hook, told to a real HTTP server and to files. */
class WebHookIT {
    private static final String NAME = "rmqtt-web-hook";
    private static final List<String> EVENTS = List.of(
            "session_created",
            "session_terminated",
            "session_subscribed",
            "session_unsubscribed",
            "client_connect",
            "client_connack",
            "client_connected",
            "client_disconnected",
            "client_subscribe",
            "client_unsubscribe",
            "message_publish",
            "message_delivered",
            "message_acked",
            "message_dropped",
            "offline_message");

    @TempDir
    Path directory;

    private HookServer server;
    private BrokerProcess broker;

    @BeforeEach
    void listen() throws IOException {
        server = new HookServer();
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
        server.close();
    }

    private String allRules() {
        StringBuilder rules = new StringBuilder("urls = [\"" + server.url("/hook") + "\"]\n");
        EVENTS.forEach(event -> rules.append("rule." + event + " = [{action = \"" + event + "\"}]\n"));
        return rules.toString();
    }

    private void start(String toml) throws IOException {
        broker = BrokerProcess.in(directory)
                .key("listener.tcp.external.max_mqueue_len", "2")
                .plugin(NAME, toml)
                .start();
    }

    private static String text(JsonObject event, String field) {
        return event.get(field).getAsString();
    }

    private static boolean is(JsonObject event, String clientId) {
        return event.has("clientid") && text(event, "clientid").equals(clientId);
    }

    @Test
    void tellsEveryEventWithItsFields() throws Exception {
        start(allRules());
        Client subscriber = Client.durable("subscriber", broker.port());
        subscriber.subscribe("t/#", 1);
        Client publisher = Client.clean("publisher", broker.port());
        publisher.publish("t/1", "payload", 1);
        assertThat(subscriber.next()).contains("payload");
        subscriber.disconnect();
        publisher.publish("t/2", "one", 1).publish("t/2", "two", 1).publish("t/2", "three", 1);
        RawClient refused = new RawClient(broker.port());
        refused.send(
                0x10, new RawClient.Body().text("MQTT").bytes(4, 0).number(0).text(""));

        JsonObject connected = server.awaitEvent("client_connected", event -> is(event, "subscriber"));
        assertThat(connected.keySet())
                .containsExactly(
                        "action",
                        "node",
                        "ipaddress",
                        "clientid",
                        "username",
                        "keepalive",
                        "proto_ver",
                        "clean_start",
                        "user_properties",
                        "connected_at",
                        "session_present",
                        "time");
        assertThat(text(connected, "ipaddress")).startsWith("127.0.0.1:");
        assertThat(text(connected, "username")).isEqualTo("undefined");
        assertThat(text(connected, "time")).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
        assertThat(connected.get("proto_ver").getAsInt()).isEqualTo(5);

        JsonObject published = server.awaitEvent(
                "message_publish", event -> text(event, "topic").equals("t/1"));
        assertThat(text(published, "from_clientid")).isEqualTo("publisher");
        assertThat(text(published, "from_type")).isEqualTo("custom");
        assertThat(Base64.getDecoder().decode(text(published, "payload")))
                .isEqualTo("payload".getBytes(StandardCharsets.UTF_8));
        assertThat(published.get("qos").getAsInt()).isEqualTo(1);
        assertThat(published.get("packet_id").getAsInt()).isPositive();
        JsonObject delivered = server.awaitEvent("message_delivered", event -> is(event, "subscriber"));
        assertThat(delivered.get("pts").getAsLong()).isPositive();
        assertThat(text(delivered, "from_clientid")).isEqualTo("publisher");
        server.awaitEvent("message_acked", event -> is(event, "subscriber"));
        server.awaitEvent("offline_message", event -> is(event, "subscriber"));
        assertThat(text(server.awaitEvent("message_dropped", event -> is(event, "subscriber")), "reason"))
                .isEqualTo("queue full");
        server.awaitEvent("client_connect", event -> is(event, "publisher"));
        assertThat(text(server.awaitEvent("client_connack", event -> is(event, "publisher")), "conn_ack"))
                .isEqualTo("Success");
        server.awaitEvent(
                "client_connack",
                event -> text(event, "conn_ack").startsWith("Client identifier not valid")
                        && event.get("proto_ver").getAsInt() == 4
                        && event.has("clean_session"));
        server.awaitEvent("session_created", event -> is(event, "subscriber") && event.has("created_at"));
        JsonObject subscribed = server.awaitEvent("session_subscribed", event -> is(event, "subscriber"));
        assertThat(subscribed.getAsJsonObject("opts").get("qos").getAsInt()).isEqualTo(1);
        server.awaitEvent("client_subscribe", event -> text(event, "topic").equals("t/#"));
        server.awaitEvent("client_disconnected", event -> is(event, "subscriber") && event.has("disconnected_at"));
        publisher.disconnect();
        server.awaitEvent("session_terminated", event -> is(event, "publisher") && event.has("reason"));
    }

    @Test
    void unsubscribingIsToldTwice() throws Exception {
        start(allRules());
        RawClient client = RawClient.connect3(broker.port(), "c", true);
        client.subscribe3("a/b", 0);
        client.send(0xA2, new RawClient.Body().number(2).text("a/b"));
        server.awaitEvent("client_unsubscribe", event -> text(event, "topic").equals("a/b"));
        server.awaitEvent("session_unsubscribed", event -> text(event, "topic").equals("a/b"));
    }

    @Test
    void whatFailsForNowIsTriedAgainAndKeepsTheOrderOfAClient() throws Exception {
        AtomicInteger failures = new AtomicInteger(3);
        server.answer(post -> failures.getAndDecrement() > 0 ? 503 : 200);
        start("urls = [\"" + server.url("/") + "\"]\nretry_multiplier = 1.0\nbatch_size = 3\n"
                + "rule.message_publish = [{action = \"p\", topics = [\"wanted/#\"]}]\n");
        Client publisher = Client.clean("publisher", broker.port());
        for (int i = 0; i < 20; i++) {
            publisher.publish("unwanted/" + i, "x", 1).publish("wanted/" + i, "x", 1);
        }
        List<JsonObject> events = accepted(server.await(posts -> accepted(posts).size() == 20));
        assertThat(events.stream().map(event -> text(event, "topic")))
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "wanted/" + i).toList());
        assertThat(server.await(posts -> true)).anyMatch(post -> post.events().size() == 3);
        broker.awaitLine(line -> line.contains(server.url("/")) && line.contains("the server answers 503"));
    }

    @Test
    void aServerThatDoesNotAnswerHoldsNobodyUpAndTheBoundHolds() throws Exception {
        server.answer(post -> 0);
        start("urls = [\"" + server.url("/") + "\"]\nqueue_capacity = 10\nconcurrency_limit = 1\n"
                + "rule.message_publish = [{action = \"p\"}]\n");
        Client subscriber = Client.clean("subscriber", broker.port());
        subscriber.subscribe("t", 1);
        Client publisher = Client.clean("publisher", broker.port());
        for (int i = 0; i < 50; i++) {
            publisher.publish("t", "message " + i, 1);
        }
        assertThat(subscriber.next(50)).hasSize(50);
        broker.awaitLine(line -> line.contains("events for it are dropped: as many wait as may"));
        assertThat(broker.terminate()).as("it does not hold up the end either").isZero();
    }

    @Test
    void requestsAreSignedAndRulesHaveTheirOwnUrls() throws Exception {
        Path file = directory.resolve("hooks/events.log");
        start("urls = [\"" + file.toUri() + "\"]\nhmac_secret = \"secret\"\n"
                + "rule.client_connected = [{action = \"to file\"}, {action = \"to server\", urls = [\""
                + server.url("/signed") + "\"]}]\n");
        Client.clean("c", broker.port()).disconnect();
        HookServer.Post post = server.await(posts -> !posts.isEmpty()).get(0);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(post.signature())
                .isEqualTo("sha256="
                        + HexFormat.of().formatHex(mac.doFinal(post.body().getBytes(StandardCharsets.UTF_8))));
        assertThat(post.path()).isEqualTo("/signed");
        assertThat(broker.terminate()).isZero();
        assertThat(Files.readAllLines(file)).singleElement().satisfies(line -> assertThat(
                        text(JsonParser.parseString(line).getAsJsonObject(), "action"))
                .isEqualTo("to file"));
    }

    @Test
    void rulesChangeWhileItRunsAndAWrongOneChangesNothing() throws Exception {
        String url = "urls = [\"" + server.url("/") + "\"]\n";
        start(url + "rule.client_connected = [{action = \"first\"}]\n");
        Client witness = Client.clean("witness", broker.port());
        server.awaitEvent("first", event -> is(event, "witness"));

        int mark = broker.mark();
        broker.plugin(NAME, url + "rule.client_connected = [{action = \"wrong\", topics = [\"a/#/b\"]}]\n");
        broker.awaitLine(
                mark,
                line -> line.contains("ERROR")
                        && line.contains("rule.client_connected.0.topics = a/#/b: it is no topic filter"));
        Client.clean("second", broker.port()).disconnect();
        server.awaitEvent("first", event -> is(event, "second"));

        mark = broker.mark();
        broker.plugin(NAME, url + "rule.client_disconnected = [{action = \"other\"}]\n");
        broker.awaitLine(mark, line -> line.contains("web-hook: 1 rules"));
        Client.clean("third", broker.port()).disconnect();
        server.awaitEvent("other", event -> is(event, "third"));
        assertThat(accepted(server.await(posts -> true)))
                .noneMatch(event -> text(event, "action").equals("first") && is(event, "third"));

        mark = broker.mark();
        broker.plugin(NAME, "urls = [\"ftp://x\"]\nrule.client_conected = [{action = \"x\"}]\n");
        broker.awaitLine(mark, line -> line.contains("rule.client_conected.0.action is not a known key"));
        broker.awaitLine(mark, line -> line.contains("urls = ftp://x: it must be http://"));
        assertThat(witness.stayedConnected()).isTrue();
    }
}
