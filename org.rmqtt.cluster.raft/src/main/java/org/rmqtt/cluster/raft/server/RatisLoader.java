package org.rmqtt.cluster.raft.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ExitUtils;

/**
 * The one door to Ratis. It looks classes up through the context class loader of whoever comes first, and ends the process
 * on some failures unless told not to.
 */
public final class RatisLoader {
    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger SHADED = Logger.getLogger("org.apache.ratis.thirdparty.io.grpc");

    private RatisLoader() {}

    /** Something that may fail with an {@link IOException}. */
    @FunctionalInterface
    public interface Action<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /** Runs what cannot fail with the class loader that Ratis needs. */
    static <T> T within(Supplier<T> action) {
        try {
            return call(action::get);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs an action with the class loader that Ratis needs. */
    public static <T> T call(Action<T> action) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(RaftServer.class.getClassLoader());
        try {
            SHADED.setLevel(Level.WARNING);
            ExitUtils.disableSystemExit();
            return action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
