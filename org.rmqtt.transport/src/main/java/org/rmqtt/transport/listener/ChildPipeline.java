package org.rmqtt.transport.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import org.rmqtt.api.connection.ClientCertificate;
import org.rmqtt.api.connection.ConnectionInfo;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.transport.connection.NettyConnection;
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
    private final SessionLoop loop;
    private final Child child;
    private Channel channel;
    private InetSocketAddress remote;
    private InetSocketAddress local;
    private ClientCertificate certificate;

    ChildPipeline(Listener listener, ListenerSettings settings, SessionLoop loop, Child child) {
        this.listener = listener;
        this.settings = settings;
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
        open();
    }

    private void open() {
        ConnectionInfo info = new ConnectionInfo(settings.name(), remote, local, certificate, settings.policy());
        NettyConnection connection =
                new NettyConnection(info, loop, listener.gate(), listener.flushQueues(), child::onNegotiated);
        child.become(connection);
        channel.pipeline().addLast(connection);
    }
}
