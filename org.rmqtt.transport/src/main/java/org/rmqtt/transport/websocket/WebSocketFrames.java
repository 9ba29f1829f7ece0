package org.rmqtt.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes bytes of binary frames and binary frames of bytes. A packet may span frames and a frame hold several packets
 * [MQTT5-6.0.0-2], so the borders of frames mean nothing; only binary frames are taken [MQTT5-6.0.0-1]. Confined to the
 * channel's loop.
 */
final class WebSocketFrames extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketFrames.class);

    private static final long GOODBYE_SECONDS = 5;

    private boolean isEnded;
    private boolean isClosing;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isEnded || isClosing || !(message instanceof WebSocketFrame frame)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            ctx.fireChannelRead(frame.content());
            return;
        }
        try {
            control(ctx, frame);
        } finally {
            frame.release();
        }
    }

    private void control(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof PingWebSocketFrame) {
            // a client that does not read its pongs gets none
            if (ctx.channel().isWritable()) {
                ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
            }
        } else if (frame instanceof CloseWebSocketFrame) {
            // the connection answers with a close of its own when it has handed out what came before
            isEnded = true;
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else if (!(frame instanceof PongWebSocketFrame)) {
            LOG.info(
                    "{} [MQTT5-6.0.0-1] sent a frame that is not binary",
                    ctx.channel().remoteAddress());
            goodbye(ctx, WebSocketCloseStatus.INVALID_MESSAGE_TYPE, ctx.newPromise());
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message instanceof ByteBuf bytes ? new BinaryWebSocketFrame(bytes) : message, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (isClosing || !ctx.channel().isActive()) {
            ctx.close(promise);
        } else {
            goodbye(ctx, WebSocketCloseStatus.NORMAL_CLOSURE, promise);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted && !isClosing) {
            LOG.info("{} sent a wrong frame: {}", ctx.channel().remoteAddress(), cause.getMessage());
            goodbye(ctx, corrupted.closeStatus(), ctx.newPromise());
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void goodbye(ChannelHandlerContext ctx, WebSocketCloseStatus status, ChannelPromise promise) {
        isClosing = true;
        // a client that does not read gets no farewell
        Future<?> bound = ctx.executor().schedule(() -> ctx.close(), GOODBYE_SECONDS, TimeUnit.SECONDS);
        ctx.writeAndFlush(new CloseWebSocketFrame(status)).addListener(written -> {
            bound.cancel(false);
            ctx.close(promise);
        });
    }
}
