package org.rmqtt.core.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.rmqtt.api.packet.Will;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Reply.Reason;
import org.rmqtt.core.state.StateObserver.Removal;

/**
 * The shared state of the broker: which nodes are up, who owns each client id, who subscribes to what, and what is still
 * to be done because of it. A pure state machine: no clock, no random number, no I/O, no configuration; the same commands
 * in the same order give the same state on every node. Not thread-safe; written by the applier only.
 *
 * <p>A client's session:
 *
 * <pre>
 * (none)   Claim                          ONLINE    epoch = index
 * ONLINE   Claim                          ONLINE    a new epoch; clean start ends the old session first
 * ONLINE   Disconnected, expiry &gt; 0       OFFLINE   expiry becomes an obligation, the will too if it is owed
 * ONLINE   Disconnected, expiry = 0       (none)
 * OFFLINE  Claim                          ONLINE    a pending will is discarded, or due now if the session ends
 * OFFLINE  Expired, Terminated            (none)    a pending will is due now
 * any      NodeDown of the owner          OFFLINE at an adopter, or (none) when expiry = 0
 * </pre>
 */
public final class BrokerState {
    /** The level of commands that this binary applies. */
    public static final int LEVEL = 1;

    /** The session expiry interval that means never [MQTT5-3.1.2-23]. */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    private final StateObserver observer;
    private final TreeMap<Long, NodeRecord> nodes = new TreeMap<>();
    private final Map<String, ClientRecord> clients = new HashMap<>();
    private final SubscriptionBook subscriptions;
    private final Obligations obligations;
    private long appliedIndex;
    private long timeMillis;
    private int level = LEVEL;

    /** An empty state that reports its changes to a read model. */
    public BrokerState(StateObserver observer) {
        this.observer = observer;
        this.obligations = new Obligations(observer);
        this.subscriptions = new SubscriptionBook(observer);
    }

    /**
     * Applies the next command of the log.
     *
     * @param index its index, larger than all before
     * @return the reply for the submitter; a refusal leaves the state as it was
     */
    public Reply apply(long index, Command command) {
        if (index <= appliedIndex) {
            throw new IllegalArgumentException("index " + index + " after " + appliedIndex);
        }
        appliedIndex = index;
        obligations.startOf(index);
        Reason refusal = refusal(command);
        return refusal == null ? dispatch(command) : new Reply.Refused(refusal);
    }

    private Reason refusal(Command command) {
        if (command instanceof Command.FromNode fromNode && !isUp(fromNode.origin())) {
            return Reason.NODE_NOT_UP;
        }
        long time = command instanceof Command.Timed timed ? timed.timeMillis() : 0;
        if (command instanceof Command.ForClient forClient) {
            ClientRecord client = clients.get(forClient.clientId());
            if (client == null) {
                return Reason.NO_SUCH_CLIENT;
            }
            if (client.epoch != forClient.epoch()) {
                return Reason.STALE_EPOCH;
            }
        }
        timeMillis = Math.max(timeMillis, time);
        return null;
    }

    private Reply dispatch(Command command) {
        if (command instanceof Command.Claim c) {
            return claim(c);
        } else if (command instanceof Command.Subscribe c) {
            return numbered(clients.get(c.clientId()), c.number(), client -> subscriptions.subscribe(client, c));
        } else if (command instanceof Command.Unsubscribe c) {
            return numbered(clients.get(c.clientId()), c.number(), client -> subscriptions.unsubscribe(client, c));
        } else if (command instanceof Command.Disconnected c) {
            return disconnected(c);
        } else if (command instanceof Command.Terminated c) {
            endSession(clients.get(c.clientId()), Removal.TERMINATED);
            return Reply.Accepted.INSTANCE;
        } else if (command instanceof Command.Expired c) {
            return expired(c);
        } else if (command instanceof Command.Done c) {
            obligations.done(c.obligationId());
            return Reply.Accepted.INSTANCE;
        } else if (command instanceof Command.NodeUp c) {
            return nodeUp(c);
        } else if (command instanceof Command.NodeDown c) {
            return nodeDown(c);
        } else if (command instanceof Command.NodeLeft c) {
            return nodeLeft(c);
        }
        return setLevel((Command.SetLevel) command);
    }

    // ---- nodes

    private Reply nodeUp(Command.NodeUp command) {
        if (level < command.minLevel() || level > command.maxLevel()) {
            return new Reply.Refused(Reason.LEVEL_NOT_SUPPORTED);
        }
        NodeRecord known = nodes.get(command.nodeId());
        if (known != null && known.instance() == command.instance()) {
            return new Reply.Up(known.ref());
        }
        NodeRef ref = new NodeRef(command.nodeId(), appliedIndex);
        nodes.put(command.nodeId(), new NodeRecord(ref, command.instance(), command.minLevel(), command.maxLevel()));
        if (known != null) {
            abandon(known.ref());
        }
        adoptOrphans();
        return new Reply.Up(ref);
    }

    private Reply nodeDown(Command.NodeDown command) {
        if (!isUp(command.node())) {
            return new Reply.Refused(Reason.NODE_NOT_UP);
        }
        nodes.remove(command.node().id());
        abandon(command.node());
        return Reply.Accepted.INSTANCE;
    }

    private Reply nodeLeft(Command.NodeLeft command) {
        if (!isUp(command.node())) {
            return new Reply.Refused(Reason.NODE_NOT_UP);
        }
        nodes.remove(command.node().id());
        for (ClientRecord client : ownedBy(command.node())) {
            if (client.online) {
                client.will = null;
                remove(client, Removal.NODE_LEFT);
            }
        }
        abandon(command.node());
        return Reply.Accepted.INSTANCE;
    }

    /** What a node that is gone still held: wills are owed, clean sessions end, persistent ones find an adopter. */
    private void abandon(NodeRef gone) {
        for (ClientRecord client : ownedBy(gone)) {
            if (client.online) {
                goOffline(client, client.expirySeconds, true);
            }
            if (clients.get(client.clientId()) == client) {
                adopt(client);
            }
        }
        obligations.reassign(obligation -> obligation.nodeId() == gone.id(), this::adopter);
    }

    /** What was left while no node was up finds an owner again: all nodes may fail and come back. */
    private void adoptOrphans() {
        clients.values().stream()
                .filter(client -> !isUp(client.owner))
                .sorted(Comparator.comparing(ClientRecord::clientId))
                .forEach(this::adopt);
        obligations.reassign(obligation -> !nodes.containsKey(obligation.nodeId()), this::adopter);
    }

    private void adopt(ClientRecord client) {
        Optional<NodeRef> adopter = adopter(client.clientId());
        if (adopter.isEmpty()) {
            return;
        }
        long oldNode = client.owner.id();
        client.owner = adopter.get();
        client.epoch = appliedIndex;
        observer.moved(client, oldNode);
        obligations.follow(client);
    }

    /** The node that is up with the highest weight for this client (rendezvous hashing): stable when others come and go. */
    private Optional<NodeRef> adopter(String clientId) {
        NodeRef best = null;
        long bestWeight = 0;
        for (NodeRecord node : nodes.values()) {
            long weight = Rendezvous.weight(clientId, node.ref().id());
            if (best == null || Long.compareUnsigned(weight, bestWeight) > 0) {
                best = node.ref();
                bestWeight = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    private List<ClientRecord> ownedBy(NodeRef node) {
        List<ClientRecord> owned = new ArrayList<>();
        for (ClientRecord client : clients.values()) {
            if (client.owner.equals(node)) {
                owned.add(client);
            }
        }
        owned.sort(Comparator.comparing(ClientRecord::clientId));
        return owned;
    }

    private Reply setLevel(Command.SetLevel command) {
        for (NodeRecord node : nodes.values()) {
            if (!node.supports(command.level())) {
                return new Reply.Refused(Reason.LEVEL_NOT_SUPPORTED);
            }
        }
        level = command.level();
        return Reply.Accepted.INSTANCE;
    }

    // ---- clients

    private Reply claim(Command.Claim command) {
        ClientRecord client = clients.get(command.clientId());
        if (client != null
                && client.connectionId == command.connectionId()
                && client.claimReply != null
                && client.online
                && client.owner.equals(command.origin())) {
            return client.claimReply;
        }
        long previousOwner = client == null ? -1 : client.owner.id();
        boolean present = client != null && !command.cleanStart() && !(client.online && client.expirySeconds == 0);
        if (client != null) {
            settleWill(client, !present);
        }
        if (client != null && !present) {
            client.will = null;
            remove(client, Removal.CLEAN_START);
            client = null;
        }
        if (client == null) {
            client = new ClientRecord(command.clientId());
            clients.put(command.clientId(), client);
        }
        take(client, command, new Reply.Claimed(appliedIndex, previousOwner, present));
        if (present && previousOwner != command.origin().id()) {
            observer.moved(client, previousOwner);
        }
        observer.changed(client);
        return client.claimReply;
    }

    private void take(ClientRecord client, Command.Claim command, Reply.Claimed reply) {
        obligations.dropExpiry(client.clientId());
        client.owner = command.origin();
        client.epoch = reply.epoch();
        client.connectionId = command.connectionId();
        client.claimReply = reply;
        client.lastNumber = 0;
        client.lastReply = null;
        client.online = true;
        client.expirySeconds = command.expirySeconds();
        client.will = command.will();
        client.timeMillis = command.timeMillis();
    }

    /** The will of the connection that a claim ends, MQTT 5.0 section 3.1.3.2.2. */
    private void settleWill(ClientRecord client, boolean sessionEnds) {
        if (sessionEnds) {
            obligations.hastenWill(client.clientId(), timeMillis);
        } else {
            obligations.dropWill(client.clientId());
        }
        if (client.online && client.will != null && (sessionEnds || client.will.delaySeconds() == 0)) {
            obligations.addWill(client, timeMillis, client.will);
        }
        client.will = null;
    }

    private Reply disconnected(Command.Disconnected command) {
        ClientRecord client = clients.get(command.clientId());
        if (client.online) {
            client.timeMillis = command.timeMillis();
            goOffline(client, command.expirySeconds(), command.sendWill());
        }
        return Reply.Accepted.INSTANCE;
    }

    private void goOffline(ClientRecord client, long expirySeconds, boolean sendWill) {
        Will will = sendWill ? client.will : null;
        client.online = false;
        client.will = null;
        client.expirySeconds = expirySeconds;
        client.timeMillis = Math.max(client.timeMillis, timeMillis);
        if (expirySeconds == 0) {
            if (will != null) {
                obligations.addWill(client, timeMillis, will);
            }
            remove(client, Removal.DISCONNECTED);
            return;
        }
        if (will != null) {
            long delay = Math.min(will.delaySeconds(), expirySeconds);
            obligations.addWill(client, timeMillis + delay * 1000, will);
        }
        if (expirySeconds != NEVER_EXPIRES) {
            obligations.addExpiry(client, timeMillis + expirySeconds * 1000);
        }
        observer.changed(client);
    }

    private Reply expired(Command.Expired command) {
        ClientRecord client = clients.get(command.clientId());
        if (client.online || !obligations.expiryIsDue(command.clientId(), command.timeMillis())) {
            return new Reply.Refused(Reason.NOT_APPLICABLE);
        }
        endSession(client, Removal.EXPIRED);
        return Reply.Accepted.INSTANCE;
    }

    private void endSession(ClientRecord client, Removal why) {
        settleWill(client, true);
        remove(client, why);
    }

    /** Takes the record out of the state; a will that is owed has become an obligation before. */
    private void remove(ClientRecord client, Removal why) {
        obligations.dropExpiry(client.clientId());
        subscriptions.forgetAll(client);
        client.online = false;
        clients.remove(client.clientId());
        observer.removed(client, why);
    }

    // ---- subscriptions

    private static Reply numbered(ClientRecord client, long number, Function<ClientRecord, Reply> action) {
        if (number <= client.lastNumber) {
            return number == client.lastNumber ? client.lastReply : new Reply.Refused(Reason.NOT_APPLICABLE);
        }
        Reply reply = action.apply(client);
        client.lastNumber = number;
        client.lastReply = reply;
        return reply;
    }

    // ---- reading

    /** The index of the last command. */
    public long appliedIndex() {
        return appliedIndex;
    }

    /** The level whose rules apply. */
    public int level() {
        return level;
    }

    /** Whether this incarnation of the node is up. */
    public boolean isUp(NodeRef node) {
        NodeRecord record = nodes.get(node.id());
        return record != null && record.ref().equals(node);
    }

    /** The nodes that are up, by id. */
    public List<NodeRef> nodes() {
        return nodes.values().stream().map(NodeRecord::ref).toList();
    }

    /** The record of a client, or null. */
    public ClientRecord client(String clientId) {
        return clients.get(clientId);
    }

    /** All clients, in no order. */
    public Collection<ClientRecord> clients() {
        return Collections.unmodifiableCollection(clients.values());
    }

    /** How many clients hold a limited filter. */
    public int holders(String filter) {
        return subscriptions.holders(filter);
    }

    /** All obligations by id. */
    public Collection<Obligation> obligations() {
        return obligations.all();
    }
}
