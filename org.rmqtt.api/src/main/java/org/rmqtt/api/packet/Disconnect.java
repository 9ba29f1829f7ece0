package org.rmqtt.api.packet;

import org.rmqtt.api.mqtt.ReasonCode;

/**
 * DISCONNECT, section 3.14. A server sends it in MQTT 5.0 only.
 *
 * @param reason the reason code; {@link ReasonCode#SUCCESS} for a normal disconnection
 * @param properties Session Expiry Interval, Reason String, Server Reference and User Properties of 5.0
 */
public record Disconnect(ReasonCode reason, PropertySet properties) implements MqttPacket {
    /** A reason without properties. */
    public Disconnect(ReasonCode reason) {
        this(reason, PropertySet.NONE);
    }
}
