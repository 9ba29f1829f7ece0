package org.rmqtt.api.mqtt;

/**
 * The options of one subscription, MQTT 5.0 section 3.8.3.1. An MQTT 3 subscription has {@link #of(QoS)}.
 *
 * @param qos the highest QoS at which the client wants messages
 * @param noLocal messages of the client's own id are not sent to it [MQTT5-3.8.3-3]
 * @param retainAsPublished forwarded messages keep the RETAIN flag of their publisher
 * @param retainHandling what happens with retained messages at SUBSCRIBE: 0 send, 1 send if the subscription is new, 2
 *     do not send
 * @param subscriptionId the Subscription Identifier, 1 to 268,435,455; 0 when there is none
 */
public record SubscriptionOptions(
        QoS qos, boolean noLocal, boolean retainAsPublished, int retainHandling, int subscriptionId) {

    private static final SubscriptionOptions[] PLAIN = {
        new SubscriptionOptions(QoS.AT_MOST_ONCE, false, false, 0, 0),
        new SubscriptionOptions(QoS.AT_LEAST_ONCE, false, false, 0, 0),
        new SubscriptionOptions(QoS.EXACTLY_ONCE, false, false, 0, 0)
    };

    /** The retain handling must be 0, 1 or 2 and the identifier in its range. */
    public SubscriptionOptions {
        if (retainHandling < 0 || retainHandling > 2) {
            throw new IllegalArgumentException("retain handling " + retainHandling + " is not one of 0, 1, 2");
        }
        if (subscriptionId < 0 || subscriptionId > 268_435_455) {
            throw new IllegalArgumentException("subscription identifier " + subscriptionId + " is out of range");
        }
    }

    /** The options of an MQTT 3 subscription; the same object for the same QoS. */
    public static SubscriptionOptions of(QoS qos) {
        return PLAIN[qos.value()];
    }

    /** The same options with another QoS. */
    public SubscriptionOptions withQos(QoS newQos) {
        return newQos == qos
                ? this
                : new SubscriptionOptions(newQos, noLocal, retainAsPublished, retainHandling, subscriptionId);
    }
}
