package org.rmqtt.core.routing;

import java.util.List;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;

/**
 * The subscribers of one filter on this node: one {@link LocalSubscription}, or {@link LoopLists}. What delivers is called
 * on the loop that it names.
 */
interface LocalSubscribers {
    /** A bit for each loop that has any. */
    long loopMask();

    /** See {@link FilterRoutes#deliverOn}. */
    void deliverOn(int loop, long turn, Message message, SharedFrames frames, RoutingTable table, long index);

    /** See {@link FilterRoutes#gatherOn}. */
    void gatherOn(int loop, long turn, Message message, List<LocalClient> firsts, RoutingTable table, long index);

    /** See {@link FilterRoutes#gatherOwedOn}. */
    void gatherOwedOn(int loop, long turn, Message message, List<LocalClient> firsts, long goneAt, long routedAt);

    /** See {@link FilterRoutes#deliverRetainedOn}. */
    void deliverRetainedOn(int loop, Message message, long after);
}
