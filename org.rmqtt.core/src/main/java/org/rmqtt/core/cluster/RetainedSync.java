package org.rmqtt.core.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.delivery.LoopDelivery;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.peer.PeerHub;
import org.rmqtt.core.retain.RetainedMessages;
import org.rmqtt.core.retain.RetainedMessages.Copy;
import org.rmqtt.core.wire.WireMessages;
import org.rmqtt.wire.ItemProto;
import org.rmqtt.wire.RetainedProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the retained messages of all nodes equal. Each change goes to every node at once; nodes compare digests with every
 * sign of life, and one that finds a difference twice in a row sends all it has, removals included: the newer version
 * wins, so both sides end with the same.
 */
final class RetainedSync {
    private static final Logger LOG = LoggerFactory.getLogger(RetainedSync.class);
    private static final long MAX_AHEAD_MILLIS = 60_000;
    private static final int COUNTER_BITS = 16;
    private static final int BATCH = 500;
    private static final long PAUSE_MILLIS = 5;
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Nodes that start together have found each other after this time. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RetainedMessages retained;
    private final PeerHub hub;
    private final SessionLoop loop;
    private final Counters counters;
    private final LongSupplier nanos;
    private final Absence absence = new Absence(RetainedMessages.REMEMBERED_MILLIS);
    private final Map<Long, Comparison> comparisons = new HashMap<>();
    private boolean settled;
    private long joinedNanos;

    private static final class Comparison {
        final boolean wasSettled;
        boolean equal;
        int differences;
        boolean sending;
        long lastSentNanos = System.nanoTime() - REST_NANOS;

        /** Begins with what another node says first. */
        Comparison(boolean wasSettled) {
            this.wasSettled = wasSettled;
        }
    }

    RetainedSync(RetainedMessages retained, PeerHub hub, SessionLoop loop, Counters counters, LongSupplier nanos) {
        this.retained = retained;
        this.hub = hub;
        this.loop = loop;
        this.counters = counters;
        this.nanos = nanos;
    }

    /** A topic as it is now, for other nodes; null if nothing is known of it. */
    RetainedProto current(Message message) {
        Copy copy = retained.copy(message.topic());
        return copy == null ? null : encode(copy);
    }

    private static RetainedProto encode(Copy copy) {
        RetainedProto.Builder proto = RetainedProto.newBuilder()
                .setTopic(copy.topic())
                .setVersionTime(copy.versionTime())
                .setVersionNode(copy.versionNode());
        if (copy.message() != null) {
            proto.setMessage(WireMessages.encode(copy.message()));
        }
        return proto.build();
    }

    void onRetained(RetainedProto proto, long index, LoopDelivery delivery) {
        if ((proto.getVersionTime() >>> COUNTER_BITS) > System.currentTimeMillis() + MAX_AHEAD_MILLIS) {
            counters.add(Counter.RETAINED_TOO_FAR_AHEAD);
            LOG.warn(
                    "the retained message of {} from node {} is refused: its clock is more than a minute ahead",
                    proto.getTopic(),
                    proto.getVersionNode());
            return;
        }
        try {
            Message message = proto.getMessage().isEmpty() ? null : WireMessages.decode(proto.getMessage());
            switch (retained.merge(
                    new Copy(proto.getTopic(), message, proto.getVersionTime(), proto.getVersionNode()))) {
                case TAKEN -> {
                    counters.add(Counter.RETAINED_REPLICATED);
                    if (message != null && index > 0) {
                        delivery.deliverRetained(message, index);
                    }
                }
                case REFUSED -> counters.add(Counter.RETAINED_REFUSED);
                case KNOWN -> {
                    // the same change has come on another way
                }
            }
        } catch (InvalidProtocolBufferException e) {
            LOG.error("the retained message of {} cannot be read: {}", proto.getTopic(), e.getMessage());
        }
    }

    /** This node has a place in the cluster. What others may have removed so long ago that nobody knows is discarded. */
    void joined() {
        long since = absence.ended(System.currentTimeMillis());
        if (since != 0 && !hub.peers().isEmpty()) {
            LOG.warn(
                    "this node was away for longer than removals are remembered: {} retained messages from before are"
                            + " discarded and copied afresh",
                    retained.discardBefore(since));
        }
        synchronized (this) {
            comparisons.clear();
            settled = false;
            joinedNanos = nanos.getAsLong();
        }
    }

    /**
     * What a store has brought is old. If another node was there before this one, what that one has not was removed; if there
     * is none, it is what the cluster retains.
     *
     * @return whether that is decided
     */
    synchronized boolean settle() {
        List<Comparison> others =
                hub.peers().stream().map(peer -> comparisons.get(peer.id())).toList();
        if (others.stream().anyMatch(other -> other != null && other.wasSettled && other.equal)) {
            int discarded = retained.discardDoubtful();
            if (discarded > 0) {
                LOG.warn(
                        "{} retained messages of the store are discarded: the cluster has gone on without them",
                        discarded);
            }
            settled = true;
        } else if (nanos.getAsLong() - joinedNanos > SETTLE_NANOS
                && others.stream().noneMatch(other -> other == null || other.wasSettled)) {
            retained.trustStore();
            settled = true;
        }
        return settled;
    }

    /**
     * Another node has said what it has.
     *
     * @param isSettled what it says of {@link #settle}
     */
    synchronized void compare(long node, long digest, boolean isSettled) {
        absence.heard(System.currentTimeMillis());
        Comparison comparison = comparisons.computeIfAbsent(node, id -> new Comparison(isSettled));
        comparison.equal = digest == retained.digest();
        comparison.differences = comparison.equal ? 0 : comparison.differences + 1;
        long now = System.nanoTime();
        if (comparison.differences >= 2 && !comparison.sending && now - comparison.lastSentNanos > REST_NANOS) {
            comparison.sending = true;
            comparison.lastSentNanos = now;
            Iterator<Copy> copies = retained.copies().iterator();
            loop.execute(() -> send(node, comparison, copies));
        }
    }

    private void send(long node, Comparison comparison, Iterator<Copy> copies) {
        for (int i = 0; i < BATCH && copies.hasNext() && !hub.lanes(loop).isCongested(); i++) {
            RetainedProto proto = encode(copies.next());
            hub.lanes(loop).send(node, ItemProto.newBuilder().setRetained(proto).build(), null, null);
        }
        if (copies.hasNext() && hub.peer(node) != null) {
            loop.schedule(() -> send(node, comparison, copies), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            synchronized (this) {
                comparison.sending = false;
            }
        }
    }

    /** Whether some other node has the same as this one; true if there is no other. */
    synchronized boolean isLevel() {
        return hub.peers().isEmpty()
                || comparisons.entrySet().stream()
                        .anyMatch(entry -> entry.getValue().equal && hub.peer(entry.getKey()) != null);
    }

    synchronized void forget() {
        comparisons.clear();
        settled = false;
    }
}
