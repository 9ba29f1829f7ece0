package org.rmqtt.api.packet;

import java.util.List;
import org.rmqtt.api.mqtt.ReasonCode;

/**
 * UNSUBACK, section 3.11; MQTT 3 writes the packet identifier only.
 *
 * @param packetId the Packet Identifier of the UNSUBSCRIBE
 * @param reasons one code for each filter, in the order of the UNSUBSCRIBE
 * @param properties Reason String and User Properties of 5.0
 */
public record UnsubAck(int packetId, List<ReasonCode> reasons, PropertySet properties) implements MqttPacket {
    /** The list of reasons is copied. */
    public UnsubAck {
        reasons = List.copyOf(reasons);
    }
}
