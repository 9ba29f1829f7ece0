package org.rmqtt.transport.listener;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.Disconnect;
import org.rmqtt.transport.connection.NettyConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted channel, from the moment of accept until it is closed: its part in the listener's counts and the time
 * within which its CONNECT must be accepted.
 */
final class Child {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    private final Channel channel;
    private final SocketAddress remote;
    private final Admission admission;
    private final Duration timeout;
    private volatile NettyConnection connection;
    private volatile boolean isNegotiated;
    private Future<?> timer;

    Child(Channel channel, Admission admission, Duration timeout) {
        this.channel = channel;
        this.remote = channel.remoteAddress();
        this.admission = admission;
        this.timeout = timeout;
        admission.add(this);
        channel.closeFuture().addListener(closed -> onClosed());
    }

    /** On the channel's loop, before anything is read. */
    void start() {
        timer = channel.eventLoop().schedule(this::onTimeout, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The stages before MQTT are over. */
    void become(NettyConnection opened) {
        connection = opened;
    }

    /** The CONNECT has been accepted. */
    void onNegotiated() {
        if (!isNegotiated) {
            isNegotiated = true;
            timer.cancel(false);
            admission.handshakeDone();
        }
    }

    /** The listener is going away; from any thread. */
    void shutDown() {
        NettyConnection opened = connection;
        if (opened == null) {
            channel.close();
        } else {
            onLoop(opened, () -> opened.close(isNegotiated ? new Disconnect(ReasonCode.SERVER_SHUTTING_DOWN) : null));
        }
    }

    /** Runs a task on the loop of a connection, which may move while the task waits. */
    private static void onLoop(NettyConnection opened, Runnable task) {
        opened.loop().execute(() -> {
            if (opened.loop().isInside()) {
                task.run();
            } else {
                onLoop(opened, task);
            }
        });
    }

    /** Waits until the channel is closed, at most that long; never on a loop. */
    void awaitClosed(long nanos) {
        if (channel.closeFuture().awaitUninterruptibly(nanos, TimeUnit.NANOSECONDS)) {
            // what follows from it runs on the loop, before this
            channel.eventLoop().submit(() -> {}).awaitUninterruptibly(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void onTimeout() {
        NettyConnection opened = connection;
        if (opened == null) {
            expire();
        } else {
            // the connection may have moved to another loop, while this timer stayed
            onLoop(opened, this::expire);
        }
    }

    private void expire() {
        if (isNegotiated || !channel.isOpen()) {
            return;
        }
        LOG.info("{} is closed: no accepted CONNECT within {} ms", remote, timeout.toMillis());
        if (connection == null) {
            channel.pipeline().firstContext().close();
        } else {
            connection.close(null);
        }
    }

    private void onClosed() {
        if (timer != null) {
            timer.cancel(false);
        }
        if (!isNegotiated) {
            isNegotiated = true;
            admission.handshakeDone();
        }
        admission.left(this);
    }
}
