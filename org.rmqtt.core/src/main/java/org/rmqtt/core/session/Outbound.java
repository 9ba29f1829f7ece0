package org.rmqtt.core.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.connection.Connection;
import org.rmqtt.api.connection.ConnectionPolicy;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.event.DropReason;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.packet.PubAck;
import org.rmqtt.api.packet.PubComp;
import org.rmqtt.api.packet.PubRec;
import org.rmqtt.api.packet.PubRel;
import org.rmqtt.core.metrics.Counter;

/**
 * The way of messages to one client: written at once while the connection, the receive window and the rate limit allow
 * it; otherwise they wait in a bounded queue. Confined to the session's loop.
 */
final class Outbound {
    /** The most retained messages that wait for one client; those of further subscriptions are dropped and counted. */
    static final int MAX_REPLAY_MESSAGES = 1_000_000;

    /** The bound of the queue of a session whose own is not known yet. */
    private static final int DEFAULT_QUEUE = 1000;

    private final Session session;

    // lives as long as the session
    private final OutboundWindow window = new OutboundWindow();
    private final ArrayDeque<Queued> queue = new ArrayDeque<>(0);
    private RetainedReplay replay;
    private ArrayDeque<Queued> held;
    private ArrayDeque<Queued> owed;
    private boolean ownIds;
    private int maxQueue = DEFAULT_QUEUE;
    private long defaultLifetimeMillis = Long.MAX_VALUE;

    // lives as long as the connection
    private Connection connection;
    private boolean v5;
    private int quota;
    private TokenBucket tokens;
    private ArrayDeque<Inflight> resend;
    private long retryNanos;
    private boolean refillScheduled;

    Outbound(Session session) {
        this.session = session;
    }

    /** Sets how many messages may wait. */
    void bound(int messages) {
        maxQueue = messages > 0 ? messages : maxQueue;
    }

    private News news() {
        return session.context().news();
    }

    int queued() {
        return queue.size();
    }

    int maxQueued() {
        return maxQueue;
    }

    int inflight() {
        return window.size();
    }

    /** A message has been routed to this session. */
    void accept(Message message, QoS qos, boolean retain, int[] subscriptionIds, SharedFrames shared) {
        if (held != null) {
            enqueue(held, new Queued(message, qos, retain, subscriptionIds, 0));
        } else if (connection != null && queue.isEmpty() && resend == null && mayWrite(qos) && takeToken()) {
            write(message, qos, retain, subscriptionIds, shared);
        } else {
            enqueue(queue, new Queued(message, qos, retain, subscriptionIds, 0));
        }
    }

    /** A message that comes before those that are held back, but after what the old owner is going to send. */
    void acceptOwed(Queued entry) {
        enqueue(held == null ? queue : owed, entry);
        drain();
    }

    private boolean mayWrite(QoS qos) {
        return connection.isWritable() && (qos == QoS.AT_MOST_ONCE || quota > 0);
    }

    private boolean takeToken() {
        if (tokens == null || tokens.tryTake(System.nanoTime())) {
            return true;
        }
        if (!refillScheduled) {
            refillScheduled = true;
            Connection current = connection;
            session.loop()
                    .schedule(
                            () -> {
                                if (current == connection) {
                                    refillScheduled = false;
                                    drain();
                                }
                            },
                            tokens.waitMillis(),
                            TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private void write(Message message, QoS qos, boolean retain, int[] subscriptionIds, SharedFrames shared) {
        int packetId = qos == QoS.AT_MOST_ONCE ? 0 : window.nextId();
        if (connection.publish(message, shared, qos, retain, false, packetId, subscriptionIds)) {
            if (packetId != 0) {
                Inflight inflight = new Inflight(packetId, message, qos, retain, subscriptionIds);
                if (retryNanos > 0) {
                    inflight.sentNanos = System.nanoTime();
                }
                window.add(inflight);
                charge(inflight);
            }
            news().delivered(session, message, qos, retain, packetId);
        } else {
            news().dropped(session, message, DropReason.TOO_LARGE);
        }
    }

    /** RMQTT's policy: a full queue drops a new QoS 0 message, but for QoS 1 and 2 its oldest one. */
    private void enqueue(ArrayDeque<Queued> line, Queued entry) {
        if (line.size() >= maxQueue) {
            if (entry.qos() == QoS.AT_MOST_ONCE || line.isEmpty()) {
                news().dropped(session, entry.message(), DropReason.QUEUE_FULL);
                return;
            }
            news().dropped(session, line.poll().message(), DropReason.QUEUE_FULL);
        }
        line.add(entry);
        // what is held back comes here again
        news().queued(session, entry.message(), entry.qos(), line == queue ? line.size() : 0);
    }

    /** Writes what waits, in order, as far as the client takes it. */
    void drain() {
        if (connection == null || resend != null && !drainResend()) {
            return;
        }
        long now = queue.isEmpty() ? 0 : System.currentTimeMillis();
        for (Queued next = queue.peek(); next != null; next = queue.peek()) {
            if (isExpired(next.message(), now)) {
                queue.poll();
                news().dropped(session, next.message(), DropReason.EXPIRED);
            } else if (mayWrite(next.qos()) && takeToken()) {
                queue.poll();
                write(next.message(), next.qos(), next.retain(), next.subscriptionIds(), null);
            } else {
                return;
            }
        }
        while (replay != null && queue.isEmpty() && mayWrite(replay.qos()) && takeToken()) {
            replayNext(replay.next());
        }
    }

    private void replayNext(Message message) {
        if (message == null) {
            replay = replay.following();
        } else {
            write(message, replay.qosOf(message), true, replay.subscriptionIds(), null);
            session.context().counters().add(Counter.DELIVERED_RETAINED);
        }
    }

    private boolean isExpired(Message message, long nowMillis) {
        return message.isExpired(nowMillis)
                || !message.properties().hasExpiry() && nowMillis - message.createdMillis() >= defaultLifetimeMillis;
    }

    /** Retained messages for a new subscription; they go out as the client takes them, after those before them. */
    void replay(RetainedReplay next) {
        int waiting = replay == null ? 0 : replay.remaining();
        if (waiting + next.remaining() > MAX_REPLAY_MESSAGES) {
            session.context().counters().add(Counter.DROPPED_QUEUE_FULL, next.remaining());
            return;
        }
        if (replay == null) {
            replay = next;
        } else {
            replay.append(next);
        }
        drain();
    }

    // ---- the connection comes and goes

    void attach(Connection newConnection, ConnectionPolicy policy, boolean isV5, int receiveMaximum) {
        connection = newConnection;
        v5 = isV5;
        maxQueue = policy.delivery().maxQueueMessages();
        defaultLifetimeMillis = policy.expiry().message().isZero()
                ? Long.MAX_VALUE
                : policy.expiry().message().toMillis();
        quota = Math.min(receiveMaximum, policy.delivery().maxInflight());
        retryNanos = v5 ? 0 : policy.delivery().retryInterval().toNanos();
        int burst = policy.delivery().rateBurst();
        tokens = burst == 0
                ? null
                : new TokenBucket(burst, policy.delivery().ratePeriod().toNanos(), System.nanoTime());
        refillScheduled = false;
        resend = window.size() == 0 ? null : new ArrayDeque<>(window.inOrder());
        if (resend != null) {
            resend.forEach(inflight -> inflight.counts = false);
        }
        drain();
    }

    void detach() {
        connection = null;
        resend = null;
        tokens = null;
    }

    /** Sends again what was under way when the last connection ended; true when nothing is left to send again. */
    private boolean drainResend() {
        for (Inflight next = resend.peek(); next != null; next = resend.peek()) {
            if (window.get(next.packetId) != next) {
                resend.poll();
            } else if (next.state == InflightState.RELEASED) {
                resend.poll();
                charge(next);
                connection.send(new PubRel(next.packetId));
            } else if (mayWrite(next.qos)) {
                resend.poll();
                resend(next);
            } else {
                return false;
            }
        }
        resend = null;
        return true;
    }

    /** A message counts until it is acknowledged to the end, also one of which only PUBREL is sent [MQTT5-3.3.4-9]. */
    private void charge(Inflight inflight) {
        inflight.counts = true;
        quota--;
    }

    private void resend(Inflight inflight) {
        if (repeat(inflight)) {
            inflight.sentNanos = System.nanoTime();
            charge(inflight);
        } else {
            window.remove(inflight);
            news().dropped(session, inflight.message, DropReason.TOO_LARGE);
        }
    }

    /** MQTT 3 only: sends again what has not been acknowledged for long, as RMQTT does. */
    void retry(long nowNanos) {
        if (retryNanos == 0 || window.size() == 0 || connection == null || resend != null) {
            return;
        }
        for (Inflight inflight : window.inOrder()) {
            if (nowNanos - inflight.sentNanos < retryNanos || !connection.isWritable()) {
                return;
            }
            inflight.sentNanos = nowNanos;
            if (inflight.state == InflightState.RELEASED) {
                connection.send(new PubRel(inflight.packetId));
            } else {
                repeat(inflight);
            }
        }
    }

    private boolean repeat(Inflight inflight) {
        return connection.publish(
                inflight.message,
                null,
                inflight.qos,
                inflight.retain,
                true,
                inflight.packetId,
                inflight.subscriptionIds);
    }

    // ---- acknowledgements of the client

    void onPubAck(PubAck packet) {
        Inflight inflight = window.get(packet.packetId());
        if (inflight != null && inflight.qos == QoS.AT_LEAST_ONCE) {
            complete(inflight, true);
        }
    }

    void onPubRec(PubRec packet) {
        Inflight inflight = window.get(packet.packetId());
        if (inflight == null || inflight.qos != QoS.EXACTLY_ONCE) {
            connection.send(
                    new PubRel(packet.packetId(), v5 ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS));
        } else if (packet.reason().isError()) {
            complete(inflight, true);
        } else {
            if (inflight.state == InflightState.SENT) {
                inflight.state = InflightState.RELEASED;
                news().acked(session, inflight);
                inflight.message = null;
            }
            connection.send(new PubRel(packet.packetId()));
        }
    }

    void onPubComp(PubComp packet) {
        Inflight inflight = window.get(packet.packetId());
        if (inflight != null && inflight.state == InflightState.RELEASED) {
            complete(inflight, false);
        }
    }

    private void complete(Inflight inflight, boolean acknowledged) {
        window.remove(inflight);
        if (inflight.counts) {
            quota++;
        }
        if (acknowledged) {
            news().acked(session, inflight);
        }
        if (!queue.isEmpty() || resend != null || replay != null) {
            drain();
        }
    }

    // ---- moving between nodes

    /** What comes from now on waits behind what the old owner is going to send. */
    void hold() {
        if (held == null) {
            held = new ArrayDeque<>();
            owed = new ArrayDeque<>(0);
            ownIds = connection != null || window.size() > 0;
        }
    }

    /** Nothing more comes from the old owner. */
    void release() {
        if (held != null) {
            owed.addAll(held);
            held = null;
            owed.forEach(entry -> enqueue(queue, entry));
            owed = null;
            drain();
        }
    }

    SessionContent content(List<Integer> unreleased) {
        return SessionContent.of(window, queue, unreleased, maxQueue);
    }

    /** Takes in what another node had; packet identifiers are kept only if this session has none of its own. */
    void absorb(SessionContent content, boolean arriving) {
        boolean keepIds = arriving && !ownIds;
        maxQueue = Math.max(maxQueue, content.maxQueue());
        List<Inflight> underWay = new ArrayList<>();
        for (SessionContent.Entry entry : content.entries()) {
            if (entry.packetId() != 0 && keepIds) {
                underWay.add(entry.inflight());
            } else if (!entry.released()) {
                enqueue(queue, entry.queued());
            }
        }
        if (keepIds) {
            window.restore(underWay, content.lastPacketId());
        }
        drain();
    }

    void clear() {
        detach();
        queue.clear();
        window.clear();
        held = null;
        replay = null;
    }

    /** The session ends: what waits is dropped and counted. */
    void end() {
        detach();
        session.context().counters().add(Counter.DROPPED_SESSION_ENDED, queue.size());
        queue.clear();
        replay = null;
    }
}
