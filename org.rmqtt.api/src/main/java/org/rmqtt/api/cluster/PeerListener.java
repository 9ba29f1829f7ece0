package org.rmqtt.api.cluster;

/** Gets what comes from other nodes. Called on network threads; one lane is served by one thread at a time. It must be quick. */
public interface PeerListener {
    /** A frame has come. */
    void onFrame(long fromNode, int lane, byte[] frame);

    /** A frame has come back on a lane to a node. */
    void onReply(long fromNode, int lane, byte[] frame);

    /** The lane to a node has been opened, or takes frames again. */
    void onReady(long toNode, int lane, boolean opened);

    /** The lane to a node is lost: frames that were sent may not have arrived. */
    void onLost(long toNode, int lane, String why);
}
