package org.rmqtt.transport.codec.decode;

import org.rmqtt.api.mqtt.ReasonCode;

/**
 * What was wrong with the input of a connection; nothing after it is decoded.
 *
 * @param reason the reason code of the specification
 * @param detail what was wrong, clause first
 * @param answer the form of a CONNACK that the transport may answer with
 */
public record CodecViolation(ReasonCode reason, String detail, Answer answer) {
    /** Who answers, and how. */
    public enum Answer {
        /** Nobody: what arrived was no CONNECT, or one of MQTT 3 that is malformed. */
        NONE,
        /** The transport, with a CONNACK of MQTT 3. */
        CONNACK_V3,
        /** The transport, with a CONNACK of MQTT 5.0. */
        CONNACK_V5,
        /** The handler of the connection: a CONNECT has been taken in. */
        HANDLER
    }
}
