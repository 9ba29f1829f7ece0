package org.rmqtt.api.packet;

import org.rmqtt.api.mqtt.ReasonCode;

/**
 * AUTH, section 3.15, of MQTT 5.0 only.
 *
 * @param reason Success, Continue authentication or Re-authenticate
 * @param properties Authentication Method and Data, Reason String, User Properties
 */
public record Auth(ReasonCode reason, PropertySet properties) implements MqttPacket {}
