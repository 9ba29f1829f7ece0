package org.rmqtt.core.session;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The sessions of this node by client id. Any thread. */
public final class SessionRegistry {
    private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();

    /** The session of a client, or null. */
    public Session get(String clientId) {
        return sessions.get(clientId);
    }

    /** All sessions, in no order; a live view. */
    public Collection<Session> all() {
        return sessions.values();
    }

    /** How many sessions there are. */
    public int size() {
        return sessions.size();
    }

    /**
     * Puts a new session in the place of the one there, unless that belongs to a later claim.
     *
     * @return the session that has no place: the old one, the given one, or null if there was none before
     */
    Session replace(Session fresh) {
        Session[] out = new Session[1];
        sessions.compute(fresh.clientId(), (id, old) -> {
            if (old != null && old.epoch() > fresh.epoch()) {
                out[0] = fresh;
                return old;
            }
            out[0] = old;
            return fresh;
        });
        return out[0];
    }

    /** The session of a client; a new one if there is none. */
    public Session getOrMake(String clientId, Function<String, Session> maker) {
        return sessions.computeIfAbsent(clientId, maker);
    }

    /** Takes a session out, if it is the one there. */
    public void remove(Session session) {
        sessions.remove(session.clientId(), session);
    }
}
