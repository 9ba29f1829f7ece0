package org.rmqtt.transport.connection;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.rmqtt.api.connection.SessionLoop;

/**
 * The way of a connection from one loop to another. Netty deregisters the channel and registers it with the other event
 * loop, which makes every handler context of the pipeline forget its old executor. Before that, what was sent is flushed
 * and the socket is no longer read; what the handlers still hand over is kept and emitted on the new loop.
 */
final class ConnectionMove {
    private final NettyConnection connection;
    private final Channel channel;
    private final SessionLoop target;
    private final Runnable then;

    /** Written on the old loop before the channel is handed over. */
    private boolean isInactive;

    ConnectionMove(NettyConnection connection, Channel channel, SessionLoop target, Runnable then) {
        this.connection = connection;
        this.channel = channel;
        this.target = target;
        this.then = then;
    }

    /** On the old loop, in a task of its own, so that no handler of the channel is on the stack. */
    void leave() {
        connection.prepareToLeave();
        channel.deregister().addListener(left -> handOver());
    }

    /** The channel was closed on the way. */
    void onInactive() {
        isInactive = true;
    }

    private void handOver() {
        connection.leaveFor(target);
        EventLoop eventLoop = target.unwrap(EventLoop.class);
        if (isInactive || !channel.isOpen()) {
            target.execute(connection::onGone);
            return;
        }
        DefaultChannelPromise registered = new DefaultChannelPromise(channel, eventLoop);
        registered.addListener(this::onRegistered);
        eventLoop.register(registered);
    }

    private void onRegistered(Future<?> registered) {
        if (registered.isSuccess()) {
            target.execute(this::arrive);
        } else {
            target.execute(connection::onGone);
        }
    }

    /** On the new loop; a connection that stays where it is begins here. */
    void arrive() {
        if (isInactive || !channel.isActive()) {
            connection.onGone();
        } else {
            connection.arrive(then);
        }
    }
}
