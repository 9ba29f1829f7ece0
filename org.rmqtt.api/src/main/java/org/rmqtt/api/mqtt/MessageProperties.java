package org.rmqtt.api.mqtt;

import java.util.List;

/**
 * The properties of a PUBLISH that belong to the application message and travel with it unaltered from publisher to
 * subscriber, MQTT 5.0 section 3.3.2.3. Packet-level properties (topic alias, subscription identifier) are not here.
 *
 * @param payloadIsUtf8 the Payload Format Indicator is 1; false when it is 0 or absent
 * @param expirySeconds Message Expiry Interval in seconds, 0 to 2^32-1; {@link #NO_EXPIRY} when absent
 * @param contentType the Content Type, or null
 * @param responseTopic the Response Topic, or null
 * @param correlationData the Correlation Data, or null; never changed after construction
 * @param userProperties the User Properties in the order of the sender; never null
 */
public record MessageProperties(
        boolean payloadIsUtf8,
        long expirySeconds,
        String contentType,
        String responseTopic,
        byte[] correlationData,
        List<UserProperty> userProperties) {

    /** The value of {@link #expirySeconds()} when the message does not expire. */
    public static final long NO_EXPIRY = -1;

    /** No property at all, which is what every MQTT 3 message has. */
    public static final MessageProperties NONE = new MessageProperties(false, NO_EXPIRY, null, null, null, List.of());

    /**
     * The list of user properties is copied.
     *
     * @throws IllegalArgumentException if a text or the correlation data is longer than a packet can carry
     */
    public MessageProperties {
        Encodable.check("the content type", contentType);
        Encodable.check("the response topic", responseTopic);
        Encodable.check("the correlation data", correlationData);
        userProperties = List.copyOf(userProperties);
    }

    /** Whether the message has a lifetime. */
    public boolean hasExpiry() {
        return expirySeconds != NO_EXPIRY;
    }

    /** The same properties with another lifetime in seconds, or {@link #NO_EXPIRY}. */
    public MessageProperties withExpiry(long seconds) {
        return seconds == expirySeconds
                ? this
                : new MessageProperties(
                        payloadIsUtf8, seconds, contentType, responseTopic, correlationData, userProperties);
    }
}
