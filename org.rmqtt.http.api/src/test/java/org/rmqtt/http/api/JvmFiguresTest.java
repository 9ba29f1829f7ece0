package org.rmqtt.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import org.junit.jupiter.api.Test;

class JvmFiguresTest {
    private static boolean hasPauses(JvmFigures jvm) {
        return jvm.show().asList().stream()
                .anyMatch(meter ->
                        meter.getAsJsonObject().get("name").getAsString().equals("jvm.gc.pause"));
    }

    /** Collects garbage until a listener, which comes after those that are there, has been told of it. */
    private static void collect() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        NotificationListener last = (notification, handback) -> told.countDown();
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) bean).addNotificationListener(last, null, null);
        }
        System.gc();
        assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) bean).removeNotificationListener(last);
        }
    }

    @Test
    void collectionsAreCountedUntilItIsClosed() throws Exception {
        JvmFigures closed = new JvmFigures();
        closed.close();
        try (JvmFigures open = new JvmFigures()) {
            collect();
            assertThat(hasPauses(open)).isTrue();
            assertThat(hasPauses(closed)).isFalse();
        }
    }
}
