package org.rmqtt.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import org.junit.jupiter.api.Test;

class GatheringIoHandlerTest {
    private final Ready ready = new Ready();
    private final GatheringIoHandler handler = new GatheringIoHandler(ready);
    private long messages;

    /** A source of input with always as many connections ready. */
    private static final class Ready implements IoHandler {
        private int each;

        @Override
        public int run(IoHandlerContext context) {
            return each;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return true;
        }
    }

    private static final IoHandlerContext IDLE = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return true;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    };

    /** Runs until it has decided some times over, with so many messages of each connection that is ready. */
    private boolean gathers(int connections, int messagesOfEach) {
        ready.each = connections;
        handler.count(() -> messages);
        long end = System.nanoTime() + 5 * GatheringIoHandler.WINDOW_NANOS;
        while (System.nanoTime() - end < 0) {
            handler.run(IDLE);
            messages += (long) connections * messagesOfEach;
        }
        return handler.gathers();
    }

    @Test
    void itGathersWhenManyBringLittle() {
        assertThat(gathers(50, 1)).isTrue();
    }

    @Test
    void itDoesNotWhenReadsAreFull() {
        assertThat(gathers(50, GatheringIoHandler.FULL)).isFalse();
    }

    @Test
    void itDoesNotForFewConnections() {
        assertThat(gathers(GatheringIoHandler.CROWD, 1)).isFalse();
    }

    @Test
    void itEndsWithTheLoad() {
        assertThat(gathers(50, 1)).isTrue();
        assertThat(gathers(0, 0)).isFalse();
    }
}
