package org.rmqtt.core.routing;

import org.rmqtt.api.connection.SessionLoop;

/** A client whose session lives on this node, as routing sees it. */
public interface LocalClient extends Recipient {
    /** The client identifier. */
    String clientId();

    /** The loop that owns the session; it never changes. */
    SessionLoop loop();

    /** Whether it has a connection now; any thread, a hint. */
    boolean isOnline();

    /**
     * Whether the client takes a message from this node; any thread.
     *
     * @param index the routing index of the message: a client that this node got later by hand-over has it from its old
     *     owner; or the negative of an index: then only clients that were adopted from a dead node at that index
     */
    boolean takes(long index);
}
