package org.rmqtt.core.state;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.core.state.Reply.Reason;

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
    /** The level of the first release, by whose rules every state begins. */
    public static final int FIRST_LEVEL = 1;

    /**
     * The highest level that this release knows; it knows all before it too. What a level adds:
     *
     * <pre>
     * 2   a command that is far ahead of the leader's clock is refused
     * </pre>
     */
    public static final int LEVEL = 2;

    private static final int REFUSES_AHEAD = 2;

    /** The session expiry interval that means never [MQTT5-3.1.2-23]. */
    public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

    /** How far the time of a command may be ahead of the clock of the leader that took it into the log. */
    public static final long MAX_AHEAD_MILLIS = 60_000;

    private static final long DIGEST_PRIME = 0x100000001b3L;

    private final StateData data;
    private final ClientRules clients;
    private final NodeRules nodes;
    private final int highest;

    /** An empty state that reports its changes to a read model. */
    public BrokerState(StateObserver observer) {
        this(observer, LEVEL);
    }

    /** The empty state of a release that knows levels up to this one. */
    BrokerState(StateObserver observer, int highest) {
        this(new StateData(observer), highest);
    }

    private BrokerState(StateData data, int highest) {
        this.data = data;
        this.highest = highest;
        this.clients = new ClientRules(data);
        this.nodes = new NodeRules(data, clients);
    }

    /**
     * The state that {@link StateImage#writeTo} wrote.
     *
     * @throws IOException if it is not whole, or a newer release wrote it
     */
    public static BrokerState read(InputStream in, StateObserver observer) throws IOException {
        return new BrokerState(StateReader.read(in, observer, LEVEL), LEVEL);
    }

    /** Reports changes to another read model from now on. */
    public void observe(StateObserver observer) {
        data.observe(observer);
    }

    /** The state as it is now, to be written beside further commands; one at a time. */
    public StateImage capture() {
        return data.capture();
    }

    /** Applies the next command of a log of one node, which has one clock only. */
    public Reply apply(long index, Command command) {
        return apply(index, 0, command);
    }

    /**
     * Applies the next command of the log.
     *
     * @param index its index, larger than all before
     * @param takenMillis the leader's clock when it took the command into the log; 0 if the log does not say
     * @return the reply for the submitter; a refusal leaves the state as it was
     * @throws IllegalStateException if the state is at a level that this release does not know
     */
    public Reply apply(long index, long takenMillis, Command command) {
        if (index <= data.appliedIndex) {
            throw new IllegalArgumentException("index " + index + " after " + data.appliedIndex);
        }
        if (data.level > highest) {
            throw new IllegalStateException("the cluster is at level " + data.level + ", this release knows " + highest
                    + " at most; start a newer one");
        }
        data.observer().begin(index);
        data.appliedIndex = index;
        data.obligations.startOf(index);
        Reason refusal = refusal(takenMillis, command);
        Reply reply = refusal == null ? dispatch(command) : new Reply.Refused(refusal);
        data.digest = (data.digest ^ index ^ Reply.fingerprint(reply)) * DIGEST_PRIME;
        data.observer().end(index);
        return reply;
    }

    /** Counts a command that nobody understands, so that all nodes count alike. */
    public void skip(long index) {
        data.observer().begin(index);
        data.appliedIndex = index;
        data.observer().end(index);
    }

    private Reason refusal(long takenMillis, Command command) {
        if (command instanceof Command.FromNode fromNode && !isUp(fromNode.origin())) {
            return Reason.NODE_NOT_UP;
        }
        long time = command instanceof Command.Timed timed ? timed.timeMillis() : 0;
        if (data.level >= REFUSES_AHEAD && takenMillis > 0 && time > takenMillis + MAX_AHEAD_MILLIS) {
            return Reason.CLOCK_AHEAD;
        }
        if (command instanceof Command.ForClient forClient) {
            ClientRecord client = data.clients.get(forClient.clientId());
            if (client == null) {
                return Reason.NO_SUCH_CLIENT;
            }
            if (client.epoch != forClient.epoch()) {
                return Reason.STALE_EPOCH;
            }
        }
        data.timeMillis = Math.max(data.timeMillis, time);
        return null;
    }

    private Reply dispatch(Command command) {
        if (command instanceof Command.Claim c) {
            return clients.claim(c);
        } else if (command instanceof Command.Subscribe c) {
            return clients.subscribe(c);
        } else if (command instanceof Command.Unsubscribe c) {
            return clients.unsubscribe(c);
        } else if (command instanceof Command.Disconnected c) {
            return clients.disconnected(c);
        } else if (command instanceof Command.Terminated c) {
            return clients.terminated(c);
        } else if (command instanceof Command.Expired c) {
            return clients.expired(c);
        } else if (command instanceof Command.Import c) {
            return clients.imports(c);
        } else if (command instanceof Command.Done c) {
            data.obligations.done(c.obligationId());
            return Reply.Accepted.INSTANCE;
        } else if (command instanceof Command.NodeUp c) {
            return nodes.up(c);
        } else if (command instanceof Command.NodeDown c) {
            return nodes.down(c);
        } else if (command instanceof Command.NodeLeft c) {
            return nodes.left(c);
        }
        return nodes.setLevel((Command.SetLevel) command);
    }

    // ---- reading

    /** The index of the last command. */
    public long appliedIndex() {
        return data.appliedIndex;
    }

    /** A number that is equal on nodes that have applied the same commands with the same outcome. */
    public long digest() {
        return data.digest;
    }

    /** The level whose rules apply. */
    public int level() {
        return data.level;
    }

    /** The level that every node that is up knows, beyond the present one, or 0. */
    public int nextLevel() {
        return nodes.nextLevel();
    }

    /** Whether this incarnation of the node is up. */
    public boolean isUp(NodeRef node) {
        return data.isUp(node);
    }

    /** The nodes that are up, by id. */
    public List<NodeRef> nodes() {
        return data.nodes.values().stream().map(NodeRecord::ref).toList();
    }

    /** The record of a client, or null. */
    public ClientRecord client(String clientId) {
        return data.clients.get(clientId);
    }

    /** All clients, in no order. */
    public Collection<ClientRecord> clients() {
        return Collections.unmodifiableCollection(data.clients.values());
    }

    /** How many clients hold a limited filter. */
    public int holders(String filter) {
        return data.subscriptions.holders(filter);
    }

    /** All obligations by id. */
    public Collection<Obligation> obligations() {
        return data.obligations.all();
    }

    /** The will of a client without a connection that waits for its delay, or null. */
    public Obligation pendingWill(String clientId) {
        return data.obligations.pendingWill(clientId);
    }
}
