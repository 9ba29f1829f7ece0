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
     * @param delivery the router of that loop
     */
    void onBarrier(long fromNode, BarrierProto barrier, LoopDelivery delivery);

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
