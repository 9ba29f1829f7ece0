package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.core.obligation.ObligationRunner;
import org.rmqtt.core.routing.Routing;
import org.rmqtt.core.routing.RoutingTable;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionRegistry;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Obligation;
import org.rmqtt.core.state.StateObserver;
import org.rmqtt.core.state.StateObservers;

/**
 * Puts another state behind the running broker: builds its routing table beside the old one, gives every session its
 * epoch there, makes sessions for clients that have none here, and parts with those that the state knows elsewhere or not
 * at all. Call it while nothing is applied to the state.
 */
final class Installer {
    private final long ownNode;
    private final List<SessionLoop> loops;
    private final SessionRegistry registry;
    private final Function<String, Session> shells;
    private final Routing routing;
    private final ObligationRunner obligations;
    private final SessionMover mover;

    Installer(
            long ownNode,
            List<SessionLoop> loops,
            SessionRegistry registry,
            Function<String, Session> shells,
            Routing routing,
            ObligationRunner obligations,
            SessionMover mover) {
        this.ownNode = ownNode;
        this.loops = loops;
        this.registry = registry;
        this.shells = shells;
        this.routing = routing;
        this.obligations = obligations;
        this.mover = mover;
    }

    /**
     * Installs a state.
     *
     * @param leftBehind wills that the state before owes and this one does not know
     * @param before observers to be told before the routing table
     * @param after observers to be told after it
     * @return what is to observe the state from now on
     */
    StateObserver install(
            BrokerState state,
            Collection<Obligation> leftBehind,
            List<StateObserver> before,
            List<StateObserver> after) {
        for (ClientRecord client : state.clients()) {
            if (client.owner().id() == ownNode) {
                boolean isNew = registry.get(client.clientId()) == null;
                Session session = place(client, registry, shells);
                if (isNew && client.epoch() == client.owner().incarnation()) {
                    // adopted when this process came up, from one that had died: that was not seen here
                    session.transfer().gained(client.epoch(), client.formerSince());
                    session.transfer().adopted(client.epoch(), ownNode);
                }
            }
        }
        List<DepartingSession> departing = new ArrayList<>();
        List<Long> others = state.nodes().stream()
                .map(NodeRef::id)
                .filter(id -> id != ownNode)
                .toList();
        for (Session session : registry.all()) {
            ClientRecord client = state.client(session.clientId());
            if (client == null) {
                registry.remove(session);
                session.loop().execute(() -> session.end(ReasonCode.SESSION_TAKEN_OVER, "the session ended elsewhere"));
            } else if (client.owner().id() != ownNode) {
                departing.add(mover.depart(client, session, others));
            }
        }
        RoutingTable table = new RoutingTable(ownNode, loops.size(), registry::get);
        table.fill(state);
        routing.replace(table);
        departing.forEach(mover::sendOwnBarriers);
        obligations.reset(state.obligations(), leftBehind);
        List<StateObserver> all = new ArrayList<>(before);
        all.add(table);
        all.add(obligations);
        all.addAll(after);
        return new StateObservers(all);
    }

    /** The session of a client that this node owns, with what the shared state says of it; a new one if there is none. */
    static Session place(ClientRecord client, SessionRegistry registry, Function<String, Session> shells) {
        Session session = registry.getOrMake(client.clientId(), shells);
        session.rebase(client.epoch());
        int subscriptions = client.subscriptions().size();
        int maxQueue = client.maxQueue();
        session.loop().execute(() -> session.replicated(subscriptions, maxQueue));
        return session;
    }
}
