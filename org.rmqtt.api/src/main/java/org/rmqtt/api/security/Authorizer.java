package org.rmqtt.api.security;

import org.osgi.annotation.versioning.ConsumerType;
import org.rmqtt.api.mqtt.QoS;

/**
 * Decides whether a client may publish to a topic or subscribe to a filter. The first verdict other than {@link
 * Verdict#ABSTAIN} counts; if all abstain the client may. Called on the connection's loop for each PUBLISH and filter: it
 * must be quick and must not block; {@link Verdict#later} is for what takes time, and the client is not read meanwhile.
 */
@ConsumerType
public interface Authorizer {
    /** What a client wants to do. */
    enum Action {
        /** Publish to a topic name. */
        PUBLISH,
        /** Subscribe to a topic filter. */
        SUBSCRIBE
    }

    /**
     * Looks at one request.
     *
     * @param client who asks; never a superuser
     * @param action what for
     * @param topic the topic name, or the filter without {@code $share} and the like
     * @param qos the QoS asked for
     * @param retain the RETAIN flag of a PUBLISH
     */
    Verdict authorize(ClientInfo client, Action action, String topic, QoS qos, boolean retain);
}
