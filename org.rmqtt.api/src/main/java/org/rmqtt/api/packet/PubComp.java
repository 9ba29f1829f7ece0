package org.rmqtt.api.packet;

import org.rmqtt.api.mqtt.ReasonCode;

/**
 * PUBCOMP, section 3.7: the end of a QoS 2 delivery.
 *
 * @param packetId the Packet Identifier, 1 to 65535
 * @param reason the reason code; always {@link ReasonCode#SUCCESS} in MQTT 3
 * @param properties Reason String and User Properties of 5.0
 */
public record PubComp(int packetId, ReasonCode reason, PropertySet properties) implements MqttPacket {
    /** Success without properties. */
    public PubComp(int packetId) {
        this(packetId, ReasonCode.SUCCESS, PropertySet.NONE);
    }

    /** A reason without properties. */
    public PubComp(int packetId, ReasonCode reason) {
        this(packetId, reason, PropertySet.NONE);
    }
}
