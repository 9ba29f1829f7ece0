package org.rmqtt.transport.listener;

import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** The server channel that fits the mechanism of the loops. The classes of a mechanism are loaded only if it is used. */
final class ServerChannels {
    private ServerChannels() {}

    /**
     * A channel that fits.
     *
     * @param loops how many loops there are. Netty 4.2.18 loses what is under way in the ring when a channel moves to
     *     another io_uring loop, and connections must be able to move, so io_uring works with one loop only
     * @throws IllegalStateException if the mechanism does not work with so many loops or is unknown
     */
    static ServerChannel create(String mechanism, int loops) {
        if (mechanism.equals("io_uring") && loops > 1) {
            throw new IllegalStateException(
                    "connections cannot move between io_uring loops; use one loop or another mechanism");
        }
        return switch (mechanism) {
            case "epoll" -> Epoll.create();
            case "io_uring" -> IoUring.create();
            case "nio" -> new NioServerSocketChannel();
            default -> throw new IllegalStateException("no channel for loops of the mechanism " + mechanism);
        };
    }

    private static final class Epoll {
        static ServerChannel create() {
            return new EpollServerSocketChannel();
        }
    }

    private static final class IoUring {
        static ServerChannel create() {
            return new IoUringServerSocketChannel();
        }
    }
}
