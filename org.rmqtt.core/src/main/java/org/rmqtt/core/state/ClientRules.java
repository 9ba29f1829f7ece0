package org.rmqtt.core.state;

import java.util.function.Function;
import org.rmqtt.api.packet.Will;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Reply.Reason;
import org.rmqtt.core.state.StateObserver.Removal;

/** The rules by which clients come, subscribe and go; see {@link BrokerState}. */
final class ClientRules {
    private final StateData data;

    ClientRules(StateData data) {
        this.data = data;
    }

    // ---- claims

    Reply claim(Command.Claim command) {
        ClientRecord client = data.clients.get(command.clientId());
        if (client != null
                && client.connectionId == command.connectionId()
                && client.claimReply instanceof Reply.Claimed
                && client.online
                && client.owner.equals(command.origin())) {
            return client.claimReply;
        }
        NodeRef old = client == null ? null : client.owner;
        boolean present = client != null && !command.cleanStart() && !(client.online && client.expirySeconds == 0);
        if (client != null) {
            data.touch(client);
            settleWill(client, !present);
        }
        if (client != null && !present) {
            client.will = null;
            remove(client, Removal.CLEAN_START);
            client = null;
        }
        if (client == null) {
            client = data.create(command.clientId());
        }
        Reply reply = new Reply.Claimed(data.appliedIndex, old == null ? -1 : old.id(), present);
        take(client, command.origin(), command.connectionId(), reply);
        client.online = true;
        client.expirySeconds = command.expirySeconds();
        client.maxQueue = command.maxQueue();
        client.will = command.will();
        client.timeMillis = command.timeMillis();
        if (present && !old.equals(command.origin())) {
            data.observer().moved(client, old, data.isUp(old));
        }
        data.observer().changed(client);
        return reply;
    }

    private void take(ClientRecord client, NodeRef owner, long connectionId, Reply reply) {
        data.obligations.dropExpiry(client.clientId());
        client.ownedBy(owner, data.appliedIndex);
        client.connectionId = connectionId;
        client.claimReply = reply;
        client.lastNumber = 0;
        client.lastReply = null;
    }

    /** The will of the connection that a claim ends, MQTT 5.0 section 3.1.3.2.2. */
    private void settleWill(ClientRecord client, boolean sessionEnds) {
        if (sessionEnds) {
            data.obligations.hastenWill(client.clientId(), data.timeMillis);
        } else {
            data.obligations.dropWill(client.clientId());
        }
        if (client.online && client.will != null && (sessionEnds || client.will.delaySeconds() == 0)) {
            data.obligations.addWill(client, data.timeMillis, client.will);
        }
        client.will = null;
    }

    Reply imports(Command.Import command) {
        ClientRecord client = data.clients.get(command.clientId());
        if (client != null
                && client.connectionId == command.connectionId()
                && client.claimReply instanceof Reply.Imported
                && client.owner.equals(command.origin())) {
            return client.claimReply;
        }
        if (client != null && !wins(command, client)) {
            return new Reply.Imported(client.epoch, client.owner.id(), -1);
        }
        NodeRef old = client == null ? null : client.owner;
        boolean willIsUnsent = !command.returning();
        if (client == null) {
            client = data.create(command.clientId());
        } else {
            data.touch(client);
            willIsUnsent |= data.obligations.pendingWill(command.clientId()) != null;
            settleWill(client, false);
        }
        boolean moves = old != null && !old.equals(command.origin());
        long from = moves && data.isUp(old) ? old.id() : -1;
        Reply reply = new Reply.Imported(data.appliedIndex, command.origin().id(), from);
        take(client, command.origin(), command.connectionId(), reply);
        client.online = command.online();
        client.expirySeconds = command.expirySeconds();
        client.maxQueue = command.maxQueue();
        client.timeMillis = command.sinceMillis();
        importWill(client, command, willIsUnsent);
        if (moves) {
            data.observer().moved(client, old, from != -1);
        }
        data.subscriptions.join(client, command.filters(), false);
        data.observer().changed(client);
        return reply;
    }

    /** A connection beats a session without one, a younger connection an older one. */
    private static boolean wins(Command.Import command, ClientRecord client) {
        if (!command.online() || !client.online) {
            return command.online();
        }
        return command.sinceMillis() == client.timeMillis
                ? command.origin().id() > client.owner.id()
                : command.sinceMillis() > client.timeMillis;
    }

    private void importWill(ClientRecord client, Command.Import command, boolean unsent) {
        if (command.online()) {
            client.will = unsent ? command.will() : null;
            return;
        }
        if (command.will() != null) {
            data.obligations.addPendingWill(client, command.willDueMillis(), command.will());
        }
        if (command.expirySeconds() != BrokerState.NEVER_EXPIRES) {
            data.obligations.addExpiry(client, command.sinceMillis() + command.expirySeconds() * 1000);
        }
    }

    // ---- the end of connections and sessions

    Reply disconnected(Command.Disconnected command) {
        ClientRecord client = data.clients.get(command.clientId());
        if (client.online) {
            data.touch(client);
            client.timeMillis = command.timeMillis();
            goOffline(client, command.expirySeconds(), command.sendWill());
        }
        return Reply.Accepted.INSTANCE;
    }

    void goOffline(ClientRecord client, long expirySeconds, boolean sendWill) {
        Will will = sendWill ? client.will : null;
        client.online = false;
        client.will = null;
        client.expirySeconds = expirySeconds;
        client.timeMillis = Math.max(client.timeMillis, data.timeMillis);
        if (expirySeconds == 0) {
            if (will != null) {
                data.obligations.addWill(client, data.timeMillis, will);
            }
            remove(client, Removal.DISCONNECTED);
            return;
        }
        if (will != null) {
            long delay = Math.min(will.delaySeconds(), expirySeconds);
            data.obligations.addWill(client, data.timeMillis + delay * 1000, will);
        }
        if (expirySeconds != BrokerState.NEVER_EXPIRES) {
            data.obligations.addExpiry(client, data.timeMillis + expirySeconds * 1000);
        }
        data.observer().changed(client);
    }

    Reply expired(Command.Expired command) {
        ClientRecord client = data.clients.get(command.clientId());
        if (client.online || !data.obligations.expiryIsDue(command.clientId(), command.timeMillis())) {
            return new Reply.Refused(Reason.NOT_APPLICABLE);
        }
        end(client, Removal.EXPIRED);
        return Reply.Accepted.INSTANCE;
    }

    Reply terminated(Command.Terminated command) {
        end(data.clients.get(command.clientId()), Removal.TERMINATED);
        return Reply.Accepted.INSTANCE;
    }

    private void end(ClientRecord client, Removal why) {
        data.touch(client);
        settleWill(client, true);
        remove(client, why);
    }

    /** Takes the record out of the state; a will that is owed has become an obligation before. */
    void remove(ClientRecord client, Removal why) {
        data.obligations.dropExpiry(client.clientId());
        data.subscriptions.forgetAll(client);
        client.online = false;
        data.clients.remove(client.clientId());
        data.observer().removed(client, why);
    }

    // ---- subscriptions

    Reply subscribe(Command.Subscribe command) {
        ClientRecord client = data.clients.get(command.clientId());
        Reply reply = numbered(client, command.number(), it -> data.subscriptions.subscribe(it, command));
        if (command.report()) {
            data.observer().reportWanted(command.origin(), data.appliedIndex);
        }
        return reply;
    }

    Reply unsubscribe(Command.Unsubscribe command) {
        ClientRecord client = data.clients.get(command.clientId());
        return numbered(client, command.number(), it -> data.subscriptions.unsubscribe(it, command));
    }

    private Reply numbered(ClientRecord client, long number, Function<ClientRecord, Reply> action) {
        if (number <= client.lastNumber) {
            return number == client.lastNumber ? client.lastReply : new Reply.Refused(Reason.NOT_APPLICABLE);
        }
        data.touch(client);
        Reply reply = action.apply(client);
        client.lastNumber = number;
        client.lastReply = reply;
        return reply;
    }
}
