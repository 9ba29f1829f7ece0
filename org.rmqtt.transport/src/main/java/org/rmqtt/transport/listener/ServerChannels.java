package org.rmqtt.transport.listener;

import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;

/** The server channel that fits the mechanism of the loops. The classes of a mechanism are loaded only if it is used. */
final class ServerChannels {
    private ServerChannels() {}

    static ServerChannel create(String mechanism) {
        return switch (mechanism) {
            case "epoll" -> Epoll.create();
            case "io_uring" -> IoUring.create();
            case "nio" -> new NioServerSocketChannel();
            default -> throw new IllegalArgumentException("no channel for loops of the mechanism " + mechanism);
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
