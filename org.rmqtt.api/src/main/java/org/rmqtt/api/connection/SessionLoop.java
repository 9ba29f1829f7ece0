package org.rmqtt.api.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One event loop: a thread that does the I/O of its connections and is the only one to touch their sessions. Tasks run in
 * the order of {@link #execute(Runnable)}, after the I/O of the current turn.
 *
 * <p>Thread-safe. A task must not block.
 */
@ProviderType
public interface SessionLoop extends Executor {
    /** The place of this loop among the loops of the broker, from 0. */
    int index();

    /** Whether the caller is on this loop's thread. */
    boolean isInside();

    /** Runs a task on this loop once after a delay. */
    void schedule(Runnable task, long delay, TimeUnit unit);

    /**
     * Runs a task on this loop after it has looked for input once more, where a task that is executed would run before: what
     * that input brings is done first.
     */
    default void afterInput(Runnable task) {
        schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    /**
     * The object behind this loop, for a transport that knows it (Netty's {@code EventLoop}).
     *
     * @throws ClassCastException if the loop is of another kind
     */
    <T> T unwrap(Class<T> type);
}
