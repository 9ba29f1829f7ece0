package org.rmqtt.transport.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the PROXY header with which a connection begins, for a bounded time, and makes way. What comes behind the
 * header goes to the handlers that the next stage adds. Confined to the channel's loop.
 */
public final class ProxyStage extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyStage.class);

    private final Duration timeout;
    private final Consumer<ProxyHeader> next;
    private Future<?> timer;

    /**
     * A stage to be added to a channel.
     *
     * @param timeout how long to wait
     * @param next adds the handlers of the next stage at the end of the pipeline
     */
    public ProxyStage(Duration timeout, Consumer<ProxyHeader> next) {
        this.timeout = timeout;
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().addBefore(ctx.name(), null, new HAProxyMessageDecoder());
        timer = ctx.executor().schedule(() -> expire(ctx), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        timer.cancel(false);
    }

    private void expire(ChannelHandlerContext ctx) {
        LOG.info("{} is closed: no PROXY header within {} ms", ctx.channel().remoteAddress(), timeout.toMillis());
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws UnknownHostException {
        HAProxyMessage header = (HAProxyMessage) message;
        try {
            next.accept(read(header));
        } finally {
            header.release();
        }
        ctx.pipeline().remove(this);
    }

    private static ProxyHeader read(HAProxyMessage header) throws UnknownHostException {
        return switch (header.proxiedProtocol()) {
            case TCP4, TCP6 ->
                header.command() == HAProxyCommand.LOCAL
                        ? ProxyHeader.NONE
                        : new ProxyHeader(
                                new InetSocketAddress(literal(header.sourceAddress()), header.sourcePort()),
                                new InetSocketAddress(literal(header.destinationAddress()), header.destinationPort()));
            default -> ProxyHeader.NONE;
        };
    }

    /** The decoder has checked that it is the text of an IP address, so no name is looked up. */
    private static InetAddress literal(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.info("{} is closed: no PROXY header: {}", ctx.channel().remoteAddress(), cause.getMessage());
        ctx.close();
    }
}
