package org.rmqtt.api.packet;

import org.rmqtt.api.mqtt.ReasonCode;

/**
 * PUBACK, section 3.4: the answer to a QoS 1 PUBLISH.
 *
 * @param packetId the Packet Identifier, 1 to 65535
 * @param reason the reason code; always {@link ReasonCode#SUCCESS} in MQTT 3
 * @param properties Reason String and User Properties of 5.0
 */
public record PubAck(int packetId, ReasonCode reason, PropertySet properties) implements MqttPacket {
    /** Success without properties. */
    public PubAck(int packetId) {
        this(packetId, ReasonCode.SUCCESS, PropertySet.NONE);
    }

    /** A reason without properties. */
    public PubAck(int packetId, ReasonCode reason) {
        this(packetId, reason, PropertySet.NONE);
    }
}
