package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
        all.add(new Endpoint("POST", "/mqtt/publish", "publish", "Publishes a message", List.of(), this::publish));
        all.add(new Endpoint(
                "POST", "/mqtt/subscribe", "subscribe", "Subscribes for a client", List.of(), this::subscribe));
        all.add(new Endpoint(
                "POST", "/mqtt/unsubscribe", "unsubscribe", "Unsubscribes for a client", List.of(), this::unsubscribe));
    }

    // ---- retained messages, which every node has

    private CompletionStage<Reply> retained(Request request) {
        String filter = request.text("topic_filter") == null ? "#" : request.text("topic_filter");
        if (!Topics.isValidFilter(filter)) {
            throw ApiException.bad("query parameter topic_filter = '" + filter + "' is no topic filter");
        }
        int limit = request.limit();
        int offset = (int) Math.min(Integer.MAX_VALUE, request.number("offset", 0, 0));
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
    private static List<String> topics(Request request) {
        List<String> topics = new ArrayList<>();
        if (request.bodyText("topic", null) != null) {
            topics.add(request.required("topic"));
        }
        String many = request.bodyText("topics", null);
        if (many != null) {
            for (String topic : many.split(",")) {
                topics.add(topic.strip());
            }
        }
        if (topics.isEmpty()) {
            throw ApiException.bad("field topic or topics is missing");
        }
        return topics;
    }

    private CompletionStage<Reply> publish(Request request) {
        List<String> topics = topics(request);
        for (String topic : topics) {
            if (!Topics.isValidName(topic)) {
                throw ApiException.bad("topic '" + topic + "' is no topic name");
            }
        }
        byte[] payload = payload(request);
        QoS qos = QoS.of(request.bodyNumber("qos", 0, 0, 2));
        boolean retain = request.bodyFlag("retain", false);
        MessageProperties properties = properties(request);
        Origin origin = new Origin(Origin.Kind.ADMIN, fleet.self(), request.bodyText("clientid", "system"), null, null);
        CompletableFuture<?>[] ways = topics.stream()
                .map(topic -> runtime.publish(new Message(
                                topic, payload, qos, retain, properties, origin, System.currentTimeMillis()))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ways).thenApply(nothing -> Reply.text("ok"));
    }

    private static byte[] payload(Request request) {
        String text = request.bodyText("payload", "");
        String encoding = request.bodyText("encoding", "plain");
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

    private MessageProperties properties(Request request) {
        JsonElement given = request.object().get("properties");
        Request inner = new Request(
                Map.of(),
                Map.of(),
                given == null || given.isJsonNull() ? new JsonObject() : object(given),
                request.maxRows());
        List<UserProperty> users = new ArrayList<>();
        JsonElement pairs = inner.object().get("user_properties");
        if (pairs != null && pairs.isJsonArray()) {
            for (JsonElement pair : pairs.getAsJsonArray()) {
                if (!pair.isJsonArray() || pair.getAsJsonArray().size() != 2) {
                    throw ApiException.bad("field properties.user_properties must be a list of [name, value]");
                }
                users.add(new UserProperty(
                        pair.getAsJsonArray().get(0).getAsString(),
                        pair.getAsJsonArray().get(1).getAsString()));
            }
        }
        long lifetime = inner.bodyNumber("message_expiry_interval", 0, 0, Integer.MAX_VALUE);
        String correlation = inner.bodyText("correlation_data", null);
        return new MessageProperties(
                inner.bodyNumber("payload_format_indicator", 0, 0, 1) == 1,
                lifetime > 0 ? lifetime : expirySeconds.getAsLong(),
                inner.bodyText("content_type", null),
                inner.bodyText("response_topic", null),
                correlation == null ? null : correlation.getBytes(StandardCharsets.UTF_8),
                users);
    }

    private static JsonObject object(JsonElement element) {
        if (!element.isJsonObject()) {
            throw ApiException.bad("field properties must be an object");
        }
        return element.getAsJsonObject();
    }

    private CompletionStage<Reply> subscribe(Request request) {
        String clientId = request.required("clientid");
        List<String> topics = topics(request);
        int qos = request.bodyNumber("qos", 0, 0, 2);
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
        String clientId = request.required("clientid");
        String topic = request.required("topic");
        return runtime.owner(clientId).thenCompose(owner -> {
            if (owner == 0) {
                throw ApiException.missing("there is no session of client " + clientId);
            }
            return fleet.ask(owner, "unsubscribe", with(clientId, topic, 0)).thenApply(Reply::json);
        });
    }
}
