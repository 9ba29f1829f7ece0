package org.rmqtt.core.session;

import java.util.Arrays;
import org.rmqtt.api.broker.ClientView;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.SubscriptionOptions;
import org.rmqtt.api.packet.Connect;
import org.rmqtt.api.security.ClientInfo;
import org.rmqtt.core.routing.LocalClient;
import org.rmqtt.core.routing.LocalSubscription;

/**
 * The session of one client on this node, MQTT 5.0 section 4.1. It belongs to one loop for its whole life; a connection
 * that is accepted on another loop moves to this one. Only {@link #clientId}, {@link #loop}, {@link #epoch} and {@link
 * #isOnline} may be used by other threads.
 */
public final class Session implements LocalClient {
    // lives as long as the session
    private final String clientId;
    private final LoopContext context;
    private final Outbound outbound = new Outbound(this);
    private final PacketIdSet unreleased = new PacketIdSet();
    private final Transfer transfer = new Transfer(this);
    private volatile long epoch;
    private volatile long previousEpoch = -1;
    private long commandNumber;
    private int subscriptions;
    private volatile Leaving leaving;
    private boolean ended;
    private ClientInfo client;
    private final int createdSeconds = nowSeconds();
    private int connectedSeconds;
    private int disconnectedSeconds;
    private String disconnectedReason;
    private char keepAliveSeconds;
    private boolean cleanStart;
    private boolean sessionPresent;

    // lives as long as the connection
    private volatile ClientConnection connection;

    // lives for one turn of a message
    private long takenTurn = -1;
    private long mergeTurn = -1;
    private QoS mergedQos;
    private boolean mergedRetain;
    private int[] mergedIds;

    /** A session without a connection, on a loop of its own choice. */
    public Session(String clientId, LoopContext context, long epoch) {
        this.clientId = clientId;
        this.context = context;
        this.epoch = epoch;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public SessionLoop loop() {
        return context.loop();
    }

    @Override
    public boolean isOnline() {
        return connection != null;
    }

    @Override
    public boolean takes(long index, long turn) {
        if (transfer.takes(index)) {
            transfer.beginWaiting();
            takenTurn = turn;
            return true;
        }
        return false;
    }

    @Override
    public boolean isOwed(long goneAt, long routedAt) {
        return transfer.isOwed(goneAt, routedAt);
    }

    /** Whether the client was found in the routing table for a message; on the loop. */
    public boolean hasTaken(long turn) {
        return takenTurn == turn;
    }

    /** What the session needs to move between nodes. */
    public Transfer transfer() {
        return transfer;
    }

    /** The epoch at which this node claimed the client. */
    public long epoch() {
        return epoch;
    }

    /** The epoch of the same claim in the log before; -1 if there was none. */
    public long previousEpoch() {
        return previousEpoch;
    }

    // ---- called by whoever exchanges logs and moves sessions

    /** The session goes on in another log, or under another owner's epoch; any thread. */
    public void rebase(long newEpoch) {
        if (newEpoch != epoch) {
            previousEpoch = epoch;
            epoch = newEpoch;
        }
    }

    /** How many subscriptions the client has, and how many messages may wait for it, as the shared state has it. */
    public void replicated(int subscriptionCount, int maxQueue) {
        subscriptions = subscriptionCount;
        outbound.bound(maxQueue);
    }

    LoopContext context() {
        return context;
    }

    Outbound outbound() {
        return outbound;
    }

    PacketIdSet unreleased() {
        return unreleased;
    }

    ClientConnection connection() {
        return connection;
    }

    boolean isEnded() {
        return ended;
    }

    ClientInfo client() {
        return client;
    }

    private static int nowSeconds() {
        return (int) (System.currentTimeMillis() / 1000);
    }

    /** What an operator sees of the session; null once it has ended or before its first CONNACK. */
    ClientView view() {
        ClientConnection current = connection;
        if (ended || client == null) {
            return null;
        }
        long expirySeconds = leaving == null ? 0 : leaving.expirySeconds();
        return new ClientView(
                client,
                current != null,
                cleanStart,
                sessionPresent,
                keepAliveSeconds,
                current == null ? expirySeconds : current.sessionExpirySeconds(),
                millis(createdSeconds),
                millis(connectedSeconds),
                current == null ? millis(disconnectedSeconds) : 0,
                current == null ? disconnectedReason : null,
                subscriptions,
                outbound.queued(),
                outbound.maxQueued(),
                outbound.inflight(),
                current == null ? 0 : client.connection().policy().delivery().maxInflight());
    }

    private static long millis(int seconds) {
        return Integer.toUnsignedLong(seconds) * 1000;
    }

    /** How many subscriptions the client has. */
    int subscriptions() {
        return subscriptions;
    }

    /** How many subscriptions the client has after a change of them. */
    void setSubscriptions(int count) {
        subscriptions = count;
    }

    /** The number of the next Subscribe or Unsubscribe. */
    long nextCommandNumber() {
        return ++commandNumber;
    }

    /**
     * How the last connection ended.
     *
     * @param expirySeconds the session expiry interval
     * @param sendWill whether its will is owed
     */
    public record Leaving(long expirySeconds, boolean sendWill) {}

    void setLeaving(Leaving newLeaving) {
        leaving = newLeaving;
    }

    /** How the last connection ended, or null; any thread. */
    public Leaving leaving() {
        return leaving;
    }

    // ---- delivery

    @Override
    public void deliver(Message message, LocalSubscription subscription, SharedFrames shared) {
        SubscriptionOptions options = subscription.options();
        if (ended || options.noLocal() && clientId.equals(message.origin().clientId())) {
            return;
        }
        outbound.accept(
                message,
                options.qos().min(message.qos()),
                options.retainAsPublished() && message.retain(),
                ids(options.subscriptionId()),
                shared);
    }

    @Override
    public void deliverRetained(Message message, LocalSubscription subscription) {
        SubscriptionOptions options = subscription.options();
        if (!ended && options.retainHandling() != 2) {
            outbound.accept(message, options.qos().min(message.qos()), true, ids(options.subscriptionId()), null);
        }
    }

    private static int[] ids(int subscriptionId) {
        return subscriptionId == 0 ? null : new int[] {subscriptionId};
    }

    @Override
    public boolean gather(long turn, Message message, LocalSubscription subscription) {
        SubscriptionOptions options = subscription.options();
        if (ended || options.noLocal() && clientId.equals(message.origin().clientId())) {
            return false;
        }
        boolean first = mergeTurn != turn;
        if (first) {
            mergeTurn = turn;
            mergedQos = options.qos();
            mergedRetain = options.retainAsPublished();
            mergedIds = ids(options.subscriptionId());
        } else {
            mergedQos = mergedQos.max(options.qos());
            mergedRetain |= options.retainAsPublished();
            if (options.subscriptionId() != 0) {
                mergedIds = append(mergedIds, options.subscriptionId());
            }
        }
        return first;
    }

    private static int[] append(int[] ids, int id) {
        if (ids == null) {
            return ids(id);
        }
        int[] grown = Arrays.copyOf(ids, ids.length + 1);
        grown[ids.length] = id;
        return grown;
    }

    @Override
    public void deliverMerged(Message message, SharedFrames shared) {
        int[] ids = mergedIds;
        mergedIds = null;
        outbound.accept(
                message,
                mergedQos.min(message.qos()),
                mergedRetain && message.retain(),
                ids,
                ids == null ? shared : null);
    }

    @Override
    public void deliverOwed(Message message) {
        transfer.beginWaiting();
        int[] ids = mergedIds;
        mergedIds = null;
        if (transfer.isNew(message)) {
            QoS qos = mergedQos.min(message.qos());
            outbound.acceptOwed(
                    new Queued(message, qos, mergedRetain && message.retain(), ids, transfer.adoptedFrom()));
        }
    }

    // ---- the connection comes and goes

    /** A claim of this client has been granted: whatever connection there was loses it [MQTT-3.1.4-2]. */
    void takeOver(long newEpoch) {
        if (connection != null) {
            letGo().loseSession(ReasonCode.SESSION_TAKEN_OVER, "another connection uses the client id");
        }
        epoch = newEpoch;
        commandNumber = 0;
    }

    /** A client is connected to the session; what its CONNECT says is kept for operators. */
    void attach(ClientConnection newConnection, ClientInfo newClient, Connect connect, boolean present, int keepAlive) {
        connection = newConnection;
        client = newClient;
        cleanStart = connect.cleanStart();
        sessionPresent = present;
        keepAliveSeconds = (char) keepAlive;
        connectedSeconds = nowSeconds();
    }

    /** The connection, which is not the session's any more, or null. */
    ClientConnection letGo() {
        ClientConnection old = connection;
        connection = null;
        outbound.detach();
        return old;
    }

    /** What the session held is somewhere else now. */
    void empty() {
        ended = true;
        outbound.clear();
        unreleased.clear();
    }

    /** The connection is gone and the session goes on without. */
    void detach(String why) {
        connection = null;
        outbound.detach();
        disconnectedSeconds = nowSeconds();
        disconnectedReason = why;
    }

    /** The session is over; a connection that it has is closed with a reason. */
    public void end(ReasonCode reason, String why) {
        if (ended) {
            return;
        }
        ended = true;
        ClientConnection old = connection;
        connection = null;
        outbound.end();
        unreleased.clear();
        if (old != null) {
            old.loseSession(reason, why);
        }
        context.services().registry().remove(this);
        context.news().terminated(this, why);
    }
}
