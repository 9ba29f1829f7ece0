package org.rmqtt.core.cluster;

import java.time.Duration;
import org.rmqtt.api.cluster.CommandLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this node was out of touch with the others. When it hears of what has happened meanwhile, the first it learns
 * may be who has got its clients' sessions elsewhere, and the last that it was given up itself: what it routed in between
 * would overtake what it has sent before. So its publishers are not read from the first on until it has come to the last.
 */
final class Isolation {
    private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);

    private final Cluster cluster;
    private volatile boolean suspected;
    private volatile long lastBeatNanos = System.nanoTime();

    Isolation(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Looks whether this node is in touch; the cluster's thread, now and then.
     *
     * @return whether the node itself stood still since the last call
     */
    boolean beat(boolean hearsMajority) {
        boolean stoodStill = stoodStill();
        lastBeatNanos = System.nanoTime();
        suspected |= stoodStill || !hearsMajority;
        return stoodStill;
    }

    /** This node is in touch. */
    void begin() {
        lastBeatNanos = System.nanoTime();
        suspected = false;
    }

    private boolean stoodStill() {
        return System.nanoTime() - lastBeatNanos > limit().toNanos() / 2;
    }

    private Duration limit() {
        return cluster.settings().nodeDownTimeout();
    }

    /** Commands are about to be applied; the applier, without a lock. */
    void check() {
        CommandLog log = cluster.log();
        if (cluster.member() != null && log != null && (suspected || stoodStill())) {
            suspected = false;
            lastBeatNanos = System.nanoTime();
            LOG.info("this node was out of touch; its clients are not read until it knows what it has missed");
            PublisherHold publishers = cluster.parts.publishers();
            long hold = publishers.begin(limit());
            log.barrier().whenComplete((reached, failure) -> publishers.endLater(hold));
        }
    }
}
