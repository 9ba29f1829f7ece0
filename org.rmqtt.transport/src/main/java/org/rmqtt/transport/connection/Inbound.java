package org.rmqtt.transport.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import org.rmqtt.api.connection.ConnectionHandler;
import org.rmqtt.api.connection.ConnectionPolicy.Limits;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.MqttVersion;
import org.rmqtt.api.packet.MqttPacket;
import org.rmqtt.transport.codec.decode.FrameDecoder;

/**
 * The input of one connection: hands out packets one by one, as long as the connection is open and nobody has paused it,
 * and keeps the rest. The client's end of its output closes the connection when everything before it has been handed
 * out. Confined to the connection's loop.
 */
final class Inbound {
    private final NettyConnection connection;
    private final Channel channel;
    private final FrameDecoder decoder;
    private final Input input = new Input();
    private AckPace pace;
    private byte reads;
    private boolean isPaused;
    private boolean isEmitting;
    private boolean isResuming;
    private boolean isEnded;
    private boolean isRefused;

    Inbound(NettyConnection connection, Channel channel, Limits limits) {
        this.connection = connection;
        this.channel = channel;
        this.decoder = new FrameDecoder(limits.maxPacketSize(), limits.maxTopicAliases());
    }

    /** The version that the CONNECT asked for; null before. */
    MqttVersion version() {
        return decoder.version();
    }

    /** Whether the client sent something that has not been handed out or never will be. */
    boolean hasRest() {
        return isRefused || input.buffer().isReadable();
    }

    /** Takes over what was read. */
    void read(ByteBuf bytes) {
        if (isRefused) {
            bytes.release();
            return;
        }
        if (++reads == AckPace.READS) {
            reads = 0;
            pace();
        }
        input.add(channel.alloc(), bytes);
        emit();
    }

    private void pace() {
        if (pace != null) {
            pace.onReads(System.nanoTime());
        } else if (channel instanceof EpollSocketChannel socket) {
            pace = new AckPace(socket.config()::setTcpQuickAck, System.nanoTime());
        }
    }

    /** The client will send nothing more. */
    void end() {
        isEnded = true;
        channel.config().setAutoRead(false);
        if (isEager()) {
            connection.onDrained();
        }
    }

    void pause() {
        isPaused = true;
        channel.config().setAutoRead(false);
    }

    /** Undoes {@link #pause} in a later task. */
    void resumeLater(SessionLoop loop) {
        if (isPaused && !isResuming) {
            isResuming = true;
            loop.execute(this::resume);
        }
        isPaused = false;
    }

    /** Hands out what was kept and reads on. */
    void resume() {
        isResuming = false;
        emit();
        if (isEager() && isEnded) {
            connection.onDrained();
        } else if (isEager()) {
            channel.config().setAutoRead(true);
        }
    }

    void release() {
        input.release();
    }

    private boolean isEager() {
        return !isPaused && connection.isOpen();
    }

    private void emit() {
        if (isEmitting || isResuming || isRefused || !isEager()) {
            return;
        }
        isEmitting = true;
        ConnectionHandler handler = connection.handler();
        try {
            while (isEager()) {
                MqttPacket packet = decoder.next(input.buffer());
                if (packet == null) {
                    break;
                }
                handler.onPacket(packet);
            }
            if (decoder.violation() != null && isEager()) {
                isRefused = true;
                input.release();
                connection.onViolation(decoder.violation());
            }
        } catch (RuntimeException e) {
            isPaused = true;
            connection.onFailure(e);
        } finally {
            isEmitting = false;
            input.trim(channel.alloc());
        }
    }
}
