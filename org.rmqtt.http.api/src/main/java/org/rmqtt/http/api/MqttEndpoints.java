package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.Origin;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.api.mqtt.UserProperty;

/** The endpoints for retained messages, and for what is published and subscribed on behalf of somebody. */
final class MqttEndpoints {
    private static final int MAX_TOPICS = 1000;
    private static final int MAX_TOPIC_CHARS = 65_535;
    private static final int MAX_ALIAS = 65_535;
    private static final long MAX_EXPIRY = 0xFFFF_FFFFL;
    private static final List<String> SUBSCRIBE_FIELDS = List.of("clientid", "topic", "topics", "qos");
    private static final List<String> UNSUBSCRIBE_FIELDS = List.of("clientid", "topic");
    private static final List<String> PUBLISH_FIELDS =
            List.of("topic", "topics", "clientid", "payload", "encoding", "qos", "retain", "properties");
    private static final List<String> PROPERTIES = List.of(
            "message_expiry_interval",
            "topic_alias",
            "content_type",
            "correlation_data",
            "payload_format_indicator",
            "is_utf8_payload",
            "response_topic",
            "user_properties");

    private final Fleet fleet;
    private final BrokerRuntime runtime;
    private final LongSupplier expirySeconds;

    /**
     * The endpoints.
     *
     * @param expirySeconds the lifetime of a message that is published without one
     */
    MqttEndpoints(Fleet fleet, BrokerRuntime runtime, LongSupplier expirySeconds) {
        this.fleet = fleet;
        this.runtime = runtime;
        this.expirySeconds = expirySeconds;
    }

    void addTo(List<Endpoint> all) {
        all.add(new Endpoint(
                "GET",
                "/retains",
                "get_retains",
                "Retained messages by topic",
                List.of("topic_filter", "offset", "limit"),
                this::retained));
        all.add(new Endpoint(
                "DELETE", "/retains", "remove_retain", "Removes a retained message", List.of("topic"), this::remove));
        all.add(new Endpoint(
                "POST", "/mqtt/publish", "publish", "Publishes a message", List.of(), PUBLISH_FIELDS, this::publish));
        all.add(new Endpoint(
                "POST",
                "/mqtt/subscribe",
                "subscribe",
                "Subscribes for a client",
                List.of(),
                SUBSCRIBE_FIELDS,
                this::subscribe));
        all.add(new Endpoint(
                "POST",
                "/mqtt/unsubscribe",
                "unsubscribe",
                "Unsubscribes for a client",
                List.of(),
                UNSUBSCRIBE_FIELDS,
                this::unsubscribe));
    }

    // ---- retained messages, which every node has

    private CompletionStage<Reply> retained(Request request) {
        String filter = request.text("topic_filter") == null ? "#" : request.text("topic_filter");
        if (!Topics.isValidFilter(filter)) {
            throw ApiException.bad("query parameter topic_filter = '" + filter + "' is no topic filter");
        }
        int limit = request.limit();
        int offset = (int) request.number("offset", 0, 0, Integer.MAX_VALUE);
        List<Message> found = runtime.retained(filter, offset, limit + 1);
        JsonArray items = new JsonArray();
        long now = System.currentTimeMillis();
        found.stream().limit(limit).forEach(message -> items.add(show(message, now)));
        JsonObject json = new JsonObject();
        json.add("items", items);
        json.addProperty("has_more", found.size() > limit);
        return Endpoints.done(json);
    }

    private static JsonObject show(Message message, long now) {
        JsonObject publish = new JsonObject();
        publish.addProperty("topic", message.topic());
        publish.addProperty("qos", message.qos().value());
        publish.addProperty("retain", true);
        publish.addProperty("payload", Base64.getEncoder().encodeToString(message.payload()));
        publish.addProperty("create_time", message.createdMillis());
        JsonObject from = new JsonObject();
        from.addProperty("node_id", message.origin().nodeId());
        from.addProperty("clientid", message.origin().clientId());
        from.addProperty("username", message.origin().username());
        JsonObject item = new JsonObject();
        item.addProperty("topic", message.topic());
        item.addProperty("msg_id", Long.toUnsignedString(message.number()));
        item.add("from", from);
        item.add("publish", publish);
        item.addProperty(
                "remaining_ttl", message.properties().hasExpiry() ? message.remainingExpirySeconds(now) : null);
        return item;
    }

    private CompletionStage<Reply> remove(Request request) {
        String topic = request.text("topic");
        if (topic == null || !Topics.isValidName(topic)) {
            throw ApiException.bad("query parameter topic is missing or is no topic name");
        }
        if (!runtime.removeRetained(topic)) {
            throw ApiException.missing("there is no retained message of topic " + topic);
        }
        return CompletableFuture.completedFuture(Reply.text("ok"));
    }

    // ---- messages and subscriptions on behalf of somebody

    /** One topic, or several with commas between them. */
    private static List<String> topics(Body body) {
        List<String> topics = new ArrayList<>();
        if (body.word("topic", null) != null) {
            topics.add(body.required("topic"));
        }
        String many = body.word("topics", null);
        if (many != null) {
            for (String topic : many.split(",", MAX_TOPICS + 1)) {
                topics.add(topic.strip());
            }
        }
        if (topics.isEmpty()) {
            throw ApiException.bad("field topic or topics is missing");
        }
        if (topics.size() > MAX_TOPICS) {
            throw ApiException.bad("field topics has more than " + MAX_TOPICS + " topics");
        }
        for (String topic : topics) {
            if (topic.length() > MAX_TOPIC_CHARS) {
                throw ApiException.bad(
                        "a topic of " + topic.length() + " characters is longer than " + MAX_TOPIC_CHARS);
            }
        }
        return topics;
    }

    private CompletionStage<Reply> publish(Request request) {
        Body body = request.object();
        body.only(PUBLISH_FIELDS);
        List<String> topics = topics(body);
        for (String topic : topics) {
            if (!Topics.isValidName(topic)) {
                throw ApiException.bad("topic '" + topic + "' is no topic name");
            }
        }
        byte[] payload = payload(body);
        QoS qos = QoS.of((int) body.number("qos", 0, 0, 2));
        boolean retain = body.flag("retain", false);
        Origin origin = new Origin(Origin.Kind.ADMIN, fleet.self(), body.word("clientid", "system"), null, null);
        List<Message> messages = new ArrayList<>();
        try {
            MessageProperties properties = properties(body.object("properties"));
            for (String topic : topics) {
                messages.add(new Message(topic, payload, qos, retain, properties, origin, System.currentTimeMillis()));
            }
        } catch (IllegalArgumentException e) {
            throw ApiException.bad(e.getMessage());
        }
        CompletableFuture<?>[] ways = messages.stream()
                .map(message -> runtime.publish(message).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ways).thenApply(nothing -> Reply.text("ok"));
    }

    private static byte[] payload(Body body) {
        String text = body.text("payload", "");
        String encoding = body.text("encoding", "plain");
        if (encoding.equals("plain")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (!encoding.equals("base64")) {
            throw ApiException.bad("field encoding = '" + encoding + "' must be plain or base64");
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.bad("field payload is no base64: " + e.getMessage());
        }
    }

    private MessageProperties properties(Body given) {
        given.only(PROPERTIES);
        List<UserProperty> users = given.pairs("user_properties").stream()
                .map(pair -> new UserProperty(pair[0], pair[1]))
                .toList();
        long lifetime = given.number("message_expiry_interval", 0, 0, MAX_EXPIRY);
        String correlation = given.text("correlation_data", null);
        String responseTopic = given.word("response_topic", null);
        if (responseTopic != null && !Topics.isValidName(responseTopic)) {
            throw ApiException.bad("field properties.response_topic = '" + responseTopic + "' is no topic name");
        }
        // an alias belongs to one connection and means nothing here
        given.number("topic_alias", 0, 0, MAX_ALIAS);
        return new MessageProperties(
                given.number("payload_format_indicator", 0, 0, 1) == 1 || given.flag("is_utf8_payload", false),
                lifetime > 0 ? lifetime : expirySeconds.getAsLong(),
                given.word("content_type", null),
                responseTopic,
                correlation == null ? null : correlation.getBytes(StandardCharsets.UTF_8),
                users);
    }

    private CompletionStage<Reply> subscribe(Request request) {
        Body body = request.object();
        body.only(SUBSCRIBE_FIELDS);
        String clientId = body.required("clientid");
        List<String> topics = topics(body);
        int qos = (int) body.number("qos", 0, 0, 2);
        return runtime.owner(clientId).thenCompose(owner -> {
            if (owner == 0) {
                throw ApiException.missing("there is no session of client " + clientId);
            }
            JsonObject answer = new JsonObject();
            CompletableFuture<?>[] ways = topics.stream()
                    .map(topic -> fleet.ask(owner, "subscribe", with(clientId, topic, qos))
                            .thenAccept(granted -> {
                                synchronized (answer) {
                                    answer.add(topic, granted);
                                }
                            })
                            .toCompletableFuture())
                    .toArray(CompletableFuture[]::new);
            return CompletableFuture.allOf(ways).thenApply(nothing -> Reply.json(answer));
        });
    }

    private static JsonObject with(String clientId, String topic, int qos) {
        JsonObject with = new JsonObject();
        with.addProperty("clientid", clientId);
        with.addProperty("topic", topic);
        with.addProperty("qos", qos);
        return with;
    }

    private CompletionStage<Reply> unsubscribe(Request request) {
        Body body = request.object();
        body.only(UNSUBSCRIBE_FIELDS);
        String clientId = body.required("clientid");
        String topic = body.required("topic");
        return runtime.owner(clientId).thenCompose(owner -> {
            if (owner == 0) {
                throw ApiException.missing("there is no session of client " + clientId);
            }
            return fleet.ask(owner, "unsubscribe", with(clientId, topic, 0)).thenApply(Reply::json);
        });
    }
}
