package org.rmqtt.api.security;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import org.rmqtt.api.mqtt.ReasonCode;

/**
 * Enhanced authentication, MQTT 5.0 section 4.12: a challenge and response exchange of one authentication method. A
 * service with the property {@link #METHOD}.
 */
@ConsumerType
public interface EnhancedAuthenticator {
    /** The service property with the name of the Authentication Method, a string. */
    String METHOD = "rmqtt.authentication.method";

    /** Begins an exchange, for a CONNECT or a re-authentication; called on the connection's loop, must not block. */
    Exchange begin(ClientInfo client);

    /** One exchange with one client; called on the connection's loop, must not block. */
    @ConsumerType
    interface Exchange {
        /**
         * Takes the Authentication Data of the client, null if it sent none.
         *
         * @return what to do next, now or later
         */
        CompletionStage<Step> next(byte[] data);
    }

    /**
     * The next step of an exchange.
     *
     * @param outcome Success, Continue authentication, or an error that ends the connection
     * @param data the Authentication Data for the client, or null
     */
    record Step(ReasonCode outcome, byte[] data) {}
}
