package org.rmqtt.api.packet;

import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.QoS;

/**
 * A PUBLISH from a client, section 3.3. A topic alias has been resolved by the transport, so the topic is never empty.
 *
 * @param topic the Topic Name
 * @param payload the payload, the receiver's own copy
 * @param qos the QoS
 * @param retain the RETAIN flag
 * @param dup the DUP flag
 * @param packetId the Packet Identifier, 1 to 65535; 0 for QoS 0
 * @param properties the application properties
 */
public record Publish(
        String topic, byte[] payload, QoS qos, boolean retain, boolean dup, int packetId, MessageProperties properties)
        implements MqttPacket {}
