package org.rmqtt.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import java.util.function.Consumer;
import org.rmqtt.api.connection.ClientCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the end of the TLS handshake and makes way. Confined to the channel's loop. */
public final class TlsStage extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsStage.class);
    private static final long GOODBYE_MILLIS = 1000;

    private final CertificateStore certificates;
    private final Duration timeout;
    private final Consumer<ClientCertificate> next;

    /**
     * A stage to be added to a channel.
     *
     * @param timeout how long the handshake may take
     * @param next gets the client's certificate or null, and adds the handlers of the next stage at the end
     */
    public TlsStage(CertificateStore certificates, Duration timeout, Consumer<ClientCertificate> next) {
        this.certificates = certificates;
        this.timeout = timeout;
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        SslHandler tls = certificates.context().newHandler(ctx.alloc());
        tls.setHandshakeTimeoutMillis(timeout.toMillis());
        tls.setCloseNotifyFlushTimeoutMillis(GOODBYE_MILLIS);
        ctx.pipeline().addBefore(ctx.name(), null, tls);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            ctx.fireUserEventTriggered(event);
        } else if (completion.isSuccess()) {
            SslHandler tls = ctx.pipeline().get(SslHandler.class);
            next.accept(ClientCertificates.of(
                    tls.engine().getSession(), certificates.settings().collectDetails()));
            ctx.pipeline().remove(this);
        } else {
            onFailure(ctx, completion.cause());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        onFailure(ctx, cause);
    }

    private static void onFailure(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{} is closed: TLS handshake: {}", ctx.channel().remoteAddress(), cause.toString());
        ctx.close();
    }
}
