package org.rmqtt.core.session;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.rmqtt.api.connection.SessionLoop;

/** Brings the answers of plug-ins back to the loop that waits for them. */
final class Later {
    private Later() {}

    /** Calls back on the loop, in a task of its own. A stage that is null counts as failed. */
    static <T> void on(
            SessionLoop loop, CompletionStage<T> stage, Consumer<? super T> onValue, Consumer<Throwable> onFailure) {
        if (stage == null) {
            loop.execute(() -> onFailure.accept(new NullPointerException("the plug-in gave no stage")));
            return;
        }
        stage.whenComplete((value, failure) -> loop.execute(() -> {
            if (failure != null) {
                onFailure.accept(failure);
            } else if (value == null) {
                onFailure.accept(new NullPointerException("the plug-in completed its stage with null"));
            } else {
                onValue.accept(value);
            }
        }));
    }
}
