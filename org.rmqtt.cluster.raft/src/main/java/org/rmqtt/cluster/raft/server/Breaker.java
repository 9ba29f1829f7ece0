package org.rmqtt.cluster.raft.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.rmqtt.cluster.raft.settings.RaftSettings;

/** After so many failures in a row nothing is tried for a while. Thread-safe. */
final class Breaker {
    private final Supplier<RaftSettings.Submit> settings;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong opened = new AtomicLong();
    private volatile long openUntil;
    private volatile boolean open;

    Breaker(Supplier<RaftSettings.Submit> settings) {
        this.settings = settings;
    }

    boolean isOpen() {
        if (open && System.nanoTime() - openUntil >= 0) {
            open = false;
        }
        return open;
    }

    void succeeded() {
        failures.set(0);
        open = false;
    }

    void failed() {
        RaftSettings.Submit now = settings.get();
        if (failures.incrementAndGet() >= now.breakerThreshold()) {
            openUntil = System.nanoTime() + now.breakerPause().toNanos();
            open = true;
            opened.incrementAndGet();
        }
    }

    long timesOpened() {
        return opened.get();
    }
}
