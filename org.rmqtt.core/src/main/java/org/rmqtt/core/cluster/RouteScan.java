package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.rmqtt.api.broker.RouteView;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;

/**
 * Looks for subscriptions in the shared state, some clients at a time, so that commands are applied in between however many
 * there are. What changes meanwhile may be in the answer or not. Each step runs while nothing is applied.
 */
public final class RouteScan {
    private static final int STEP = 1000;

    private final Cluster cluster;
    private final Predicate<RouteView> wanted;
    private final int limit;
    private final List<RouteView> found = new ArrayList<>();
    private final CompletableFuture<List<RouteView>> done = new CompletableFuture<>();
    private Iterator<ClientRecord> clients;

    /** A scan for at most so many subscriptions for which a test holds. */
    public RouteScan(Cluster cluster, Predicate<RouteView> wanted, int limit) {
        this.cluster = cluster;
        this.wanted = wanted;
        this.limit = limit;
    }

    /** Completes with what was found, by filter and client. */
    public CompletionStage<List<RouteView>> start() {
        next();
        return done;
    }

    private void next() {
        cluster.read(this::step).thenAccept(more -> {
            if (more) {
                next();
            } else {
                found.sort(Views.ORDER);
                done.complete(found);
            }
        });
    }

    /** Another state may take the place of the first one meanwhile; the answer is then as of that moment. */
    private boolean step(BrokerState state) {
        if (clients == null) {
            clients = state.clients().iterator();
        }
        try {
            for (int i = 0; i < STEP && clients.hasNext() && found.size() < limit; i++) {
                Views.addTo(clients.next(), this::take);
            }
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
            return false;
        }
        return clients.hasNext() && found.size() < limit;
    }

    private void take(RouteView route) {
        if (found.size() < limit && wanted.test(route)) {
            found.add(route);
        }
    }
}
