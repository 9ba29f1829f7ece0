package org.rmqtt.core.routing;

import java.util.List;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;

/** The one subscriber of a filter is a client of another node. There is one object for each node. */
final class RemoteNode implements FilterRoutes {
    private final long[] nodes;

    RemoteNode(long nodeId) {
        this.nodes = new long[] {nodeId};
    }

    @Override
    public long[] remoteNodes() {
        return nodes;
    }

    @Override
    public long loopMask() {
        return 0;
    }

    @Override
    public void deliverOn(int loop, long turn, Message message, SharedFrames frames, RoutingTable table, long index) {
        // nobody is here
    }

    @Override
    public void gatherOn(
            int loop, long turn, Message message, List<LocalClient> firsts, RoutingTable table, long index) {
        // nobody is here
    }

    @Override
    public void gatherOwedOn(
            int loop, long turn, Message message, List<LocalClient> firsts, long goneAt, long routedAt) {
        // nobody is here
    }

    @Override
    public void deliverRetainedOn(int loop, Message message, long after) {
        // nobody is here
    }

    @Override
    public boolean has(LocalClient client, String text) {
        return false;
    }
}
