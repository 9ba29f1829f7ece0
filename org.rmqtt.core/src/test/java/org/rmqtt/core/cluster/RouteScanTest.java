package org.rmqtt.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rmqtt.api.broker.RouteView;

/** Looking for subscriptions among those of many clients. */
class RouteScanTest {
    /** More than are looked at in one step. */
    private static final int CLIENTS = 2_500;

    private final TestCluster nodes = new TestCluster(2);

    @AfterEach
    void close() {
        nodes.close();
    }

    @BeforeEach
    void connect() {
        for (int i = 0; i < CLIENTS; i++) {
            nodes.connect("c" + i, 1 + i % 2);
        }
    }

    private List<RouteView> scan(Predicate<RouteView> wanted, int limit) {
        return nodes.node(1).routes(wanted, limit).toCompletableFuture().join();
    }

    @Test
    void allAreFoundInOrder() {
        List<RouteView> all = scan(route -> true, Integer.MAX_VALUE);
        assertThat(all).hasSize(CLIENTS).isSortedAccordingTo(Views.ORDER);
        assertThat(scan(route -> route.nodeId() == 2, Integer.MAX_VALUE)).hasSize(CLIENTS / 2);
        assertThat(scan(route -> route.clientId().equals("c2499"), 10)).hasSize(1);
    }

    @Test
    void whatIsEnoughEndsIt() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(scan(route -> asked.incrementAndGet() > 0, 10)).hasSize(10);
        assertThat(asked).hasValue(10);
    }

    @Test
    void aTestThatFailsLeavesNobodyWaiting() {
        assertThatThrownBy(() -> scan(
                        route -> {
                            throw new IllegalStateException("cannot say");
                        },
                        10))
                .hasMessageContaining("cannot say");
    }
}
