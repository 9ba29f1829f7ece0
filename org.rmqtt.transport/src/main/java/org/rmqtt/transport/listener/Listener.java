package org.rmqtt.transport.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.connection.ConnectionGate;
import org.rmqtt.api.connection.ListenerInfo;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SessionLoops;
import org.rmqtt.transport.connection.FlushQueues;
import org.rmqtt.transport.tls.CertificateStore;
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
    private final Duration certificateInterval;
    private volatile Terms terms;
    private volatile Channel server;
    private volatile String trouble = "";

    /**
     * What new connections get.
     *
     * @param certificates the certificate; null for tcp and ws
     */
    record Terms(ListenerSettings settings, CertificateStore certificates) {}

    /**
     * A listener that does not listen yet.
     *
     * @param certificateInterval how often the files of the certificate are looked at
     */
    Listener(ListenerSettings settings, SessionLoops loops, ConnectionGate gate, Duration certificateInterval) {
        this.certificateInterval = certificateInterval;
        this.terms = new Terms(settings, null);
        this.loops = loops;
        this.gate = gate;
        this.flushQueues = new FlushQueues(loops.all());
    }

    /**
     * Begins to listen, if the listener is switched on.
     *
     * @throws IllegalStateException if the address cannot be bound or the certificate not be read; the message says why
     */
    void open() {
        ListenerSettings settings = settings();
        if (!settings.enabled()) {
            LOG.info("listener {} is switched off", settings.name());
            return;
        }
        try {
            terms = new Terms(settings, certificates(settings));
            server = bind(settings);
        } catch (IllegalStateException e) {
            closeUnused(terms.certificates(), null);
            trouble = e.getMessage();
            throw e;
        }
    }

    @Override
    public String trouble() {
        return trouble;
    }

    /**
     * Takes over new settings. Connections that are there stay as they are; the server socket is replaced only if it must
     * be. If that fails, the old settings stay in force.
     *
     * @throws IllegalStateException if the new settings cannot be used; the message says why
     */
    void modify(ListenerSettings next) {
        Terms old = terms;
        boolean isSameTls =
                old.certificates() != null && old.certificates().settings().equals(next.tls());
        Terms fresh = new Terms(next, isSameTls ? old.certificates() : next.enabled() ? certificates(next) : null);
        try {
            listen(old, fresh);
        } catch (IllegalStateException e) {
            closeUnused(fresh.certificates(), old.certificates());
            throw e;
        }
        closeUnused(old.certificates(), fresh.certificates());
        trouble = "";
        LOG.info("listener {}: new settings for new connections", next.name());
    }

    private void listen(Terms old, Terms fresh) {
        ListenerSettings before = old.settings();
        ListenerSettings next = fresh.settings();
        Channel bound = server;
        if (next.enabled() && bound != null && next.socket().equals(before.socket())) {
            terms = fresh;
            return;
        }
        boolean isSameAddress = next.socket().address().equals(before.socket().address());
        if (!next.enabled() || isSameAddress) {
            unbind(bound);
            server = null;
        }
        terms = fresh;
        try {
            server = next.enabled() ? bind(next) : null;
        } catch (IllegalStateException e) {
            terms = old;
            if (server == null && bound != null) {
                server = bind(before);
            }
            throw e;
        }
        unbind(bound);
    }

    private CertificateStore certificates(ListenerSettings settings) {
        return settings.tls() == null
                ? null
                : new CertificateStore(settings.name(), settings.tls(), certificateInterval);
    }

    private static void closeUnused(CertificateStore store, CertificateStore used) {
        if (store != null && store != used) {
            store.close();
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
        closeUnused(terms.certificates(), null);
        LOG.info("listener {} is closed", name());
    }

    private Channel bind(ListenerSettings wanted) {
        ListenerSettings.Socket socket = wanted.socket();
        ServerChannel channel =
                ServerChannels.create(loops.mechanism(), loops.all().size());
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
        String host = address.getAddress().isAnyLocalAddress()
                ? "0.0.0.0"
                : address.getAddress().getHostAddress();
        return host + ":" + address.getPort();
    }

    Terms terms() {
        return terms;
    }

    private ListenerSettings settings() {
        return terms.settings();
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
        return settings().name();
    }

    @Override
    public String kind() {
        return settings().socket().kind().text();
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
