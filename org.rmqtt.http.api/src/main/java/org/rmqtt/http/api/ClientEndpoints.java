package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.rmqtt.api.broker.BrokerRuntime;
import org.rmqtt.api.broker.RouteView;
import org.rmqtt.api.mqtt.Topics;

/** The endpoints for clients, subscriptions and routes. */
final class ClientEndpoints {
    private final Fleet fleet;
    private final BrokerRuntime runtime;

    ClientEndpoints(Fleet fleet, BrokerRuntime runtime) {
        this.fleet = fleet;
        this.runtime = runtime;
    }

    void addTo(List<Endpoint> all) {
        all.add(new Endpoint(
                "GET",
                "/clients",
                "search_clients",
                "Sessions of all nodes, by what the query says",
                ClientQuery.PARAMETERS,
                request -> rows("clients", ClientQuery.check(request), request.limit())));
        all.add(new Endpoint(
                "GET",
                "/clients/offlines",
                "get_offline_clients",
                "Sessions without a connection",
                List.of("_limit"),
                request -> rows("offlines", limit(request), request.limit())));
        all.add(new Endpoint(
                "DELETE",
                "/clients/offlines",
                "purge_offline_clients",
                "Ends sessions without a connection",
                List.of("_limit"),
                this::purge));
        all.add(new Endpoint("GET", "/clients/{*clientid}", "get_client", "A session", List.of(), this::client));
        all.add(new Endpoint(
                "DELETE",
                "/clients/{*clientid}",
                "kick_client",
                "Ends a session",
                List.of(),
                request -> kick(request.path("clientid"))));
        all.add(new Endpoint(
                "DELETE",
                "/clients",
                "kick_client_by_query",
                "Ends the session of any client identifier, also of one that cannot be part of a path",
                List.of("clientid"),
                request -> kick(request.asked("clientid"))));
        all.add(new Endpoint(
                "GET",
                "/clients/{*clientid}/online",
                "is_client_online",
                "Whether a client is connected",
                List.of(),
                request -> find(request.path("clientid"))
                        .thenApply(view -> Reply.bool(view != null
                                && view.getAsJsonObject().get("connected").getAsBoolean()))));
        all.add(new Endpoint(
                "GET",
                "/subscriptions",
                "search_subscriptions",
                "Subscriptions of all nodes, by what the query says",
                List.of("_limit", "clientid", "topic", "qos", "share", "_match_topic"),
                this::subscriptions));
        all.add(new Endpoint(
                "GET",
                "/subscriptions/{*clientid}",
                "get_client_subscriptions",
                "The subscriptions of a client",
                List.of(),
                request -> runtime.subscriptions(request.path("clientid")).thenApply(ClientEndpoints::shown)));
        all.add(new Endpoint(
                "GET",
                "/routes",
                "get_routes",
                "Which filter is on which node; those that a topic matches",
                List.of("_limit", "topic"),
                request -> routes(request, request.text("topic"))));
        all.add(new Endpoint(
                "GET",
                "/routes/{*topic}",
                "get_route",
                "Where a topic goes",
                List.of(),
                request -> routes(request, request.path("topic"))));
    }

    // ---- clients

    private static JsonObject limit(Request request) {
        JsonObject with = new JsonObject();
        with.addProperty("_limit", request.limit());
        return with;
    }

    /** The rows of all nodes; one that does not answer has a row that says why. */
    private CompletionStage<Reply> rows(String what, JsonObject with, int limit) {
        return fleet.askAll(what, with).thenApply(answers -> {
            JsonArray rows = new JsonArray();
            answers.forEach((node, answer) -> {
                if (answer instanceof JsonArray own) {
                    for (JsonElement row : own) {
                        if (rows.size() < limit) {
                            rows.add(row);
                        }
                    }
                } else {
                    rows.add(trouble(node, answer));
                }
            });
            return Reply.json(rows);
        });
    }

    private static JsonObject trouble(long node, Object answer) {
        JsonObject row = new JsonObject();
        row.addProperty("node_id", node);
        row.addProperty("error", answer.toString());
        return row;
    }

    /** How many have ended on all nodes; and where, and why, not all have. */
    private CompletionStage<Reply> purge(Request request) {
        return fleet.askAll("offlines.purge", limit(request)).thenApply(answers -> {
            long count = 0;
            JsonArray troubles = new JsonArray();
            for (Map.Entry<Long, Object> answer : answers.entrySet()) {
                JsonObject own = answer.getValue() instanceof JsonObject json ? json : null;
                count += own == null ? 0 : own.get("count").getAsLong();
                if (own == null || own.has("error")) {
                    troubles.add(trouble(
                            answer.getKey(),
                            own == null ? answer.getValue() : own.get("error").getAsString()));
                }
            }
            JsonObject json = new JsonObject();
            json.addProperty("count", count);
            if (!troubles.isEmpty()) {
                json.add("errors", troubles);
            }
            return Reply.json(json);
        });
    }

    /** The session of a client on the node that owns it, or null. */
    private CompletionStage<JsonElement> find(String clientId) {
        return runtime.owner(clientId).thenCompose(owner -> {
            if (owner == 0) {
                return CompletableFuture.completedFuture(null);
            }
            JsonObject with = new JsonObject();
            with.addProperty("clientid", clientId);
            return fleet.ask(owner, "client", with).thenApply(view -> view.isJsonNull() ? null : view);
        });
    }

    private CompletionStage<Reply> client(Request request) {
        return find(request.path("clientid")).thenApply(view -> {
            if (view == null) {
                throw ApiException.missing("there is no session of client " + request.path("clientid"));
            }
            return Reply.json(view);
        });
    }

    private CompletionStage<Reply> kick(String clientId) {
        return runtime.kick(clientId).thenApply(existed -> {
            if (!existed) {
                throw ApiException.missing("there is no session of client " + clientId);
            }
            return Reply.text(clientId);
        });
    }

    // ---- subscriptions and routes, which every node knows

    private static Predicate<RouteView> wanted(Request request) {
        String clientId = request.text("clientid");
        String topic = request.text("topic");
        String share = request.text("share");
        String match = request.text("_match_topic");
        long qos = request.number("qos", -1, 0, 2);
        return route -> (clientId == null || route.clientId().equals(clientId))
                && (topic == null
                        || route.filter().equals(topic)
                        || route.text().equals(topic))
                && (share == null || share.equals(group(route)))
                && (qos < 0 || route.options().qos().value() == qos)
                && (match == null || Topics.matches(route.filter(), match));
    }

    /** The group of a shared subscription, or null. */
    private static String group(RouteView route) {
        String[] parts = route.text().split("/", 3);
        return parts.length == 3 && parts[0].equals("$share") ? parts[1] : null;
    }

    private CompletionStage<Reply> subscriptions(Request request) {
        Predicate<RouteView> wanted = wanted(request);
        int limit = request.limit();
        String clientId = request.text("clientid");
        return clientId == null
                ? runtime.routes(wanted, limit).thenApply(ClientEndpoints::shown)
                : runtime.subscriptions(clientId)
                        .thenApply(routes -> shown(
                                routes.stream().filter(wanted).limit(limit).toList()));
    }

    private static Reply shown(List<RouteView> routes) {
        JsonArray rows = new JsonArray();
        for (RouteView route : routes) {
            JsonObject row = new JsonObject();
            row.addProperty("node_id", route.nodeId());
            row.addProperty("clientid", route.clientId());
            row.addProperty("topic", route.filter());
            row.addProperty("qos", route.options().qos().value());
            row.addProperty("share", group(route));
            row.addProperty("text", route.text());
            row.addProperty("online", route.online());
            rows.add(row);
        }
        return Reply.json(rows);
    }

    /** Each filter once for each node. */
    private CompletionStage<Reply> routes(Request request, String topic) {
        Set<String> seen = new HashSet<>();
        Predicate<RouteView> wanted = route -> (topic == null || Topics.matches(route.filter(), topic))
                && seen.add(route.nodeId() + " " + route.filter());
        return runtime.routes(wanted, request.limit()).thenApply(routes -> {
            JsonArray rows = new JsonArray();
            for (RouteView route : routes) {
                JsonObject row = new JsonObject();
                row.addProperty("topic", route.filter());
                row.addProperty("node_id", route.nodeId());
                rows.add(row);
            }
            return Reply.json(rows);
        });
    }
}
