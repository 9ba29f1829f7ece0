package org.rmqtt.core.peer;

import org.rmqtt.core.delivery.LoopDelivery;
import org.rmqtt.wire.BarrierProto;
import org.rmqtt.wire.HeartbeatProto;
import org.rmqtt.wire.RetainedProto;
import org.rmqtt.wire.SessionPartProto;

/** Takes what other nodes send beside messages. */
public interface PeerItems {
    /**
     * Everything has come that a loop of a node routed to a client before the client moved; on the lane's loop.
     *
     * @param lane the number of the other node's loop
     * @param delivery the router of this node's loop
     */
    void onBarrier(long fromNode, int lane, BarrierProto barrier, LoopDelivery delivery);

    /**
     * This node's own loop has matched again what a node that died had not acknowledged; on that loop.
     *
     * @param index where that node was declared down
     * @param delivery the router of that loop
     */
    void onMatchedAgain(long index, LoopDelivery delivery);

    /** A part of a session; on the lane's loop. */
    void onSession(long fromNode, SessionPartProto part, LoopDelivery delivery);

    /**
     * A change of a retained message; on the lane's loop.
     *
     * @param index the routing index of the sender; 0 for a copy of something older
     */
    void onRetained(RetainedProto retained, long index, LoopDelivery delivery);

    /** A sign of life; on a network thread. */
    void onHeartbeat(long fromNode, HeartbeatProto heartbeat, long applied);
}
