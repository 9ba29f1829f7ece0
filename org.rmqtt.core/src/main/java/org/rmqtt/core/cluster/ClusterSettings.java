package org.rmqtt.core.cluster;

import java.time.Duration;
import org.rmqtt.core.peer.PeerSettings;

/**
 * How this node works as part of a cluster.
 *
 * @param nodeDownTimeout after how much silence a node is declared down
 * @param closeOnIsolation whether clients are disconnected while there is no quorum
 * @param subscribeAckAll whether SUBACK waits until every node has applied the subscription
 * @param subscribeAckLimit how long it waits for that
 * @param handoverLimit how long a CONNECT waits for the session of another node
 * @param peers how lanes work
 */
public record ClusterSettings(
        Duration nodeDownTimeout,
        boolean closeOnIsolation,
        boolean subscribeAckAll,
        Duration subscribeAckLimit,
        Duration handoverLimit,
        PeerSettings peers) {
    /** The defaults of the plug-in's file. */
    public static final ClusterSettings DEFAULT = new ClusterSettings(
            Duration.ofSeconds(5), false, false, Duration.ofSeconds(6), Duration.ofSeconds(10), PeerSettings.DEFAULT);
}
