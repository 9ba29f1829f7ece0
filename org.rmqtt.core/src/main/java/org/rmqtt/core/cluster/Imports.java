package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.List;
import org.rmqtt.core.state.BrokerState;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Obligation;

/** What a node owns in one log, said so that it can go into another. */
final class Imports {
    private Imports() {}

    /** One session, not yet said for any log. */
    record Session(ClientRecord client, Obligation pendingWill, List<Command.Filter> filters, boolean online) {
        Command.Import command(NodeRef origin, boolean returning, long nowMillis) {
            return new Command.Import(
                    origin,
                    client.clientId(),
                    client.connectionId(),
                    online,
                    client.timeMillis(),
                    client.expirySeconds(),
                    online ? client.will() : pendingWill == null ? null : pendingWill.will(),
                    pendingWill == null ? 0 : pendingWill.dueMillis(),
                    filters,
                    returning,
                    client.maxQueue(),
                    nowMillis);
        }
    }

    /** The sessions of a node, as they are now; call it while nothing is applied. */
    static List<Session> of(BrokerState state, NodeRef node, boolean onlineOnly) {
        List<Session> sessions = new ArrayList<>();
        for (ClientRecord client : state.clients()) {
            if (client.owner().equals(node) && (client.isOnline() || !onlineOnly)) {
                List<Command.Filter> filters = client.subscriptions().stream()
                        .map(each -> new Command.Filter(each.filter(), each.options()))
                        .toList();
                sessions.add(
                        new Session(client.copy(), state.pendingWill(client.clientId()), filters, client.isOnline()));
            }
        }
        return sessions;
    }
}
