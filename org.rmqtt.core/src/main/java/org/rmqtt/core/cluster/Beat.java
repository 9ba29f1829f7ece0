package org.rmqtt.core.cluster;

import java.util.concurrent.TimeUnit;
import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.core.log.ReplyHandler;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.wire.HeartbeatProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a member does five times in each failure detection time. Confined to the cluster's thread. */
final class Beat {
    private static final Logger LOG = LoggerFactory.getLogger(Beat.class);
    private static final int BEATS_PER_TIMEOUT = 5;

    private final Cluster cluster;
    private final Reconciler reconciler;
    private final Isolation isolation;
    private long lastQuorumNanos;

    Beat(Cluster cluster, Reconciler reconciler) {
        this.cluster = cluster;
        this.reconciler = reconciler;
        this.isolation = new Isolation(cluster);
        cluster.replica.beforeEntry(isolation::check);
    }

    /** Begins, and goes on as long as the node has this place in the cluster. */
    void start(NodeRef member) {
        lastQuorumNanos = System.nanoTime();
        isolation.begin();
        beat(member);
    }

    private void beat(NodeRef member) {
        CommandLog log = cluster.log();
        if (cluster.member() != member || log == null) {
            return;
        }
        long timeout = cluster.settings().nodeDownTimeout().toNanos();
        if (isolation.beat(cluster.liveness.hearsMajority(timeout / 2))) {
            // this node itself stood still: what it has not heard says nothing about the others
            cluster.liveness.restart();
        }
        try {
            cluster.liveness.tell(heartbeat(), timeout);
            for (NodeRef dead : cluster.liveness.dead(log, timeout)) {
                cluster.replica.submit(new Command.NodeDown(dead, System.currentTimeMillis()), ReplyHandler.NONE);
            }
            if (cluster.liveness.isDeafLeader(log.status(), timeout)) {
                LOG.warn("this node leads but hears no majority of the nodes: another one is to lead");
                log.stepDown();
            }
            raiseLevel(log);
            watchQuorum(log, timeout);
            reconciler.reconcile(cluster.replica, member);
        } catch (RuntimeException e) {
            LOG.error("the look at the cluster failed", e);
        }
        cluster.thread.schedule(() -> beat(member), timeout / BEATS_PER_TIMEOUT, TimeUnit.NANOSECONDS);
    }

    private HeartbeatProto.Builder heartbeat() {
        long[] position = cluster.replica.position();
        return HeartbeatProto.newBuilder()
                .setDigestIndex(position[0])
                .setDigest(position[1])
                .setRetainedDigest(cluster.parts.retained().digest())
                .setRetainedSettled(cluster.retainedSync.settle());
    }

    /** New rules apply as soon as every node that is up knows them. */
    private void raiseLevel(CommandLog log) {
        int next = log.status().isLeader() ? cluster.replica.with(BrokerState::nextLevel) : 0;
        if (next > 0) {
            LOG.info("every node that is up knows level {}: the cluster goes there", next);
            cluster.replica.submit(new Command.SetLevel(next), ReplyHandler.NONE);
        }
    }

    private void watchQuorum(CommandLog log, long timeout) {
        long now = System.nanoTime();
        if (log.status().leaderId() != 0) {
            lastQuorumNanos = now;
        } else if (cluster.settings().closeOnIsolation() && now - lastQuorumNanos > timeout) {
            LOG.warn("there has been no leader for {} ms; clients are disconnected", timeout / 1_000_000);
            lastQuorumNanos = now;
            cluster.parts.closeClients().accept(ReasonCode.USE_ANOTHER_SERVER);
        }
    }
}
