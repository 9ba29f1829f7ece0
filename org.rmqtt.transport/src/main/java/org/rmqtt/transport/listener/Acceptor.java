package org.rmqtt.transport.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.transport.connection.WaterMarks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accept loop: lets a connection in if there is room, gives it to a loop and is done with it. It never waits for
 * anything that a client sends. Confined to the loop of the server channel.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_SECONDS = 1;
    private static final long WARN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Listener listener;
    private final List<SessionLoop> loops;
    private int next;
    private long lastWarning = System.nanoTime() - WARN_NANOS;

    Acceptor(Listener listener, List<SessionLoop> loops) {
        this.listener = listener;
        this.loops = loops;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel channel = (Channel) message;
        Listener.Terms terms = listener.terms();
        ListenerSettings settings = terms.settings();
        Admission.Answer answer = listener.admission().ask(settings.limits());
        if (answer != Admission.Answer.ADMITTED) {
            channel.unsafe().closeForcibly();
            warn(settings, answer);
            return;
        }
        SessionLoop loop = nextLoop(settings.limits().workers());
        configure(channel, settings.socket());
        Child child = new Child(channel, listener.admission(), settings.limits().handshakeTimeout());
        channel.pipeline().addLast(new ChildPipeline(listener, terms, loop, child));
        loop.unwrap(EventLoop.class).register(channel);
    }

    private SessionLoop nextLoop(int workers) {
        int spread = workers == 0 ? loops.size() : Math.min(workers, loops.size());
        next = (next + 1) % spread;
        return loops.get(next);
    }

    private static void configure(Channel channel, ListenerSettings.Socket socket) {
        channel.config().setOption(ChannelOption.TCP_NODELAY, socket.nodelay());
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, socket.keepAlive());
        channel.config().setWriteBufferWaterMark(WaterMarks.CHANNEL);
    }

    private void warn(ListenerSettings settings, Admission.Answer answer) {
        long now = System.nanoTime();
        if (now - lastWarning >= WARN_NANOS) {
            lastWarning = now;
            LOG.warn(
                    "listener {}: {}; {} connections refused so far",
                    settings.name(),
                    switch (answer) {
                        case TOO_MANY_CONNECTIONS ->
                            "max_connections " + settings.limits().maxConnections() + " is reached";
                        default -> "max_handshaking_limit " + settings.limits().maxHandshaking() + " is reached";
                    },
                    listener.refused());
        }
    }

    /** Accepting failed, most likely for want of file descriptors: a pause lets others finish first. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.warn("listener {} does not accept for {} s: {}", listener.name(), PAUSE_SECONDS, cause.toString());
        ctx.channel().config().setAutoRead(false);
        ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
    }
}
