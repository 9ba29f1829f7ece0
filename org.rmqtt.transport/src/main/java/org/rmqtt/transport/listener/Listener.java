package org.rmqtt.transport.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.connection.ConnectionGate;
import org.rmqtt.api.connection.ListenerInfo;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SessionLoops;
import org.rmqtt.transport.connection.FlushQueues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener: a server socket and the settings that new connections get. {@link #open}, {@link #modify} and {@link
 * #close} are called by one thread at a time, never by a loop; the rest is thread-safe.
 */
final class Listener implements ListenerInfo {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final long GOODBYE_MILLIS = 2000;

    private final SessionLoops loops;
    private final ConnectionGate gate;
    private final FlushQueues flushQueues;
    private final Admission admission = new Admission();
    private volatile ListenerSettings settings;
    private volatile Channel server;

    Listener(ListenerSettings settings, SessionLoops loops, ConnectionGate gate) {
        this.settings = settings;
        this.loops = loops;
        this.gate = gate;
        this.flushQueues = new FlushQueues(loops.all());
    }

    /**
     * Begins to listen, if the listener is switched on.
     *
     * @throws IllegalStateException if the address cannot be bound; the message names listener, address and cause
     */
    void open() {
        if (settings.enabled()) {
            server = bind(settings);
        }
    }

    /**
     * Takes over new settings. Connections that are there stay as they are; the server socket is replaced only if it must
     * be. If that fails, the old settings stay in force.
     *
     * @throws IllegalStateException if the new settings cannot be used; the message says why
     */
    void modify(ListenerSettings next) {
        ListenerSettings old = settings;
        boolean isSameSocket = next.enabled() == old.enabled() && next.socket().equals(old.socket());
        if (isSameSocket) {
            settings = next;
            LOG.info("listener {}: new settings for new connections", next.name());
            return;
        }
        boolean isSameAddress = next.socket().address().equals(old.socket().address());
        Channel before = server;
        if (!next.enabled() || isSameAddress) {
            unbind(before);
            server = null;
        }
        try {
            Channel bound = next.enabled() ? bind(next) : null;
            settings = next;
            server = bound;
        } catch (IllegalStateException e) {
            if (server == null && old.enabled()) {
                server = bind(old);
            }
            throw e;
        }
        if (!isSameAddress) {
            unbind(before);
        }
    }

    /** Stops to listen and says goodbye to every connection; returns when they are gone or after a bounded time. */
    void close() {
        unbind(server);
        server = null;
        admission.children().forEach(Child::shutDown);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MILLIS);
        for (Child child : admission.children()) {
            child.awaitClosed(Math.max(0, end - System.nanoTime()));
        }
        LOG.info("listener {} is closed", settings.name());
    }

    private Channel bind(ListenerSettings wanted) {
        ListenerSettings.Socket socket = wanted.socket();
        ServerChannel channel = ServerChannels.create(loops.mechanism());
        channel.config().setOption(ChannelOption.SO_BACKLOG, socket.backlog());
        channel.config().setOption(ChannelOption.SO_REUSEADDR, socket.reuseAddress());
        if (socket.reusePort() && !channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true)) {
            LOG.warn("listener {}: reuseport has no effect with {}", wanted.name(), loops.mechanism());
        }
        channel.pipeline().addLast(new Acceptor(this, loops.all()));
        SessionLoop loop = loops.all()
                .get(Math.floorMod(wanted.name().hashCode(), loops.all().size()));
        Throwable failure = loop.unwrap(EventLoop.class)
                .register(channel)
                .awaitUninterruptibly()
                .cause();
        if (failure == null) {
            failure = channel.bind(socket.address()).awaitUninterruptibly().cause();
        }
        if (failure != null) {
            channel.close().awaitUninterruptibly();
            throw new IllegalStateException(
                    "listener " + wanted.name() + " cannot listen at " + text(socket.address()) + ": "
                            + failure.getMessage(),
                    failure);
        }
        LOG.info(
                "listener {} listens at {} ({}, {})",
                wanted.name(),
                text((InetSocketAddress) channel.localAddress()),
                socket.kind().text(),
                loops.mechanism());
        return channel;
    }

    private static void unbind(Channel channel) {
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    ListenerSettings settings() {
        return settings;
    }

    ConnectionGate gate() {
        return gate;
    }

    FlushQueues flushQueues() {
        return flushQueues;
    }

    Admission admission() {
        return admission;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String kind() {
        return settings.socket().kind().text();
    }

    @Override
    public InetSocketAddress boundAddress() {
        Channel channel = server;
        return channel == null ? null : (InetSocketAddress) channel.localAddress();
    }

    @Override
    public long connections() {
        return admission.connections();
    }

    @Override
    public long accepted() {
        return admission.accepted();
    }

    @Override
    public long refused() {
        return admission.refused();
    }
}
