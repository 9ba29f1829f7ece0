package org.rmqtt.core.routing;

import java.util.List;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;

/** The subscribers of one filter on this node. What delivers is called on the loop that it names. */
public interface LocalSubscribers {
    /** A bit for each loop that has subscribers, shared ones left out. */
    long loopMask();

    /**
     * Delivers a message to the subscribers of one loop.
     *
     * @param frames encodes once for several receivers
     * @param table the table that the message was routed by, if it still is in use, or null
     * @param index decides who takes it, see {@link LocalClient#takes}
     */
    void deliverOn(int loop, long turn, Message message, SharedFrames frames, RoutingTable table, long index);

    /**
     * Lets the subscribers of one loop gather. Those that do so first in this turn are added to a list.
     *
     * @param table as in {@link #deliverOn}
     * @param index as in {@link #deliverOn}
     */
    void gatherOn(int loop, long turn, Message message, List<LocalClient> firsts, RoutingTable table, long index);

    /**
     * Lets those subscribers of one loop gather that are to have a message of a node that died.
     *
     * @param goneAt as in {@link LocalClient#isOwed}
     * @param routedAt as in {@link LocalClient#isOwed}
     */
    void gatherOwedOn(int loop, long turn, Message message, List<LocalClient> firsts, long goneAt, long routedAt);

    /** Delivers a retained message to those subscribers of one loop that subscribed after an index. */
    void deliverRetainedOn(int loop, Message message, long after);

    /** Whether a client is among them by a filter text, which may have the prefix of a limited one; on the client's loop. */
    boolean has(LocalClient client, String text);
}
