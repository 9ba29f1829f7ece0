package org.rmqtt.core.routing;

import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;

/** A subscription of a client of this node, where the publish path finds it. */
public final class LocalSubscription {
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
}
