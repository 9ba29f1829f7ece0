package org.rmqtt.bench.relay;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The receivers of one topic, by loop: a message costs one task for each loop, however many receivers it has there. */
final class RelayTopic {
    private final Map<EventLoop, List<Channel>> receivers = new ConcurrentHashMap<>();

    void add(Channel channel) {
        receivers
                .computeIfAbsent(channel.eventLoop(), loop -> new CopyOnWriteArrayList<>())
                .add(channel);
        channel.closeFuture()
                .addListener(closed -> receivers.get(channel.eventLoop()).remove(channel));
    }

    /** Relays frames that lie one after the other; the caller keeps its reference. */
    void relay(ByteBuf frames) {
        receivers.forEach((loop, channels) -> {
            ByteBuf shared = frames.retainedDuplicate();
            if (loop.inEventLoop()) {
                write(channels, shared);
            } else {
                loop.execute(() -> write(channels, shared));
            }
        });
    }

    private static void write(List<Channel> channels, ByteBuf frames) {
        for (Channel channel : channels) {
            channel.writeAndFlush(frames.retainedDuplicate(), channel.voidPromise());
        }
        frames.release();
    }
}
