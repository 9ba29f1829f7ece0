package org.rmqtt.core.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SessionLoops;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The session loops as Netty event loops. */
public final class NettyLoops implements SessionLoops, AutoCloseable {
    /** The most loops; a filter's routes keep a bit for each. */
    public static final int MAX_LOOPS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(NettyLoops.class);

    private final FastThreadLocal<NettyLoop> current = new FastThreadLocal<>();
    private final MultiThreadIoEventLoopGroup group;
    private final String mechanism;
    private final List<GatheringIoHandler> handlers = new ArrayList<>();
    private final List<SessionLoop> loops;

    /**
     * Starts loops.
     *
     * @param count how many, 1 to {@link #MAX_LOOPS}; 0 for one for each processor
     * @param wanted {@code epoll}, {@code io_uring}, {@code nio}, or {@code auto} for the best that is there
     */
    public NettyLoops(int count, String wanted) {
        mechanism = choose(wanted);
        int n = mechanism.equals("io_uring")
                ? oneLoop(count)
                : Math.min(MAX_LOOPS, count == 0 ? Runtime.getRuntime().availableProcessors() : count);
        IoHandlerFactory factory = factory(mechanism);
        group = new MultiThreadIoEventLoopGroup(n, new DefaultThreadFactory("rmqtt-loop", true), executor -> {
            GatheringIoHandler handler = new GatheringIoHandler(factory.newHandler(executor));
            handlers.add(handler);
            return handler;
        });
        List<SessionLoop> all = new ArrayList<>(n);
        for (EventExecutor executor : group) {
            NettyLoop loop = new NettyLoop((EventLoop) executor, all.size());
            all.add(loop);
            executor.submit(() -> current.set(loop)).syncUninterruptibly();
        }
        loops = List.copyOf(all);
    }

    /**
     * Lets the loops {@linkplain GatheringIoHandler wait for more input} under load.
     *
     * @param received the messages that a loop, by its index, has received; called on that loop
     */
    public void gather(IntToLongFunction received) {
        for (SessionLoop loop : loops) {
            GatheringIoHandler handler = handlers.get(loop.index());
            loop.execute(() -> handler.count(() -> received.applyAsLong(loop.index())));
        }
    }

    /** How many tasks wait for loops of this kind; any thread. */
    public static long waiting(List<SessionLoop> loops) {
        return loops.stream()
                .mapToLong(loop -> loop.unwrap(SingleThreadEventExecutor.class).pendingTasks())
                .sum();
    }

    private static String choose(String wanted) {
        return switch (wanted) {
            case "epoll" -> Epoll.isAvailable() ? "epoll" : fallBack(wanted, Epoll.unavailabilityCause());
            case "io_uring" -> IoUring.isAvailable() ? "io_uring" : fallBack(wanted, IoUring.unavailabilityCause());
            case "nio" -> "nio";
            case "auto" -> Epoll.isAvailable() ? "epoll" : "nio";
            default ->
                throw new IllegalArgumentException(
                        "io mechanism " + wanted + " is not one of auto, epoll, io_uring, nio");
        };
    }

    private static String fallBack(String wanted, Throwable cause) {
        LOG.warn("{} is not available here ({}); nio is used", wanted, cause.toString());
        return "nio";
    }

    /** A connection that changes its loop may lose bytes with io_uring in this version of Netty. */
    private static int oneLoop(int wanted) {
        if (wanted > 1) {
            LOG.warn("io_uring works with one session loop only; {} are not started", wanted);
        }
        return 1;
    }

    private static IoHandlerFactory factory(String mechanism) {
        return switch (mechanism) {
            case "epoll" -> EpollIoHandler.newFactory();
            case "io_uring" -> IoUringIoHandler.newFactory();
            default -> NioIoHandler.newFactory();
        };
    }

    @Override
    public List<SessionLoop> all() {
        return loops;
    }

    @Override
    public SessionLoop current() {
        SessionLoop loop = current.get();
        if (loop == null) {
            throw new IllegalStateException(
                    "not on a session loop: " + Thread.currentThread().getName());
        }
        return loop;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return type.cast(group);
    }

    @Override
    public String mechanism() {
        return mechanism;
    }

    /** Ends the loops once their tasks are done, after at most two seconds. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    private record NettyLoop(EventLoop loop, int index) implements SessionLoop {
        @Override
        public boolean isInside() {
            return loop.inEventLoop();
        }

        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public void schedule(Runnable task, long delay, TimeUnit unit) {
            loop.schedule(task, delay, unit);
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            return type.cast(loop);
        }
    }
}
