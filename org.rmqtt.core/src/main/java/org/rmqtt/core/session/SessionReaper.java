package org.rmqtt.core.session;

import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.StateObserver;

/**
 * Ends the sessions of this node that the shared state no longer knows here: nobody sends a kick, it follows from the
 * difference. Called by the applier; each session is ended on its own loop.
 */
public final class SessionReaper implements StateObserver {
    private final SessionRegistry registry;

    /** Watches the sessions of a registry. */
    public SessionReaper(SessionRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void removed(ClientRecord client, Removal why) {
        switch (why) {
            case CLEAN_START ->
                end(client, client.epoch(), ReasonCode.SESSION_TAKEN_OVER, "a clean start took its place");
            case TERMINATED ->
                end(client, client.epoch(), ReasonCode.ADMINISTRATIVE_ACTION, "an operator ended the session");
            case EXPIRED -> end(client, client.epoch(), ReasonCode.SUCCESS, "the session expired");
            case DISCONNECTED -> end(client, client.epoch(), ReasonCode.SUCCESS, "the connection ended");
            case NODE_LEFT -> {
                // this node goes on with its sessions in a log of its own
            }
        }
    }

    /** Ends a session unless a later claim has got it meanwhile. */
    private void end(ClientRecord client, long epoch, ReasonCode reason, String why) {
        Session session = registry.get(client.clientId());
        if (session != null) {
            session.loop().execute(() -> {
                if (session.epoch() <= epoch) {
                    session.end(reason, why);
                }
            });
        }
    }
}
