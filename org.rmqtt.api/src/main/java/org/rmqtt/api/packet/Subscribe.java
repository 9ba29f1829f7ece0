package org.rmqtt.api.packet;

import java.util.List;
import org.rmqtt.api.mqtt.SubscriptionOptions;

/**
 * SUBSCRIBE, section 3.8.
 *
 * @param packetId the Packet Identifier, 1 to 65535
 * @param entries the filters in their order; at least one [MQTT5-3.8.3-2]
 * @param properties the User Properties; the Subscription Identifier is in each entry's options
 */
public record Subscribe(int packetId, List<Entry> entries, PropertySet properties) implements MqttPacket {
    /**
     * One filter with its options.
     *
     * @param filter the text of the filter as the client sent it, well-formed UTF-8 but otherwise not validated
     * @param options the options
     */
    public record Entry(String filter, SubscriptionOptions options) {}

    /** The list of entries is copied. */
    public Subscribe {
        entries = List.copyOf(entries);
    }
}
