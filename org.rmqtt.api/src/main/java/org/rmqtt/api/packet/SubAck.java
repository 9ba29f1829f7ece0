package org.rmqtt.api.packet;

import java.util.List;
import org.rmqtt.api.mqtt.ReasonCode;

/**
 * SUBACK, section 3.9.
 *
 * @param packetId the Packet Identifier of the SUBSCRIBE
 * @param reasons one code for each filter, in the order of the SUBSCRIBE [MQTT5-3.8.4-6]
 * @param properties Reason String and User Properties of 5.0
 */
public record SubAck(int packetId, List<ReasonCode> reasons, PropertySet properties) implements MqttPacket {
    /** The list of reasons is copied. */
    public SubAck {
        reasons = List.copyOf(reasons);
    }
}
