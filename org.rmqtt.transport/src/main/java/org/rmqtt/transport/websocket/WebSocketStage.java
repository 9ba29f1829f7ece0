package org.rmqtt.transport.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the one HTTP request with which a WebSocket begins, and makes way when the upgrade is written. Anything but an
 * upgrade on the right path is refused and the connection closed. Confined to the channel's loop.
 */
public final class WebSocketStage extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketStage.class);
    private static final Set<String> PATHS = Set.of("/mqtt", "/");

    /** The names that a client may offer; {@code mqtt} is that of [MQTT5-6.0.0-3], the other one is from MQTT 3.1. */
    private static final Set<String> PROTOCOLS = Set.of("mqtt", "mqttv3.1");

    private static final int MAX_LINE = 4096;
    private static final int MAX_HEADERS = 8192;
    private static final int MAX_CONTENT = 8192;
    private static final int LEAST_FRAME = 64 << 10;
    private static final int FRAME_OVERHEAD = 16;

    private final int maxFrameSize;
    private final Runnable next;

    /**
     * A stage to be added to a channel.
     *
     * @param maxPacketSize the largest MQTT packet in bytes; a frame may be that large, and always 64 KiB
     * @param next adds the handlers of the next stage at the end of the pipeline
     */
    public WebSocketStage(int maxPacketSize, Runnable next) {
        this.maxFrameSize = Math.max(LEAST_FRAME, maxPacketSize + FRAME_OVERHEAD);
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        HttpDecoderConfig limits =
                new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE).setMaxHeaderSize(MAX_HEADERS);
        ctx.pipeline().addBefore(ctx.name(), null, new HttpServerCodec(limits));
        ctx.pipeline().addBefore(ctx.name(), null, new HttpObjectAggregator(MAX_CONTENT));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST);
        } else if (!PATHS.contains(path(request.uri()))) {
            refuse(ctx, HttpResponseStatus.NOT_FOUND);
        } else if (!isUpgrade(request)) {
            refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED);
        } else if (!offersMqtt(ctx, request)) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST);
        } else {
            upgrade(ctx, request);
        }
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static boolean isUpgrade(FullHttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** A client that offers names must offer one of ours; one that offers none is let in, as browsers' tools do. */
    private static boolean offersMqtt(ChannelHandlerContext ctx, FullHttpRequest request) {
        String offered = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (offered == null) {
            LOG.debug(
                    "{} [MQTT5-6.0.0-3] offers no WebSocket subprotocol",
                    ctx.channel().remoteAddress());
            return true;
        }
        return Arrays.stream(offered.split(",")).map(String::trim).anyMatch(PROTOCOLS::contains);
    }

    private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(maxFrameSize)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        String url = "ws://" + request.headers().get(HttpHeaderNames.HOST, "") + request.uri();
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(url, String.join(",", PROTOCOLS), config).newHandshaker(request);
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel())
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        handshaker.handshake(ctx.channel(), request).addListener(written -> onUpgraded(ctx, written));
    }

    private void onUpgraded(ChannelHandlerContext ctx, Future<? super Void> written) {
        if (!written.isSuccess() || ctx.isRemoved()) {
            ctx.close();
            return;
        }
        ctx.pipeline().addLast(new WebSocketFrames());
        next.run();
        ctx.pipeline().remove(this);
    }

    private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
        LOG.debug("{} is refused as WebSocket: {}", ctx.channel().remoteAddress(), status);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("{} is closed before it became a WebSocket: {}", ctx.channel().remoteAddress(), cause.toString());
        ctx.close();
    }
}
