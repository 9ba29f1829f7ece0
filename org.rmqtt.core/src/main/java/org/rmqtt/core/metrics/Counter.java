package org.rmqtt.core.metrics;

import org.rmqtt.api.mqtt.Origin;

/** The counters of the broker, under RMQTT's names where RMQTT has them. */
public enum Counter {
    CONNECT("client.connect"),
    CONNECTED("client.connected"),
    DISCONNECTED("client.disconnected"),
    CONNACK("client.connack"),
    HANDSHAKE_ABANDONED("client.handshaking.abandoned"),
    CONNACK_ERROR("client.connack.error"),
    CONNACK_AUTH_ERROR("client.connack.auth.error"),
    CONNACK_UNAVAILABLE("client.connack.unavailable.error"),
    AUTHENTICATE("client.authenticate"),
    AUTH_ANONYMOUS("client.auth.anonymous"),
    SUBSCRIBE("client.subscribe"),
    UNSUBSCRIBE("client.unsubscribe"),
    SUBSCRIBE_ERROR("client.subscribe.error"),
    SUBSCRIBE_AUTH_ERROR("client.subscribe.auth.error"),
    PUBLISH_AUTH_ERROR("client.publish.auth.error"),
    PUBLISH_ERROR("client.publish.error"),
    PUBLISH_DUPLICATE("client.publish.duplicate"),
    PROTOCOL_VIOLATION("client.protocol.violation"),
    KEEP_ALIVE_TIMEOUT("client.keepalive.timeout"),
    SESSION_CREATED("session.created"),
    SESSION_RESUMED("session.resumed"),
    SESSION_SUBSCRIBED("session.subscribed"),
    SESSION_UNSUBSCRIBED("session.unsubscribed"),
    SESSION_TERMINATED("session.terminated"),
    PUBLISHED("messages.publish"),
    PUBLISHED_CUSTOM("messages.publish.custom"),
    PUBLISHED_ADMIN("messages.publish.admin"),
    PUBLISHED_LASTWILL("messages.publish.lastwill"),
    PUBLISHED_SYSTEM("messages.publish.system"),
    PUBLISHED_BRIDGE("messages.publish.bridge"),
    NOT_SUBSCRIBED("messages.nonsubscribed"),
    NOT_SUBSCRIBED_CUSTOM("messages.nonsubscribed.custom"),
    NOT_SUBSCRIBED_ADMIN("messages.nonsubscribed.admin"),
    NOT_SUBSCRIBED_LASTWILL("messages.nonsubscribed.lastwill"),
    NOT_SUBSCRIBED_SYSTEM("messages.nonsubscribed.system"),
    NOT_SUBSCRIBED_BRIDGE("messages.nonsubscribed.bridge"),
    DELIVERED("messages.delivered"),
    DELIVERED_CUSTOM("messages.delivered.custom"),
    DELIVERED_ADMIN("messages.delivered.admin"),
    DELIVERED_LASTWILL("messages.delivered.lastwill"),
    DELIVERED_SYSTEM("messages.delivered.system"),
    DELIVERED_BRIDGE("messages.delivered.bridge"),
    ACKED("messages.acked"),
    ACKED_CUSTOM("messages.acked.custom"),
    ACKED_ADMIN("messages.acked.admin"),
    ACKED_LASTWILL("messages.acked.lastwill"),
    ACKED_SYSTEM("messages.acked.system"),
    ACKED_BRIDGE("messages.acked.bridge"),
    DELIVERED_RETAINED("messages.delivered.retain"),
    DROPPED_QUEUE_FULL("messages.dropped.queue.full"),
    DROPPED_EXPIRED("messages.dropped.expired"),
    DROPPED_TOO_LARGE("messages.dropped.too.large"),
    DROPPED_SESSION_ENDED("messages.dropped.session.ended"),
    DROPPED_REFUSED("messages.dropped.refused"),
    RETAINED_REFUSED("retained.refused"),
    DELAYED("messages.delayed"),
    DELAYED_REFUSED("messages.delayed.refused"),
    HANDOVER_CONGESTED("handover.congested"),
    COMMAND_BUSY("commands.busy"),
    FORWARDED("messages.forwarded"),
    DROPPED_LANE_FULL("messages.dropped.lane.full"),
    PEER_BAD_ITEM("peers.bad.items"),
    SESSION_HANDED_OVER("session.handed.over"),
    SESSION_ARRIVED("session.arrived"),
    HANDOVER_TIMEOUT("session.handover.timeout"),
    SUBSCRIBE_ACK_TIMEOUT("client.subscribe.ack.timeout"),
    RETAINED_REPLICATED("retained.replicated"),
    RETAINED_TOO_FAR_AHEAD("retained.refused.clock"),
    STATE_MISMATCH("cluster.state.mismatch"),
    EVENT_DROPPED("events.dropped"),
    PLUGIN_FAILURE("plugin.failures");

    private static final Counter[] ALL = values();

    private final String metricName;

    Counter(String metricName) {
        this.metricName = metricName;
    }

    /** Whether it is the sum of those behind it, one for each kind of source, and is not counted itself. */
    boolean isSum() {
        return this == PUBLISHED || this == NOT_SUBSCRIBED || this == DELIVERED || this == ACKED;
    }

    /** The counter of messages of one kind of source, which stands behind that of all. */
    public Counter of(Origin.Kind kind) {
        return ALL[ordinal() + 1 + kind.ordinal()];
    }

    /** The name under which it is shown. */
    public String metricName() {
        return metricName;
    }
}
