package org.rmqtt.api.packet;

import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.mqtt.QoS;

/**
 * The Will of a CONNECT, MQTT 5.0 sections 3.1.3.2 to 3.1.3.4.
 *
 * @param topic the Will Topic
 * @param payload the Will Payload
 * @param qos the Will QoS
 * @param retain the Will Retain flag
 * @param delaySeconds the Will Delay Interval, 0 to 2^32-1
 * @param properties the properties of the message to publish
 */
public record Will(
        String topic, byte[] payload, QoS qos, boolean retain, long delaySeconds, MessageProperties properties) {}
