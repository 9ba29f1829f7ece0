package org.rmqtt.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.rmqtt.api.cluster.PeerNetwork;

/**
 * Asks nodes, this one and others, and gathers what they say. A node that does not answer in time has a text in its place
 * that says why. Any thread.
 */
final class Fleet {
    /** What nodes ask each other here goes under this subject. */
    static final String SUBJECT = HttpApi.NAME;

    private static final long PATIENCE_SECONDS = 5;

    private final long self;
    private final BiFunction<String, JsonObject, CompletionStage<JsonElement>> local;
    private final Internals internals;
    private volatile PeerNetwork network;

    /**
     * A fleet of one until there is a network.
     *
     * @param local what this node does when it is asked for something by name
     * @param internals what counts the questions that are under way
     */
    Fleet(long self, BiFunction<String, JsonObject, CompletionStage<JsonElement>> local, Internals internals) {
        this.self = self;
        this.local = local;
        this.internals = internals;
    }

    /** A network has gone; another one may have come before. */
    synchronized void leave(PeerNetwork gone) {
        if (network == gone) {
            use(null);
        }
    }

    /** Another network, or none any more. */
    synchronized void use(PeerNetwork newNetwork) {
        PeerNetwork old = network;
        network = newNetwork;
        if (old != null) {
            old.answer(SUBJECT, null);
        }
        if (newNetwork != null) {
            newNetwork.answer(SUBJECT, this::answer);
        }
    }

    /** All nodes that are known, in their order. */
    List<Long> nodes() {
        TreeSet<Long> nodes = new TreeSet<>(List.of(self));
        PeerNetwork current = network;
        if (current != null) {
            nodes.addAll(current.peers());
        }
        return List.copyOf(nodes);
    }

    long self() {
        return self;
    }

    /** Asks one node; fails with what is to be said if it does not answer. */
    CompletionStage<JsonElement> ask(long node, String what, JsonObject with) {
        if (node == self) {
            return local.apply(what, with);
        }
        PeerNetwork current = network;
        if (current == null || !current.peers().contains(node)) {
            return CompletableFuture.failedFuture(ApiException.missing("there is no node " + node));
        }
        JsonObject question = new JsonObject();
        question.addProperty("what", what);
        question.add("with", with);
        internals.asked().incrementAndGet();
        return current.ask(node, SUBJECT, Json.bytes(question))
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .handle((answer, failure) -> {
                    internals.asked().decrementAndGet();
                    if (failure != null) {
                        throw new ApiException(500, "node " + node + " does not answer: " + reason(failure));
                    }
                    return opened(Json.parse(answer).getAsJsonObject());
                });
    }

    /** The same question without arguments. */
    CompletionStage<JsonElement> ask(long node, String what) {
        return ask(node, what, new JsonObject());
    }

    /** The same question without arguments. */
    CompletionStage<Map<Long, Object>> askAll(String what) {
        return askAll(what, new JsonObject());
    }

    /** Asks all nodes. A node that does not answer has its error text instead of an answer. */
    CompletionStage<Map<Long, Object>> askAll(String what, JsonObject with) {
        List<Long> nodes = nodes();
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        for (long node : nodes) {
            answers.add(ask(node, what, with)
                    .toCompletableFuture()
                    .handle((answer, failure) -> failure == null ? answer : reason(failure)));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    Map<Long, Object> all = new LinkedHashMap<>();
                    for (int i = 0; i < nodes.size(); i++) {
                        all.put(nodes.get(i), answers.get(i).join());
                    }
                    return all;
                });
    }

    static String reason(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof TimeoutException) {
            return "no answer within " + PATIENCE_SECONDS + " s";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    // ---- what another node asks; on a thread that may block shortly

    private byte[] answer(PeerNetwork.Question question) {
        JsonObject answer = new JsonObject();
        internals.answering().incrementAndGet();
        try {
            JsonObject asked = Json.parse(question.bytes()).getAsJsonObject();
            answer.add(
                    "answer",
                    local.apply(asked.get("what").getAsString(), asked.getAsJsonObject("with"))
                            .toCompletableFuture()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.addProperty("error", "the node stops");
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            answer.addProperty("error", reason(e));
            answer.addProperty("status", e.getCause() instanceof ApiException known ? known.status() : 500);
        } finally {
            internals.answering().decrementAndGet();
        }
        return Json.bytes(answer);
    }

    private static JsonElement opened(JsonObject answer) {
        if (answer.has("error")) {
            throw new ApiException(
                    answer.get("status").getAsInt(), answer.get("error").getAsString());
        }
        return answer.get("answer");
    }
}
