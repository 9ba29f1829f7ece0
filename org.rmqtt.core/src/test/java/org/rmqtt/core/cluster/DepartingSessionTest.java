package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.session.LoopContext;
import org.rmqtt.core.session.Session;

/** For whom a session waits before it goes to node 2, with time that passes when the test says so. */
class DepartingSessionTest {
    private static final long LIMIT = 1000;

    private final TestNode node = new TestNode(1, null);
    private final Clock loop = new Clock();
    private DepartingSession departing;

    private record Timer(long atMillis, Runnable task) {}

    /** A loop that runs everything at once, and what is to be later when its time has come. */
    private static final class Clock implements SessionLoop {
        private final List<Timer> timers = new ArrayList<>();

        void reach(long millis) {
            for (Timer due :
                    timers.stream().filter(timer -> timer.atMillis() <= millis).toList()) {
                timers.remove(due);
                due.task().run();
            }
        }

        @Override
        public int index() {
            return 0;
        }

        @Override
        public boolean isInside() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void schedule(Runnable task, long delay, TimeUnit unit) {
            timers.add(new Timer(unit.toMillis(delay), task));
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new ClassCastException(type.getName());
        }
    }

    @BeforeEach
    void begin() {
        Session session = new Session("c", new LoopContext(null, loop, null, null), 0);
        departing =
                new DepartingSession(session, 7, 2, List.of(), List.of(2L, 3L), Set.of(), 0, node.cluster.handovers);
        departing.begin(LIMIT);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private boolean isGone() {
        return node.counters.sum(Counter.SESSION_HANDED_OVER) == 1;
    }

    @Test
    void itGoesWhenAllHaveSaidThatTheyHaveNoMore() {
        departing.barrier(2, 0, 1);
        assertThat(isGone()).isFalse();
        departing.barrier(3, 0, 1);
        assertThat(isGone()).isTrue();
    }

    @Test
    void afterTheLimitItWaitsForItsNewOwnerOnly() {
        loop.reach(LIMIT);
        assertThat(isGone()).isFalse();
        departing.barrier(2, 0, 1);
        assertThat(isGone()).isTrue();
    }

    @Test
    void itDoesNotWaitForItsNewOwnerForEver() {
        departing.barrier(3, 0, 1);
        loop.reach(2 * LIMIT - 1);
        assertThat(isGone()).isFalse();
        loop.reach(2 * LIMIT);
        assertThat(isGone()).isTrue();
    }

    @Test
    void aNodeThatIsGoneHasNoMore() {
        departing.nodeGone(3);
        departing.nodeGone(2);
        assertThat(isGone()).isTrue();
    }
}
