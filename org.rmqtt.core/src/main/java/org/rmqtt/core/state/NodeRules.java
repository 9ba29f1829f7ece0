package org.rmqtt.core.state;

import java.util.Comparator;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Reply.Reason;
import org.rmqtt.core.state.StateObserver.Gone;
import org.rmqtt.core.state.StateObserver.Removal;

/** The rules by which nodes come and go, and what becomes of their clients. */
final class NodeRules {
    private final StateData data;
    private final ClientRules clients;

    NodeRules(StateData data, ClientRules clients) {
        this.data = data;
        this.clients = clients;
    }

    Reply up(Command.NodeUp command) {
        if (data.level < command.minLevel() || data.level > command.maxLevel()) {
            return new Reply.Refused(Reason.LEVEL_NOT_SUPPORTED);
        }
        NodeRecord known = data.nodes.get(command.nodeId());
        if (known != null && known.instance() == command.instance()) {
            return new Reply.Up(known.ref());
        }
        NodeRef ref = new NodeRef(command.nodeId(), data.appliedIndex);
        if (known != null) {
            data.observer().nodeGone(known.ref(), Gone.DOWN);
        }
        data.nodes.put(
                command.nodeId(), new NodeRecord(ref, command.instance(), command.minLevel(), command.maxLevel()));
        data.observer().nodeUp(ref);
        if (known != null) {
            abandon(known.ref(), false);
        }
        adoptOrphans();
        return new Reply.Up(ref);
    }

    Reply down(Command.NodeDown command) {
        if (!data.isUp(command.node())) {
            return new Reply.Refused(Reason.NODE_NOT_UP);
        }
        data.nodes.remove(command.node().id());
        data.observer().nodeGone(command.node(), Gone.DOWN);
        abandon(command.node(), false);
        return Reply.Accepted.INSTANCE;
    }

    Reply left(Command.NodeLeft command) {
        if (!data.isUp(command.node())) {
            return new Reply.Refused(Reason.NODE_NOT_UP);
        }
        data.nodes.remove(command.node().id());
        data.observer().nodeGone(command.node(), Gone.LEFT);
        if (command.detach()) {
            for (ClientRecord client : data.ownedBy(command.node())) {
                if (client.online) {
                    data.touch(client);
                    client.will = null;
                    clients.remove(client, Removal.NODE_LEFT);
                }
            }
        }
        abandon(command.node(), true);
        return Reply.Accepted.INSTANCE;
    }

    /** What a node that is gone still held: wills are owed, clean sessions end, persistent ones find an adopter. */
    private void abandon(NodeRef gone, boolean handover) {
        for (ClientRecord client : data.ownedBy(gone)) {
            data.touch(client);
            if (client.online) {
                clients.goOffline(client, client.expirySeconds, true);
            }
            if (data.clients.get(client.clientId()) == client) {
                adopt(client, handover);
            }
        }
        data.obligations.reassign(obligation -> obligation.nodeId() == gone.id(), data::adopter);
    }

    /** What was left while no node was up finds an owner again: all nodes may fail and come back. */
    private void adoptOrphans() {
        data.clients.values().stream()
                .filter(client -> !data.isUp(client.owner))
                .sorted(Comparator.comparing(ClientRecord::clientId))
                .forEach(client -> adopt(client, false));
        data.obligations.reassign(obligation -> !data.nodes.containsKey(obligation.nodeId()), data::adopter);
    }

    private void adopt(ClientRecord client, boolean handover) {
        data.adopter(client.clientId()).ifPresent(adopter -> {
            data.touch(client);
            NodeRef old = client.owner;
            client.ownedBy(adopter, data.appliedIndex);
            data.observer().moved(client, old, handover);
            data.obligations.follow(client);
        });
    }

    int nextLevel() {
        int next = data.level + 1;
        boolean known = !data.nodes.isEmpty() && data.nodes.values().stream().allMatch(node -> node.supports(next));
        return known ? next : 0;
    }

    Reply setLevel(Command.SetLevel command) {
        if (command.level() < data.level) {
            return new Reply.Refused(Reason.NOT_APPLICABLE);
        }
        boolean known = data.nodes.values().stream().allMatch(node -> node.supports(command.level()));
        if (!known || data.nodes.isEmpty()) {
            return new Reply.Refused(Reason.LEVEL_NOT_SUPPORTED);
        }
        data.level = command.level();
        return Reply.Accepted.INSTANCE;
    }
}
