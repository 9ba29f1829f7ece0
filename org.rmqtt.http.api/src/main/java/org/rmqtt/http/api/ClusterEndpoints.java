package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * The endpoints that change the cluster: who leads, who belongs to it, and who leaves. They change the keys of {@code
 * rmqtt-cluster-raft} on all nodes that answer, as an administrator would in their files, and nothing else.
 */
final class ClusterEndpoints {
    private static final String PLUGIN = "rmqtt-cluster-raft";
    private static final String GRPC = "node_grpc_addrs";
    private static final String RAFT = "raft_peer_addrs";
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s:]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}");
    private static final int MAX_PORT = 65_535;

    private final Fleet fleet;

    ClusterEndpoints(Fleet fleet) {
        this.fleet = fleet;
    }

    void addTo(List<Endpoint> all) {
        all.add(new Endpoint(
                "PUT",
                "/cluster/leader",
                "set_leader",
                "Which node is to lead the log; 0: any",
                List.of(),
                List.of("node_id"),
                this::lead));
        all.add(new Endpoint(
                "PUT",
                "/cluster/nodes/{id}",
                "set_cluster_node",
                "Lists a node on all others, so that it may join; or gives it other addresses",
                List.of(),
                List.of("grpc_addr", "raft_addr"),
                this::list));
        all.add(new Endpoint(
                "DELETE",
                "/cluster/nodes/{id}",
                "remove_cluster_node",
                "Removes a node that does not run any more",
                List.of(),
                List.of(),
                this::remove));
        all.add(new Endpoint(
                "PUT",
                "/nodes/{id}/drain",
                "drain_node",
                "Lets a node hand its sessions over and end",
                List.of(),
                List.of(),
                request -> Endpoints.json(fleet.ask(request.node(), "drain"))));
    }

    private CompletionStage<Reply> lead(Request request) {
        Body body = request.object();
        body.only(List.of("node_id"));
        long leader = body.number("node_id", -1, 0, Integer.MAX_VALUE);
        if (leader < 0) {
            throw ApiException.bad("field node_id is missing");
        }
        if (leader > 0 && !fleet.nodes().contains(leader)) {
            throw ApiException.missing("there is no node " + leader);
        }
        JsonObject change = new JsonObject();
        change.addProperty("leader_id", leader);
        return onEach(fleet.nodes(), node -> lists(node).thenCompose(config -> {
            list(config, RAFT);
            return set(node, change);
        }));
    }

    private CompletionStage<Reply> list(Request request) {
        Body body = request.object();
        body.only(List.of("grpc_addr", "raft_addr"));
        long id = request.node();
        String grpc = address(body, "grpc_addr");
        String raft = address(body, "raft_addr");
        return onEach(fleet.nodes(), node -> lists(node).thenCompose(config -> {
            JsonObject change = new JsonObject();
            change.add(GRPC, with(config, GRPC, id, grpc));
            change.add(RAFT, with(config, RAFT, id, raft));
            return set(node, change);
        }));
    }

    private static String address(Body body, String field) {
        String address = body.required(field);
        if (!ADDRESS.matcher(address).matches()
                || Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)) > MAX_PORT) {
            throw ApiException.bad("field " + field + " = '" + address + "': it must be host:port");
        }
        return address;
    }

    private CompletionStage<Reply> remove(Request request) {
        long id = request.node();
        if (!fleet.nodes().contains(id)) {
            throw ApiException.missing("there is no node " + id);
        }
        return fleet.ask(id, "broker")
                .handle((answer, silent) -> silent != null)
                .thenCompose(gone -> {
                    if (!gone) {
                        throw new ApiException(409, "node " + id + " still runs: drain it first");
                    }
                    List<Long> others =
                            fleet.nodes().stream().filter(node -> node != id).toList();
                    return onEach(others, node -> lists(node).thenCompose(config -> {
                        JsonObject change = new JsonObject();
                        change.add(GRPC, with(config, GRPC, id, null));
                        change.add(RAFT, with(config, RAFT, id, null));
                        return set(node, change);
                    }));
                });
    }

    // ---- the keys of each node

    private static JsonObject ofPlugin() {
        JsonObject with = new JsonObject();
        with.addProperty("plugin", PLUGIN);
        return with;
    }

    private CompletionStage<JsonElement> set(long node, JsonObject change) {
        JsonObject with = ofPlugin();
        with.add("config", change);
        return fleet.ask(node, "plugin.set", with);
    }

    private CompletionStage<JsonObject> lists(long node) {
        return fleet.ask(node, "plugin.config", ofPlugin()).thenApply(JsonElement::getAsJsonObject);
    }

    private static JsonArray list(JsonObject config, String key) {
        if (!config.has(key) || config.getAsJsonArray(key).isEmpty()) {
            throw new ApiException(409, "no " + key + " there: the node is configured for no cluster");
        }
        return config.getAsJsonArray(key);
    }

    /** The list of a key with another address of a node, or without it for null; the others stay as they are. */
    private static JsonArray with(JsonObject config, String key, long id, String address) {
        JsonArray after = new JsonArray();
        boolean written = address == null;
        for (JsonElement entry : list(config, key)) {
            if (!entry.getAsString().startsWith(id + "@")) {
                after.add(entry);
            } else if (!written) {
                after.add(id + "@" + address);
                written = true;
            }
        }
        if (!written) {
            after.add(id + "@" + address);
        }
        return after;
    }

    /** Does the same on some nodes; says of each how it went. It is an error if it went wrong on all. */
    private static CompletionStage<Reply> onEach(List<Long> nodes, Change change) {
        Map<Long, CompletableFuture<JsonObject>> rows = new LinkedHashMap<>();
        List<Throwable> failures = new ArrayList<>();
        nodes.forEach(
                node -> rows.put(node, change.on(node).toCompletableFuture().handle((answer, failure) -> {
                    JsonObject row = new JsonObject();
                    row.addProperty("node_id", node);
                    if (failure == null) {
                        row.addProperty("result", "ok");
                    } else {
                        row.addProperty("error", Fleet.reason(failure));
                        synchronized (failures) {
                            failures.add(failure);
                        }
                    }
                    return row;
                })));
        return CompletableFuture.allOf(rows.values().toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    if (failures.size() == nodes.size()) {
                        Throwable first = failures.get(0);
                        int status = first.getCause() instanceof ApiException known ? known.status() : 500;
                        throw new ApiException(status, "nothing has changed: " + Fleet.reason(first));
                    }
                    JsonObject json = new JsonObject();
                    json.add(
                            "nodes",
                            Json.array(rows.values().stream()
                                    .map(CompletableFuture::join)
                                    .toList()));
                    return Reply.json(json);
                });
    }

    /** What is done on one node. */
    private interface Change {
        CompletionStage<JsonElement> on(long node);
    }
}
