package org.rmqtt.api.security;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether a client may connect with the credentials of its CONNECT. The first decision other than {@link
 * AuthDecision.Unknown} counts. Called on the connection's loop: it must not block; slow work goes elsewhere and completes
 * the stage later. A stage that fails refuses the client with Server unavailable.
 */
@ConsumerType
public interface Authenticator {
    /**
     * Looks at one CONNECT.
     *
     * @param client who it is; {@link ClientInfo#superuser()} is false
     * @param password the password, or null; not to be kept nor logged
     * @return the decision, now or later
     */
    CompletionStage<AuthDecision> authenticate(ClientInfo client, byte[] password);
}
