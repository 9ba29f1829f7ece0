package org.rmqtt.core.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Lets input gather where that saves system calls: while many connections are ready at a time and each read brings few
 * messages, the loop sleeps 0.2 ms before it looks again, so that the next reads bring more. With little load, or few
 * connections, or full reads, it never sleeps. Confined to its loop.
 */
final class GatheringIoHandler implements IoHandler {
    /** How often it decides anew. */
    static final long WINDOW_NANOS = 10_000_000;

    /** So many connections must be ready each time, on average. */
    static final int CROWD = 4;

    /** More messages than these of each ready connection are no reason to wait for more. */
    static final int FULL = 8;

    private static final int BUSY = 100;
    private static final long PAUSE_NANOS = 200_000;

    private final IoHandler io;
    private LongSupplier messages = () -> Long.MAX_VALUE;
    private long windowEnd = System.nanoTime();
    private long before;
    private int ready;
    private int looks;
    private boolean gathers;

    GatheringIoHandler(IoHandler io) {
        this.io = io;
    }

    /** What counts the messages that this loop has received; without it, it never sleeps. */
    void count(LongSupplier received) {
        messages = received;
    }

    /** Whether it sleeps before it looks again. */
    boolean gathers() {
        return gathers;
    }

    @Override
    public int run(IoHandlerContext context) {
        if (gathers && context.canBlock()) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        int handled = io.run(context);
        ready += handled;
        looks++;
        long now = System.nanoTime();
        if (now - windowEnd >= 0) {
            decide();
            windowEnd = now + WINDOW_NANOS;
        }
        return handled;
    }

    private void decide() {
        long received = messages.getAsLong();
        gathers = ready > BUSY && ready > (long) CROWD * looks && received - before < (long) FULL * ready;
        before = received;
        ready = 0;
        looks = 0;
    }

    @Override
    public void initialize() {
        io.initialize();
    }

    @Override
    public void prepareToDestroy() {
        io.prepareToDestroy();
    }

    @Override
    public void destroy() {
        io.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return io.register(handle);
    }

    @Override
    public void wakeup() {
        io.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return io.isCompatible(type);
    }
}
