package org.rmqtt.http.api;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.rmqtt.api.broker.BrokerRuntime;

/** Ends sessions, some at a time, so that the log of commands has room for others. It stops at the first that cannot be ended. */
final class Purge {
    private static final int STEP = 100;

    private final BrokerRuntime runtime;
    private final List<String> clientIds;
    private final CompletableFuture<JsonObject> done = new CompletableFuture<>();
    private int at;
    private long count;

    Purge(BrokerRuntime runtime, List<String> clientIds) {
        this.runtime = runtime;
        this.clientIds = clientIds;
    }

    /** Completes with how many have ended, as {@code count}, and why no more have, as {@code error}. */
    CompletionStage<JsonObject> start() {
        next();
        return done;
    }

    private void next() {
        List<CompletableFuture<Boolean>> step = clientIds.subList(at, Math.min(at + STEP, clientIds.size())).stream()
                .map(clientId -> runtime.kick(clientId).toCompletableFuture())
                .toList();
        at += step.size();
        CompletableFuture.allOf(step.toArray(CompletableFuture[]::new)).whenComplete((nothing, failure) -> {
            count += step.stream()
                    .filter(each -> !each.isCompletedExceptionally() && each.join())
                    .count();
            if (failure == null && at < clientIds.size()) {
                next();
            } else {
                finish(failure);
            }
        });
    }

    private void finish(Throwable failure) {
        JsonObject json = new JsonObject();
        json.addProperty("count", count);
        if (failure != null) {
            json.addProperty("error", Fleet.reason(failure));
        }
        done.complete(json);
    }
}
