package org.rmqtt.core.routing;

import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;

/** Takes messages for one session. Called on the session's loop. */
public interface Recipient {
    /**
     * A message for one subscription.
     *
     * @param shared what was encoded for other recipients of the same message on this loop
     */
    void deliver(Message message, LocalSubscription subscription, SharedFrames shared);

    /** A retained message that came too late to be found when the subscription was made [MQTT-3.3.1-6]. */
    void deliverRetained(Message message, LocalSubscription subscription);

    /**
     * A message that more than one filter may match: the recipient gathers its subscriptions until {@link #deliverMerged}.
     *
     * @param turn a number that is the same for all calls of one message
     * @return true with the first call of the turn
     */
    boolean gather(long turn, Message message, LocalSubscription subscription);

    /** Delivers what was gathered: one copy with the highest QoS and all Subscription Identifiers [MQTT5-3.3.4-2..4]. */
    void deliverMerged(Message message, SharedFrames shared);

    /** Delivers what was gathered of a message that a dead owner of the session had not acknowledged. */
    void deliverOwed(Message message);
}
