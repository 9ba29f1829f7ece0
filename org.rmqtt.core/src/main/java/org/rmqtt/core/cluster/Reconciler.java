package org.rmqtt.core.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rmqtt.core.log.LogSwitch;
import org.rmqtt.core.log.Replica;
import org.rmqtt.core.log.ReplyHandler;
import org.rmqtt.core.session.Session;
import org.rmqtt.core.session.SessionRegistry;
import org.rmqtt.core.state.ClientRecord;
import org.rmqtt.core.state.Command;
import org.rmqtt.core.state.Command.NodeRef;

/**
 * Tells the log again what it did not take while it had no leader: a client of this node that the shared state thinks is
 * connected, but that has had no connection for two looks, is reported. Confined to the cluster's thread.
 */
final class Reconciler {
    private static final int LOOKS = 3;

    private final SessionRegistry registry;
    private final LogSwitch log;
    private long seenLost;
    private int looks;
    private Map<String, Long> suspects = new HashMap<>();

    Reconciler(SessionRegistry registry, LogSwitch log) {
        this.registry = registry;
        this.log = log;
    }

    void reconcile(Replica replica, NodeRef own) {
        long lost = replica.lost();
        if (lost == seenLost && looks == 0) {
            return;
        }
        looks = lost == seenLost ? looks - 1 : LOOKS;
        seenLost = lost;
        Map<String, Long> found = new HashMap<>();
        List<Command> owed = new ArrayList<>();
        for (ClientRecord client : replica.clients()) {
            if (client.isOnline() && client.owner().equals(own)) {
                Session session = registry.get(client.clientId());
                if (session == null || !session.isOnline()) {
                    check(client, session, found, owed);
                }
            }
        }
        suspects = found;
        owed.forEach(command -> log.submit(command, ReplyHandler.NONE));
    }

    private void check(ClientRecord client, Session session, Map<String, Long> found, List<Command> owed) {
        long epoch = client.epoch();
        if (suspects.getOrDefault(client.clientId(), -1L) == epoch
                && (session == null || !session.transfer().isAwaited())) {
            Session.Leaving leaving = session == null ? null : session.leaving();
            owed.add(new Command.Disconnected(
                    log.node(),
                    client.clientId(),
                    epoch,
                    leaving == null ? client.expirySeconds() : leaving.expirySeconds(),
                    leaving == null || leaving.sendWill(),
                    System.currentTimeMillis()));
        }
        found.put(client.clientId(), epoch);
    }
}
