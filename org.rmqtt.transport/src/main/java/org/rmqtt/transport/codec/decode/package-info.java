/**
 * Bytes from a client to packets: one decoder for each packet, separate for MQTT 3 and 5.0 where they differ. {@link
 * org.rmqtt.transport.codec.decode.FrameDecoder} is the way in.
 */
package org.rmqtt.transport.codec.decode;
