package org.rmqtt.core.delivery;

import java.util.ArrayList;
import java.util.List;
import org.rmqtt.core.routing.FilterRoutes;

/** The filters that match one topic name, as of one version of the routing table. Immutable; the routes are live. */
final class Match {
    private static final FilterRoutes[] NOTHING = {};

    final FilterRoutes[] routes;
    final long version;

    private Match(FilterRoutes[] routes, long version) {
        this.routes = routes;
        this.version = version;
    }

    /** A bit for each loop with a subscriber that is not in a shared group. */
    long loopMask() {
        long mask = 0;
        for (FilterRoutes route : routes) {
            mask |= route.loopMask();
        }
        return mask;
    }

    /** Collects routes; confined to one loop. */
    static final class Collector {
        private final List<FilterRoutes> found = new ArrayList<>();

        void add(FilterRoutes routes) {
            found.add(routes);
        }

        Match take(long version) {
            Match match = new Match(found.isEmpty() ? NOTHING : found.toArray(NOTHING), version);
            found.clear();
            return match;
        }
    }
}
