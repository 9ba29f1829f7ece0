package org.rmqtt.api.security;

import org.rmqtt.api.mqtt.ReasonCode;

/** What an {@link Authenticator} says. */
public sealed interface AuthDecision {
    /** The client is not known here; the next authenticator is asked. */
    AuthDecision UNKNOWN = new Unknown();

    /** The client may connect. */
    AuthDecision ALLOW = new Allow(false);

    /** User name or password is wrong. */
    AuthDecision BAD_CREDENTIALS = new Deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD, null);

    /** Not known here. */
    record Unknown() implements AuthDecision {}

    /**
     * The client may connect.
     *
     * @param superuser no authoriser is asked for it
     */
    record Allow(boolean superuser) implements AuthDecision {}

    /**
     * The client may not connect.
     *
     * @param reason the CONNACK reason code, an error
     * @param reasonString a text for an MQTT 5.0 client, or null
     */
    record Deny(ReasonCode reason, String reasonString) implements AuthDecision {}
}
