package org.rmqtt.core.routing;

import org.rmqtt.api.connection.SessionLoop;

/** A client whose session lives on this node, as routing sees it. */
public interface LocalClient extends Recipient {
    /** Nobody here has had the message. */
    long WHOEVER = -1;

    /** Whoever was here when the message was routed has had it. */
    long WHOEVER_CAME_LATER = -2;

    /** The client identifier. */
    String clientId();

    /** The loop that owns the session; it never changes. */
    SessionLoop loop();

    /** Whether it has a connection now; any thread, a hint. */
    boolean isOnline();

    /**
     * Whether the client takes a message from this node; on its loop, right before it is delivered.
     *
     * @param index the routing index of the message: a client that this node got later has it from its old owner
     * @param turn a number that is the same for all calls for one message on one loop
     */
    boolean takes(long index, long turn);

    /**
     * Whether the client is to have a message that a node that died has not acknowledged; any thread.
     *
     * @param goneAt the index at which that node was declared down, or one of {@link #WHOEVER} and {@link
     *     #WHOEVER_CAME_LATER}
     * @param routedAt the routing index of the message
     */
    boolean isOwed(long goneAt, long routedAt);
}
