package org.rmqtt.cluster.raft;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with an end. */
final class Wait {
    private Wait() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("not within 40 s: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
