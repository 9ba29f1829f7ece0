package org.rmqtt.api.connection;

/**
 * What a CONNECT and its answer agreed on that concerns the encoding.
 *
 * @param maximumPacketSize the largest packet in bytes that the client takes; {@link Integer#MAX_VALUE} for no limit
 * @param outboundTopicAliasMaximum how many topic aliases the client takes; 0 for none
 * @param problemInformation whether Reason Strings and User Properties may be sent on packets other than CONNACK,
 *     DISCONNECT and PUBLISH [MQTT5-3.1.2-29]
 */
public record Negotiated(int maximumPacketSize, int outboundTopicAliasMaximum, boolean problemInformation) {}
