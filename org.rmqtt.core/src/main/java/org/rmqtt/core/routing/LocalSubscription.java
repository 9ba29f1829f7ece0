package org.rmqtt.core.routing;

import java.util.List;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.core.state.PackedFilter;
import org.rmqtt.core.state.Subscription;

/** A subscription of a client of this node, where the publish path finds it. Alone for its filter it is all its routes. */
public final class LocalSubscription implements FilterRoutes {
    static final int ALONE = -1;
    private static final int GONE = -2;

    private final LocalClient client;
    private final Object filter;
    private final long since;
    private volatile SubscriptionOptions options;

    /** The place in the list that it is in. */
    volatile int slot = ALONE;

    /** A subscription as it is in the shared state, made at a log index. */
    public LocalSubscription(LocalClient client, Subscription subscription, long since) {
        this.since = since;
        this.client = client;
        this.filter = subscription.packedFilter();
        this.options = subscription.options();
    }

    /** Whose subscription it is. */
    public LocalClient client() {
        return client;
    }

    /** The filter without any prefix. */
    public String filter() {
        return PackedFilter.filter(filter);
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

    /** Nothing leads here any more but a match of before, which no longer delivers to it. */
    void leave() {
        slot = GONE;
    }

    /** The index of the loop of the client. */
    int loop() {
        return client.loop().index();
    }

    private boolean isOn(int loop) {
        return loop() == loop && slot != GONE;
    }

    // ---- alone for its filter, or called by the list that it is in

    @Override
    public long loopMask() {
        return 1L << loop();
    }

    @Override
    public void deliverOn(int loop, long turn, Message message, SharedFrames frames, RoutingTable table, long index) {
        giveOn(loop, turn, message, null, table, index);
    }

    /** As {@link #deliverOn}, with frames that others share; null if it is alone. */
    void giveOn(int loop, long turn, Message message, SharedFrames shared, RoutingTable table, long index) {
        if (isOn(loop) && client.takes(RoutingTable.since(table, index), turn)) {
            client.deliver(message, this, shared);
        }
    }

    @Override
    public void gatherOn(
            int loop, long turn, Message message, List<LocalClient> firsts, RoutingTable table, long index) {
        if (isOn(loop) && client.takes(RoutingTable.since(table, index), turn) && client.gather(turn, message, this)) {
            firsts.add(client);
        }
    }

    @Override
    public void gatherOwedOn(
            int loop, long turn, Message message, List<LocalClient> firsts, long goneAt, long routedAt) {
        if (isOn(loop)
                && client.isOwed(goneAt, routedAt)
                && client.takes(Long.MAX_VALUE, turn)
                && client.gather(turn, message, this)) {
            firsts.add(client);
        }
    }

    @Override
    public void deliverRetainedOn(int loop, Message message, long after) {
        if (isOn(loop) && since > after) {
            client.deliverRetained(message, this);
        }
    }

    @Override
    public boolean has(LocalClient someClient, String text) {
        return client == someClient && slot != GONE && PackedFilter.text(filter).equals(text);
    }
}
