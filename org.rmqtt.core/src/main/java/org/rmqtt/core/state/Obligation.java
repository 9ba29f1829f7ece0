package org.rmqtt.core.state;

import org.rmqtt.api.packet.Will;

/**
 * Something that must happen outside the state because of a command: kept in the state, so that neither a replay repeats
 * it nor a crash loses it. The responsible node carries it out when it is due and submits {@link Command.Done}.
 *
 * @param id the log index of the command that made it, shifted, plus its place in that command; grows
 * @param nodeId the node that is responsible
 * @param dueMillis wall clock time from which it is due
 * @param clientId the client that it is about
 * @param epoch the epoch of that client when it was made
 * @param will the will to publish, or null for the expiry of the session
 */
public record Obligation(long id, long nodeId, long dueMillis, String clientId, long epoch, Will will) {
    /** Whether it is a will to publish; else the session is to expire. */
    public boolean isWill() {
        return will != null;
    }

    /** The number of the will as a message: the same whoever publishes it, so that who has it can tell. */
    public long number() {
        return Rendezvous.weight(clientId, id);
    }

    Obligation assignedTo(long otherNode) {
        return new Obligation(id, otherNode, dueMillis, clientId, epoch, will);
    }
}
