package org.rmqtt.api.packet;

import org.rmqtt.api.mqtt.ReasonCode;

/**
 * CONNACK, section 3.2. An MQTT 3 encoder writes the return code that comes closest to the reason.
 *
 * @param sessionPresent whether the server continues a stored session; false with every error [MQTT5-3.2.2-6]
 * @param reason the Connect Reason Code
 * @param properties the properties; not written for MQTT 3
 */
public record ConnAck(boolean sessionPresent, ReasonCode reason, PropertySet properties) implements MqttPacket {}
