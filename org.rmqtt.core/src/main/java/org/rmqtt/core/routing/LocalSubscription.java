package org.rmqtt.core.routing;

import java.util.List;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;

/** A subscription of a client of this node, where the publish path finds it. */
public final class LocalSubscription implements LocalSubscribers {
    private final LocalClient client;
    private final TopicFilter filter;
    private final long since;
    private volatile SubscriptionOptions options;
    int slot = -1;

    /** A subscription with these options, made at a log index. */
    public LocalSubscription(LocalClient client, TopicFilter filter, SubscriptionOptions options, long since) {
        this.since = since;
        this.client = client;
        this.filter = filter;
        this.options = options;
    }

    /** Whose subscription it is. */
    public LocalClient client() {
        return client;
    }

    /** The filter as subscribed. */
    public TopicFilter filter() {
        return filter;
    }

    /** The log index at which it was made, or came to this node. */
    public long since() {
        return since;
    }

    /** The options of now; any thread. */
    public SubscriptionOptions options() {
        return options;
    }

    void replace(SubscriptionOptions newOptions) {
        options = newOptions;
    }

    /** The index of the loop of the client. */
    int loop() {
        return client.loop().index();
    }

    // ---- alone for its filter, or called by the list that it is in

    @Override
    public long loopMask() {
        return 1L << loop();
    }

    @Override
    public void deliverOn(int loop, long turn, Message message, SharedFrames frames, RoutingTable table, long index) {
        if (loop() == loop && client.takes(RoutingTable.since(table, index), turn)) {
            client.deliver(message, this, frames);
        }
    }

    @Override
    public void gatherOn(
            int loop, long turn, Message message, List<LocalClient> firsts, RoutingTable table, long index) {
        if (loop() == loop
                && client.takes(RoutingTable.since(table, index), turn)
                && client.gather(turn, message, this)) {
            firsts.add(client);
        }
    }

    @Override
    public void gatherOwedOn(
            int loop, long turn, Message message, List<LocalClient> firsts, long goneAt, long routedAt) {
        if (loop() == loop
                && client.isOwed(goneAt, routedAt)
                && client.takes(Long.MAX_VALUE, turn)
                && client.gather(turn, message, this)) {
            firsts.add(client);
        }
    }

    @Override
    public void deliverRetainedOn(int loop, Message message, long after) {
        if (loop() == loop && since > after) {
            client.deliverRetained(message, this);
        }
    }
}
