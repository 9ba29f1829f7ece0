package org.rmqtt.core.session;

import org.rmqtt.api.mqtt.ReasonCode;

/**
 * Why a request of a client is turned down.
 *
 * @param reason the reason code for an MQTT 5.0 client, an error
 * @param detail a text for the log and the Reason String
 */
record Refusal(ReasonCode reason, String detail) {}
