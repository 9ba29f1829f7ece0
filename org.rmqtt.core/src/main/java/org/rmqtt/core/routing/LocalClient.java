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
}
