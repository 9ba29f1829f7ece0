package org.rmqtt.core.cluster;

import org.rmqtt.core.delivery.LoopDelivery;
import org.rmqtt.core.log.Replica;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.peer.PeerItems;
import org.rmqtt.wire.BarrierProto;
import org.rmqtt.wire.HeartbeatProto;
import org.rmqtt.wire.RetainedProto;
import org.rmqtt.wire.SessionPartProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what other nodes tell to those whom it concerns. */
record PeerNews(Handovers handovers, RetainedSync retained, Liveness liveness, Replica replica, Counters counters)
        implements PeerItems {
    private static final Logger LOG = LoggerFactory.getLogger(PeerNews.class);

    @Override
    public void onBarrier(long fromNode, int lane, BarrierProto barrier, LoopDelivery delivery) {
        handovers.onBarrier(fromNode, lane, barrier, delivery);
    }

    @Override
    public void onMatchedAgain(long index, LoopDelivery delivery) {
        handovers.onMatchedAgain(index, delivery);
    }

    @Override
    public void onSession(long fromNode, SessionPartProto part, LoopDelivery delivery) {
        handovers.onSession(part, delivery);
    }

    @Override
    public void onRetained(RetainedProto change, long index, LoopDelivery delivery) {
        retained.onRetained(change, index, delivery);
    }

    @Override
    public void onHeartbeat(long fromNode, HeartbeatProto heartbeat, long applied) {
        liveness.onHeartbeat(fromNode, heartbeat);
        retained.compare(fromNode, heartbeat.getRetainedDigest(), heartbeat.getRetainedSettled());
        if (replica.contradicts(heartbeat.getDigestIndex(), heartbeat.getDigest())) {
            counters.add(Counter.STATE_MISMATCH);
            LOG.error(
                    "the state of this node and of node {} differ at index {}: one of them has a fault; restart the one"
                            + " that differs from the majority with an empty storage.dir",
                    fromNode,
                    heartbeat.getDigestIndex());
        }
    }
}
