package org.rmqtt.core.routing;

/** The routing table of now: it is exchanged as a whole when the log is, or when a snapshot takes the state's place. */
public final class Routing {
    private volatile RoutingTable current;
    private final Departures departures = new Departures();

    /** Begins with a table. */
    public Routing(RoutingTable first) {
        current = first;
    }

    /** The table to read; any thread. */
    public RoutingTable current() {
        return current;
    }

    /** Puts another table in its place. */
    public void replace(RoutingTable next) {
        current = next;
    }

    /** The clients that are leaving this node. */
    public Departures departures() {
        return departures;
    }
}
