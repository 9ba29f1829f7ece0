package org.rmqtt.http.api;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.rmqtt.api.broker.ClientView;
import org.rmqtt.api.packet.Will;

/** Which clients are meant, by the query parameters of {@code GET clients}; and how one is shown. */
final class ClientQuery {
    /** The query parameters. */
    static final List<String> PARAMETERS = List.of(
            "_limit",
            "clientid",
            "username",
            "ip_address",
            "connected",
            "clean_start",
            "session_present",
            "proto_ver",
            "_like_clientid",
            "_like_username",
            "_gte_created_at",
            "_lte_created_at",
            "_gte_connected_at",
            "_lte_connected_at",
            "_gte_mqueue_len",
            "_lte_mqueue_len");

    private final List<Predicate<ClientView>> tests = new ArrayList<>();

    private ClientQuery() {}

    /** Checks the parameters of a request; what is wrong is said before any node is asked. */
    static JsonObject check(Request request) {
        JsonObject with = new JsonObject();
        for (String name : PARAMETERS) {
            if (request.text(name) == null) {
                continue;
            }
            switch (name) {
                case "connected", "clean_start", "session_present" -> with.addProperty(name, request.flag(name));
                case "proto_ver", "_gte_mqueue_len", "_lte_mqueue_len" ->
                    with.addProperty(name, request.number(name, 0, 0, Integer.MAX_VALUE));
                case "_gte_created_at", "_lte_created_at", "_gte_connected_at", "_lte_connected_at" ->
                    with.addProperty(name, request.time(name));
                case "_limit" -> with.addProperty(name, request.limit());
                default -> with.addProperty(name, request.text(name));
            }
        }
        with.addProperty("_limit", request.limit());
        return with;
    }

    /** The test that the checked parameters stand for. */
    static Predicate<ClientView> of(JsonObject with) {
        ClientQuery query = new ClientQuery();
        query.equal(with, "clientid", view -> view.client().clientId());
        query.equal(with, "username", view -> view.client().username());
        query.equal(with, "ip_address", ClientQuery::address);
        query.equal(with, "connected", view -> String.valueOf(view.connected()));
        query.equal(with, "clean_start", view -> String.valueOf(view.cleanStart()));
        query.equal(with, "session_present", view -> String.valueOf(view.sessionPresent()));
        query.equal(
                with,
                "proto_ver",
                view -> String.valueOf(view.client().version().level()));
        query.like(with, "_like_clientid", view -> view.client().clientId());
        query.like(with, "_like_username", view -> view.client().username());
        query.range(with, "created_at", ClientView::createdMillis);
        query.range(with, "connected_at", ClientView::connectedMillis);
        query.range(with, "mqueue_len", ClientView::queueMessages);
        return view -> query.tests.stream().allMatch(test -> test.test(view));
    }

    private interface Text {
        String of(ClientView view);
    }

    private void equal(JsonObject with, String name, Text text) {
        if (with.has(name)) {
            String wanted = with.get(name).getAsString();
            tests.add(view -> wanted.equals(text.of(view)));
        }
    }

    private void like(JsonObject with, String name, Text text) {
        if (with.has(name)) {
            String wanted = with.get(name).getAsString().toLowerCase(Locale.ROOT);
            tests.add(view -> {
                String value = text.of(view);
                return value != null && value.toLowerCase(Locale.ROOT).contains(wanted);
            });
        }
    }

    private void range(JsonObject with, String name, ToLongFunction<ClientView> value) {
        if (with.has("_gte_" + name)) {
            long least = with.get("_gte_" + name).getAsLong();
            tests.add(view -> value.applyAsLong(view) >= least);
        }
        if (with.has("_lte_" + name)) {
            long most = with.get("_lte_" + name).getAsLong();
            tests.add(view -> value.applyAsLong(view) <= most);
        }
    }

    private static String address(ClientView view) {
        InetSocketAddress remote = view.client().connection().remote();
        return remote.getAddress() == null
                ? remote.getHostString()
                : remote.getAddress().getHostAddress();
    }

    private static JsonObject show(Will will) {
        JsonObject json = new JsonObject();
        json.addProperty("topic", will.topic());
        json.addProperty("qos", will.qos().value());
        json.addProperty("retain", will.retain());
        json.addProperty("payload", Base64.getEncoder().encodeToString(will.payload()));
        json.addProperty("delay_interval", will.delaySeconds());
        return json;
    }

    /**
     * A client as RMQTT shows it.
     *
     * @param will its will, or null
     */
    static JsonObject show(long node, ClientView view, Will will) {
        JsonObject json = new JsonObject();
        json.addProperty("node_id", node);
        json.addProperty("clientid", view.client().clientId());
        json.addProperty("username", view.client().username());
        json.addProperty("superuser", view.client().superuser());
        json.addProperty("proto_ver", view.client().version().level());
        json.addProperty("ip_address", address(view));
        json.addProperty("port", view.client().connection().remote().getPort());
        json.addProperty("connected_at", Json.time(view.connectedMillis()));
        json.addProperty("disconnected_at", Json.time(view.disconnectedMillis()));
        json.addProperty("disconnected_reason", view.disconnectedReason());
        json.addProperty("connected", view.connected());
        json.addProperty("keepalive", view.keepAliveSeconds());
        json.addProperty("clean_start", view.cleanStart());
        json.addProperty("session_present", view.sessionPresent());
        json.addProperty("expiry_interval", view.expirySeconds());
        json.addProperty("created_at", Json.time(view.createdMillis()));
        json.addProperty("subscriptions_cnt", view.subscriptions());
        json.addProperty(
                "max_subscriptions",
                view.client().connection().policy().limits().maxSubscriptions());
        json.addProperty("extra_attrs", 0);
        json.add("last_will", will == null ? JsonNull.INSTANCE : show(will));
        json.addProperty("inflight", view.inflightMessages());
        json.addProperty("max_inflight", view.maxInflightMessages());
        json.addProperty("mqueue_len", view.queueMessages());
        json.addProperty("max_mqueue", view.maxQueueMessages());
        json.addProperty("listener", view.client().connection().listener());
        return json;
    }
}
