package org.rmqtt.shell;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets {@code rmqttd shell} in: a port on the loopback address and a token, both in a file of the data folder that only its
 * owner can read. Who can read that file may do everything.
 */
@Component(
        name = "org.rmqtt.shell",
        service = {},
        immediate = true)
@Designate(ocd = ShellServer.Config.class)
public final class ShellServer {
    private static final Logger LOG = LoggerFactory.getLogger(ShellServer.class);
    private static final int MAX_SHELLS = 8;
    private static final long IDLE_SECONDS = 10;

    /** The section {@code shell} of {@code rmqtt.toml}. */
    @ObjectClassDefinition(name = "RMQTT shell", description = "The shell of rmqttd shell.")
    public @interface Config {
        /** Whether there is one. */
        @AttributeDefinition(name = "Enabled", description = "Whether rmqttd shell is let in. Live.")
        boolean enable() default true;
    }

    private final BundleContext context;
    private final ServerSocket socket;
    private final ShellFile file;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor executor;

    /** Listens, if the configuration wants it. */
    @Activate
    public ShellServer(BundleContext context, Config config) throws IOException {
        this.context = context;
        executor = new ThreadPoolExecutor(
                0, MAX_SHELLS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> thread(task, "shell"));
        file = new ShellFile(Path.of(context.getProperty("rmqtt.data.dir")).resolve("shell"));
        socket = config.enable() ? new ServerSocket(0, MAX_SHELLS, InetAddress.getLoopbackAddress()) : null;
        if (socket == null) {
            file.delete();
            return;
        }
        file.write(socket.getLocalPort());
        thread(this::accept, "shell-accept").start();
        LOG.debug("the shell listens at port {} of the loopback address", socket.getLocalPort());
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, "rmqtt-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
        while (true) {
            try {
                Socket client = socket.accept();
                open.add(client);
                try {
                    executor.execute(() -> serve(client));
                } catch (RejectedExecutionException e) {
                    LOG.warn("a shell is refused: {} are open", MAX_SHELLS);
                    close(client);
                }
            } catch (IOException e) {
                LOG.debug("the shell listens no longer", e);
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            new ShellSession(context, client, file.token()).run();
        } catch (IOException | RuntimeException e) {
            LOG.info("a shell has ended: {}", e.getMessage());
        } finally {
            close(client);
        }
    }

    private void close(Socket client) {
        open.remove(client);
        try {
            client.close();
        } catch (IOException e) {
            LOG.debug("a shell could not be closed", e);
        }
    }

    @Deactivate
    void deactivate() throws IOException {
        if (socket != null) {
            socket.close();
            file.delete();
        }
        open.forEach(this::close);
        executor.shutdownNow();
    }
}
