package org.rmqtt.cluster.raft.component;

import org.rmqtt.api.cluster.CommandLog;
import org.rmqtt.api.cluster.PeerNetwork;

/** Offers what the cluster gives to the rest of the broker; each returns what takes the offer back. */
public interface Services {
    /** Offers the network between nodes. */
    Runnable offer(PeerNetwork network);

    /** Offers the log. */
    Runnable offer(CommandLog log);
}
