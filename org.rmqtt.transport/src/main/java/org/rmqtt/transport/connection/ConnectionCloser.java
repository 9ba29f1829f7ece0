package org.rmqtt.transport.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a channel when everything that was sent is written, or after {@value #BOUND_SECONDS} seconds.
 *
 * <p>If the client may still be sending, closing at once would make the operating system answer with a reset, and the
 * client could lose the last packet, which says why. So the output is shut first and the input is thrown away until the
 * client closes too, for {@value #LINGER_SECONDS} second at most.
 */
final class ConnectionCloser {
    private static final long BOUND_SECONDS = 5;
    private static final long LINGER_SECONDS = 1;

    private final Channel channel;
    private final Output output;
    private final boolean lingers;
    private boolean isWritten;
    private Future<?> timer;

    ConnectionCloser(Channel channel, Output output, boolean lingers) {
        this.channel = channel;
        this.output = output;
        this.lingers = lingers;
    }

    void start() {
        output.flush();
        ChannelFuture last = output.lastWrite();
        if (last == null) {
            onWritten();
        } else {
            timer = channel.eventLoop().schedule(this::force, BOUND_SECONDS, TimeUnit.SECONDS);
            last.addListener(written -> onWritten());
        }
    }

    /** The channel is closed. */
    void onGone() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** The client will send nothing more. */
    void onInputEnded() {
        if (isWritten) {
            channel.close();
        }
    }

    private void onWritten() {
        isWritten = true;
        onGone();
        if (!channel.isActive()) {
            return;
        }
        timer = channel.eventLoop().schedule(this::force, lingers ? LINGER_SECONDS : BOUND_SECONDS, TimeUnit.SECONDS);
        if (lingers) {
            shutOutput();
            channel.config().setAutoRead(true);
        } else {
            channel.close();
        }
    }

    /** Tells the client that nothing follows; in a WebSocket the last packet says so. */
    private void shutOutput() {
        ChannelHandler first = channel.pipeline().first();
        if (first instanceof NettyConnection && channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else if (first instanceof SslHandler tls && channel.pipeline().get(WebSocketFrameEncoder.class) == null) {
            tls.closeOutbound();
        }
    }

    /** Closes below every handler that would want to say goodbye first. */
    private void force() {
        channel.pipeline().firstContext().close();
    }
}
