package org.rmqtt.api.packet;

import org.rmqtt.api.mqtt.ReasonCode;

/**
 * PUBREL, section 3.6: the release of a QoS 2 message.
 *
 * @param packetId the Packet Identifier, 1 to 65535
 * @param reason the reason code; always {@link ReasonCode#SUCCESS} in MQTT 3
 * @param properties Reason String and User Properties of 5.0
 */
public record PubRel(int packetId, ReasonCode reason, PropertySet properties) implements MqttPacket {
    /** Success without properties. */
    public PubRel(int packetId) {
        this(packetId, ReasonCode.SUCCESS, PropertySet.NONE);
    }

    /** A reason without properties. */
    public PubRel(int packetId, ReasonCode reason) {
        this(packetId, reason, PropertySet.NONE);
    }
}
