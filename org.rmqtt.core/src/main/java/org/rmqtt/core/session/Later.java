package org.rmqtt.core.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.rmqtt.api.connection.SessionLoop;

/** Brings the answers of plug-ins back to the loop that waits for them. */
final class Later {
    private Later() {}

    /** Calls back on the loop: at once if the stage is complete already and the caller is on the loop. */
    static <T> void on(
            SessionLoop loop, CompletionStage<T> stage, Consumer<? super T> onValue, Consumer<Throwable> onFailure) {
        if (stage instanceof CompletableFuture<T> future && future.isDone() && loop.isInside()) {
            finish(future, onValue, onFailure);
            return;
        }
        stage.whenComplete((value, failure) -> loop.execute(() -> {
            if (failure == null) {
                onValue.accept(value);
            } else {
                onFailure.accept(failure);
            }
        }));
    }

    private static <T> void finish(
            CompletableFuture<T> future, Consumer<? super T> onValue, Consumer<Throwable> onFailure) {
        T value;
        try {
            value = future.getNow(null);
        } catch (RuntimeException e) {
            onFailure.accept(e.getCause() == null ? e : e.getCause());
            return;
        }
        onValue.accept(value);
    }
}
