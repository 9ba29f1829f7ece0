/**
 * Packets to bytes, straight into the output buffer of a connection: one encoder for each packet that a server sends,
 * separate for MQTT 3 and 5.0 where they differ. {@link org.rmqtt.transport.codec.encode.PacketEncoder} and {@link
 * org.rmqtt.transport.codec.encode.PublishEncoder} are the ways in.
 */
package org.rmqtt.transport.codec.encode;
