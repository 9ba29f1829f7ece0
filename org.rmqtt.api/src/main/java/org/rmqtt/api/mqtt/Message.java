package org.rmqtt.api.mqtt;

import java.util.Objects;

/**
 * An application message: what a publisher says, without anything that belongs to one packet (packet identifier, DUP,
 * alias). Immutable; the payload array must not be changed by anybody after construction.
 *
 * @param topic the topic name, without wildcards
 * @param payload the payload; may be empty
 * @param qos the QoS that the publisher asked for
 * @param retain whether the publisher set RETAIN
 * @param properties the application properties; {@link MessageProperties#NONE} for MQTT 3
 * @param origin who published it
 * @param createdMillis wall clock at which the broker took it in, milliseconds since the epoch; the lifetime counts
 *     from here
 * @param number what tells this message from every other one that any node has taken in, so that two copies of it are
 *     known as such; 0 as long as the broker has not routed it
 */
public record Message(
        String topic,
        byte[] payload,
        QoS qos,
        boolean retain,
        MessageProperties properties,
        Origin origin,
        long createdMillis,
        long number) {

    /**
     * Nothing may be null.
     *
     * @throws IllegalArgumentException if the topic is longer than a packet can carry
     */
    public Message {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(qos, "qos");
        Objects.requireNonNull(properties, "properties");
        Objects.requireNonNull(origin, "origin");
        Encodable.check("the topic", topic);
    }

    /** A message that has no number yet. */
    public Message(
            String topic,
            byte[] payload,
            QoS qos,
            boolean retain,
            MessageProperties properties,
            Origin origin,
            long createdMillis) {
        this(topic, payload, qos, retain, properties, origin, createdMillis, 0);
    }

    /** Whether the lifetime is over at the given wall clock time in milliseconds. */
    public boolean isExpired(long nowMillis) {
        return properties.hasExpiry() && nowMillis - createdMillis >= properties.expirySeconds() * 1000;
    }

    /**
     * The lifetime left at the given wall clock time, in whole seconds and at least 1 as long as the message has not
     * expired [MQTT5-3.3.2-6]; {@link MessageProperties#NO_EXPIRY} when it has none.
     */
    public long remainingExpirySeconds(long nowMillis) {
        if (!properties.hasExpiry()) {
            return MessageProperties.NO_EXPIRY;
        }
        long waited = Math.max(0, nowMillis - createdMillis) / 1000;
        return Math.max(1, properties.expirySeconds() - waited);
    }

    /** The same message on another topic. */
    public Message withTopic(String newTopic) {
        return new Message(newTopic, payload, qos, retain, properties, origin, createdMillis, number);
    }

    /** The same message with another payload. */
    public Message withPayload(byte[] newPayload) {
        return new Message(topic, newPayload, qos, retain, properties, origin, createdMillis, number);
    }

    /** The same message with other properties. */
    public Message withProperties(MessageProperties newProperties) {
        return new Message(topic, payload, qos, retain, newProperties, origin, createdMillis, number);
    }

    /** The same message with a number. */
    public Message withNumber(long newNumber) {
        return new Message(topic, payload, qos, retain, properties, origin, createdMillis, newNumber);
    }
}
