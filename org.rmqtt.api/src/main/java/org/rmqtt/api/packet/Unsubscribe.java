package org.rmqtt.api.packet;

import java.util.List;

/**
 * UNSUBSCRIBE, section 3.10.
 *
 * @param packetId the Packet Identifier, 1 to 65535
 * @param filters the texts of the filters in their order; at least one [MQTT5-3.10.3-2]
 * @param properties the User Properties
 */
public record Unsubscribe(int packetId, List<String> filters, PropertySet properties) implements MqttPacket {
    /** The list of filters is copied. */
    public Unsubscribe {
        filters = List.copyOf(filters);
    }
}
