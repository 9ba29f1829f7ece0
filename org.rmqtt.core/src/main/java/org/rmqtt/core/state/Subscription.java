package org.rmqtt.core.state;

import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.mqtt.TopicFilter;

/** One subscription of one client. Written by the applier only. */
public final class Subscription {
    private final Object filter;
    private SubscriptionOptions options;
    private Object route;

    Subscription(TopicFilter filter, SubscriptionOptions options) {
        this.filter = PackedFilter.pack(filter);
        this.options = options;
    }

    /** What is subscribed to. */
    public TopicFilter filter() {
        return PackedFilter.unpack(filter);
    }

    /** What is subscribed to, see {@link PackedFilter}. */
    public Object packedFilter() {
        return filter;
    }

    /** The filter that topics are matched against. */
    public String matched() {
        return PackedFilter.filter(filter);
    }

    /** Whether it is a shared one. */
    public boolean isShared() {
        return filter instanceof TopicFilter whole && whole.isShared();
    }

    /** The whole filter as the client wrote it. */
    public String text() {
        return PackedFilter.text(filter);
    }

    /** How. */
    public SubscriptionOptions options() {
        return options;
    }

    void replace(SubscriptionOptions newOptions) {
        options = newOptions;
    }

    /** What the read model keeps for this subscription; no part of the state. */
    public Object route() {
        return route;
    }

    /** Keeps something for the read model. */
    public void setRoute(Object newRoute) {
        route = newRoute;
    }
}
