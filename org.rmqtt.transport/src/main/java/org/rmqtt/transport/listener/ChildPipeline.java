package org.rmqtt.transport.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import org.rmqtt.api.connection.ClientCertificate;
import org.rmqtt.api.connection.ConnectionInfo;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.transport.connection.NettyConnection;
import org.rmqtt.transport.proxy.ProxyHeader;
import org.rmqtt.transport.proxy.ProxyStage;
import org.rmqtt.transport.tls.CertificateStore;
import org.rmqtt.transport.tls.TlsStage;
import org.rmqtt.transport.websocket.WebSocketStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages of a connection before MQTT begins: PROXY header, TLS, WebSocket, as the listener has them. Each is a
 * handler that makes way for the next.
 */
final class ChildPipeline extends ChannelInitializer<Channel> {
    private static final Logger LOG = LoggerFactory.getLogger(ChildPipeline.class);

    private final Listener listener;
    private final ListenerSettings settings;
    private final CertificateStore certificates;
    private final SessionLoop loop;
    private final Child child;
    private Channel channel;
    private InetSocketAddress remote;
    private InetSocketAddress local;
    private ClientCertificate certificate;

    ChildPipeline(Listener listener, Listener.Terms terms, SessionLoop loop, Child child) {
        this.listener = listener;
        this.settings = terms.settings();
        this.certificates = terms.certificates();
        this.loop = loop;
        this.child = child;
    }

    @Override
    protected void initChannel(Channel registered) {
        channel = registered;
        remote = (InetSocketAddress) channel.remoteAddress();
        local = (InetSocketAddress) channel.localAddress();
        if (remote == null || local == null) {
            LOG.debug("listener {}: a client was gone before it was taken in", settings.name());
            channel.close();
            return;
        }
        child.start();
        if (settings.proxyTimeout() == null) {
            secure();
        } else {
            channel.pipeline().addLast(new ProxyStage(settings.proxyTimeout(), this::onProxyHeader));
        }
    }

    private void onProxyHeader(ProxyHeader header) {
        remote = header.remote() == null ? remote : header.remote();
        local = header.local() == null ? local : header.local();
        secure();
    }

    private void secure() {
        if (certificates == null) {
            upgrade();
        } else {
            channel.pipeline()
                    .addLast(new TlsStage(certificates, settings.limits().handshakeTimeout(), this::onSecure));
        }
    }

    private void onSecure(ClientCertificate shown) {
        certificate = shown;
        upgrade();
    }

    private void upgrade() {
        if (settings.socket().kind().isWebSocket()) {
            int maxPacketSize = settings.policy().limits().maxPacketSize();
            channel.pipeline().addLast(new WebSocketStage(maxPacketSize, this::open));
        } else {
            open();
        }
    }

    private void open() {
        ConnectionInfo info = new ConnectionInfo(settings.name(), remote, local, certificate, settings.policy());
        NettyConnection connection =
                new NettyConnection(info, loop, listener.gate(), listener.flushQueues(), child::onNegotiated);
        child.become(connection);
        channel.pipeline().addLast(connection);
    }
}
