package org.rmqtt.api.connection;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The loops of the broker, a service of the core. They live as long as the core, so that sessions keep their thread when
 * a transport is updated. Thread-safe.
 */
@ProviderType
public interface SessionLoops {
    /** All loops; the list never changes and {@code all().get(i).index() == i}. */
    List<SessionLoop> all();

    /**
     * The loop of the calling thread.
     *
     * @throws IllegalStateException if the caller is not on a loop
     */
    SessionLoop current();

    /**
     * The object behind all loops, for a transport that knows it (Netty's {@code EventLoopGroup}).
     *
     * @throws ClassCastException if it is of another kind
     */
    <T> T unwrap(Class<T> type);

    /** The name of the I/O mechanism: {@code epoll}, {@code io_uring} or {@code nio}. */
    String mechanism();
}
