package org.rmqtt.transport.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.CodecException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.rmqtt.api.connection.Connection;
import org.rmqtt.api.connection.ConnectionGate;
import org.rmqtt.api.connection.ConnectionHandler;
import org.rmqtt.api.connection.ConnectionInfo;
import org.rmqtt.api.connection.Negotiated;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.transport.codec.decode.CodecViolation;
import org.rmqtt.transport.codec.encode.PublishEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection on a Netty channel: the last handler of the channel's pipeline, which gets the bytes of MQTT and nothing
 * else, whatever carries them.
 *
 * <p>Everything happens on the channel's event loop, which is the loop of the connection, except {@link #id()}, {@link
 * #info()} and {@link #loop()}.
 */
public final class NettyConnection extends ChannelInboundHandlerAdapter implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(NettyConnection.class);
    private static final AtomicLong IDS = new AtomicLong();

    // lives as long as the connection
    private final long id = IDS.incrementAndGet();
    private final ConnectionInfo info;
    private final ConnectionGate gate;
    private final FlushQueues flushQueues;
    private final Runnable onNegotiated;
    private Channel channel;
    private Output output;
    private PacketWriter writer;
    private Inbound inbound;
    private ConnectionHandler handler;

    // the state
    private volatile SessionLoop loop;
    private boolean isDirty;
    private boolean wasFull;
    private boolean isClosed;
    private Throwable closeCause;
    private long lastReadNanos = System.nanoTime();
    private ConnectionCloser closer;
    private ConnectionMove move;

    /**
     * A connection that opens when it is added to the pipeline of its channel.
     *
     * @param loop the loop that owns the channel's event loop
     * @param onNegotiated runs when the core has accepted the CONNECT
     */
    public NettyConnection(
            ConnectionInfo info,
            SessionLoop loop,
            ConnectionGate gate,
            FlushQueues flushQueues,
            Runnable onNegotiated) {
        this.info = info;
        this.loop = loop;
        this.gate = gate;
        this.flushQueues = flushQueues;
        this.onNegotiated = onNegotiated;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        output = new Output(channel);
        writer = new PacketWriter(channel, output);
        inbound = new Inbound(this, channel, info.policy().limits());
        isClosed = !channel.isActive();
        if (!isClosed) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            try {
                handler = gate.open(this);
            } catch (RuntimeException e) {
                isClosed = true;
                onFailure(e);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        lastReadNanos = System.nanoTime();
        if (closer != null || isClosed) {
            ReferenceCountUtil.release(message);
            return;
        }
        inbound.read((ByteBuf) message);
    }

    /** Whether packets may be handed out: it is not closing and not on its way to another loop. */
    boolean isOpen() {
        return move == null && closer == null && !isClosed;
    }

    ConnectionHandler handler() {
        return handler;
    }

    /** The client sends nothing more, and everything before has been handed out. */
    void onDrained() {
        startClosing(false);
    }

    void onViolation(CodecViolation violation) {
        if (violation.answer() != CodecViolation.Answer.HANDLER) {
            writer.refuse(violation);
            startClosing(true);
        }
        handler.onViolation(violation.reason(), violation.detail());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            if (closer == null) {
                inbound.end();
            } else {
                closer.onInputEnded();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!channel.isWritable()) {
            wasFull = true;
        } else {
            tellWritable();
        }
    }

    private void tellWritable() {
        if (wasFull && isOpen() && isWritable()) {
            wasFull = false;
            attempt(handler::onWritable);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (closeCause == null) {
            closeCause = cause;
        }
        if (cause instanceof IOException || cause instanceof CodecException) {
            LOG.debug("{} connection {} failed: {}", info.remoteText(), id, cause.toString());
            ctx.close();
        } else {
            onFailure(cause);
        }
    }

    /** Runs what is not ours, so that its failure closes this connection and touches no other. */
    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            onFailure(e);
        }
    }

    /** Something went wrong that is not the client's fault. */
    void onFailure(Throwable cause) {
        LOG.error("{} connection {} is closed after a failure of the broker", info.remoteText(), id, cause);
        closeCause = cause;
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (move == null) {
            onGone();
        } else {
            move.onInactive();
        }
    }

    /** The channel is closed: the handler hears it, once. */
    void onGone() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        inbound.release();
        output.release();
        if (closer != null) {
            closer.onGone();
        }
        attempt(() -> handler.onClosed(closer == null ? closeCause : null));
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public ConnectionInfo info() {
        return info;
    }

    @Override
    public SessionLoop loop() {
        return loop;
    }

    @Override
    public void negotiated(Negotiated parameters) {
        writer.negotiated(parameters);
        onNegotiated.run();
    }

    @Override
    public void send(MqttPacket packet) {
        MqttVersion version = inbound.version();
        if (closer != null || isClosed || version == null) {
            return;
        }
        writer.write(packet, version);
        appended();
    }

    @Override
    public boolean publish(
            Message message,
            SharedFrames shared,
            QoS qos,
            boolean retain,
            boolean dup,
            int packetId,
            int[] subscriptionIds) {
        if (closer != null || isClosed) {
            return true;
        }
        int header = PublishEncoder.header(qos, retain, dup);
        if (!writer.publish(message, shared, inbound.version(), header, packetId, subscriptionIds)) {
            return false;
        }
        appended();
        return true;
    }

    private void appended() {
        output.spill();
        if (!wasFull && !output.isWritable()) {
            wasFull = true;
        }
        if (!isDirty && move == null) {
            isDirty = true;
            flushQueues.of(loop).add(this);
        }
    }

    /** The end of a turn in which something was sent. */
    void flushTurn() {
        isDirty = false;
        if (!isClosed) {
            output.flush();
            tellWritable();
        }
    }

    @Override
    public boolean isWritable() {
        return !isClosed && output.isWritable();
    }

    @Override
    public long pendingBytes() {
        return isClosed ? 0 : output.pendingBytes();
    }

    @Override
    public void pauseReading() {
        inbound.pause();
    }

    @Override
    public void resumeReading() {
        inbound.resumeLater(loop);
    }

    @Override
    public long lastReadNanos() {
        return lastReadNanos;
    }

    @Override
    public void close(MqttPacket last) {
        if (closer != null || isClosed) {
            return;
        }
        if (last != null) {
            send(last);
        }
        startClosing(inbound.hasRest());
    }

    private void startClosing(boolean lingers) {
        inbound.release();
        closer = new ConnectionCloser(channel, output, lingers);
        if (move == null) {
            closer.start();
        }
    }

    @Override
    public void moveTo(SessionLoop target, Runnable then) {
        if (move != null) {
            throw new IllegalStateException("connection " + id + " is moving already");
        }
        channel.config().setAutoRead(false);
        move = new ConnectionMove(this, channel, target, then);
        loop.execute(target == loop ? move::arrive : move::leave);
    }

    /** Before the channel leaves the old loop: no output and no task of this connection stays behind. */
    void prepareToLeave() {
        flushQueues.of(loop).remove(this);
        isDirty = false;
        if (!isClosed) {
            output.flush();
        }
    }

    /** The last step on the old loop. */
    void leaveFor(SessionLoop target) {
        loop = target;
    }

    /** The first step on the new loop. */
    void arrive(Runnable then) {
        move = null;
        if (closer != null) {
            closer.start();
            return;
        }
        output.flush();
        attempt(then);
        tellWritable();
        inbound.resume();
    }
}
