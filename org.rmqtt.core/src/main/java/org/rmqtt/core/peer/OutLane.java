package org.rmqtt.core.peer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.rmqtt.api.cluster.PeerNetwork;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.wire.FrameProto;

/**
 * What one loop sends to one life of another node: numbered items in frames of what waits, sent again after a loss until
 * they are acknowledged. Confined to the loop.
 *
 * <p>A node that has not acknowledged anything for the failure detection time is suspected: publishers do not wait for it
 * any longer, and what is sent to it stays in this bounded buffer.
 */
final class OutLane {
    /** From this many items or bytes under way publishers are not read, and QoS 0 messages are dropped. */
    static final int MAX_ITEMS = 16_384;

    static final long MAX_BYTES = 64L * 1024 * 1024;

    private static final long FIRST_RESEND_NANOS = 1_000_000_000L;
    private static final long NO_PROBE = 0;
    private static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

    private final long stream = ThreadLocalRandom.current().nextLong();
    private final NodeRef peer;
    private final int lane;
    private final PeerHub hub;
    private final FrameWriter writer;
    private final Deque<Outgoing> unsent = new ArrayDeque<>();
    private final Deque<Outgoing> sent = new ArrayDeque<>();
    private final Deque<Long> frames = new ArrayDeque<>();
    private long firstSent = 1;
    private long bytes;
    private long progressNanos = System.nanoTime();
    /** The number whose way there and back is measured; one at a time. */
    private long probe = NO_PROBE;

    private long probeNanos;
    private long resendAfterNanos = FIRST_RESEND_NANOS;
    private boolean suspected;
    /** Whether the network has not taken what waits. */
    private boolean blocked;

    /**
     * What a lane has at one moment.
     *
     * @param nodeId the node that it goes to
     * @param blocked whether the network does not take what is not sent yet
     * @param frames frames that are not acknowledged
     * @param sent items in them
     * @param unsent items that are not sent yet
     * @param bytes about how many bytes all items have
     * @param silentNanos how long nothing has been acknowledged; 0 if there are no items
     */
    record Load(long nodeId, boolean blocked, int frames, int sent, int unsent, long bytes, long silentNanos) {}

    OutLane(NodeRef peer, int lane, PeerHub hub, FrameWriter writer) {
        this.peer = peer;
        this.lane = lane;
        this.hub = hub;
        this.writer = writer;
    }

    NodeRef peer() {
        return peer;
    }

    /** The number of this row of items; that to another life of the node has another one. */
    long stream() {
        return stream;
    }

    boolean isEmpty() {
        return unsent.isEmpty() && sent.isEmpty();
    }

    Load load(long nowNanos) {
        long silent = isEmpty() ? 0 : nowNanos - progressNanos;
        return new Load(peer.id(), blocked, frames.size(), sent.size(), unsent.size(), bytes, silent);
    }

    boolean isFull() {
        return unsent.size() + sent.size() >= MAX_ITEMS || bytes >= MAX_BYTES;
    }

    void add(Outgoing item) {
        if (isEmpty()) {
            progressNanos = System.nanoTime();
        }
        unsent.add(suspected ? item.released() : item);
        bytes += item.size();
        if (unsent.size() == hub.settings().batchSize()) {
            // a full frame does not wait for the end of the turn: its messages are still in the caches;
            // what the network does not take is not written again for each item that follows
            flush();
        }
    }

    /** Sends what waits, as far as the network takes it. */
    void flush() {
        PeerNetwork network = hub.network();
        blocked = network == null && !unsent.isEmpty();
        while (network != null
                && !unsent.isEmpty()
                && frames.size() < hub.settings().windowFrames()) {
            int size = 0;
            int count = 0;
            for (Iterator<Outgoing> next = unsent.iterator();
                    next.hasNext() && count < hub.settings().batchSize() && size < MAX_FRAME_BYTES;
                    count++) {
                size += next.next().size();
            }
            FrameProto header = hub.frame(peer)
                    .setStream(stream)
                    .setFirst(firstSent + sent.size())
                    .build();
            if (!network.send(peer.id(), lane, writer.write(header, unsent, count))) {
                blocked = true;
                return;
            }
            for (int i = 0; i < count; i++) {
                sent.add(unsent.poll());
            }
            frames.add(firstSent + sent.size() - 1);
            if (probe == NO_PROBE) {
                probe = frames.peekLast();
                probeNanos = System.nanoTime();
            }
        }
    }

    /** The stream has been opened anew: what was not acknowledged may not have arrived. */
    void resend() {
        while (!sent.isEmpty()) {
            unsent.addFirst(sent.pollLast());
        }
        frames.clear();
        probe = NO_PROBE;
        flush();
    }

    /** The node has accepted everything up to a number. */
    void acknowledged(long upTo) {
        if (upTo < firstSent) {
            return;
        }
        progressNanos = System.nanoTime();
        if (probe != NO_PROBE && probe <= upTo) {
            hub.forwardLatency().record(progressNanos - probeNanos);
            probe = NO_PROBE;
        }
        resendAfterNanos = FIRST_RESEND_NANOS;
        suspected = false;
        while (firstSent <= upTo && !sent.isEmpty()) {
            Outgoing item = sent.poll();
            firstSent++;
            bytes -= item.size();
            item.settle();
        }
        while (!frames.isEmpty() && frames.peek() <= upTo) {
            frames.poll();
        }
        flush();
    }

    /** Looks whether the node has been silent for too long. */
    void tick(long nowNanos, long suspectNanos) {
        if (!suspected && !isEmpty() && nowNanos - progressNanos > suspectNanos) {
            suspected = true;
            release(sent);
            release(unsent);
        }
        if (!sent.isEmpty() && nowNanos - progressNanos > resendAfterNanos) {
            // the node may have dropped a frame because it was not yet in this life when the frame came
            resendAfterNanos *= 2;
            resend();
        } else {
            flush();
        }
    }

    private static void release(Deque<Outgoing> items) {
        int size = items.size();
        for (int i = 0; i < size; i++) {
            items.add(items.poll().released());
        }
    }

    /** This node begins a new life, in which acknowledgements of the one before do not count. */
    void goOn() {
        progressNanos = System.nanoTime();
        resend();
    }

    /** Ends the lane; gives what was not acknowledged, in order. */
    List<Outgoing> end() {
        List<Outgoing> left = new ArrayList<>(sent.size() + unsent.size());
        left.addAll(sent);
        left.addAll(unsent);
        sent.clear();
        unsent.clear();
        bytes = 0;
        return left;
    }
}
