package org.rmqtt.core.peer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;

/**
 * What one lane of another node brings: frames are taken in their order when this node has applied what their sender had,
 * repeated items are left out, and what was accepted is acknowledged. Confined to one loop.
 */
final class InLane {
    private final long node;
    private final int lane;
    private final LaneSet loop;
    private final PeerHub hub;
    private final Deque<Frame> waiting = new ArrayDeque<>();
    private final Deque<Acceptance> accepting = new ArrayDeque<>();
    private final RecentNumbers recent;
    private long stream;
    private long senderIncarnation;
    private long receiverIncarnation;
    private long last;
    private long accepted;
    private long acknowledged;
    private boolean ackScheduled;

    /** The items up to a number, until all loops and nodes that have them to take them have done so. */
    final class Acceptance {
        private final long upTo;
        private final AtomicInteger open = new AtomicInteger(1);

        private Acceptance(long upTo) {
            this.upTo = upTo;
        }

        /** A message has been taken. */
        void took(Message message) {
            if (message.qos() != QoS.AT_MOST_ONCE) {
                recent.add(message.number());
            }
        }

        /** Somebody more has something to do. */
        void open() {
            open.incrementAndGet();
        }

        /** Somebody has done it; any thread. */
        void settle() {
            settleLater(this);
        }
    }

    InLane(long node, int lane, LaneSet loop, PeerHub hub) {
        this.node = node;
        this.lane = lane;
        this.loop = loop;
        this.hub = hub;
        this.recent = hub.recent(node, lane);
    }

    long node() {
        return node;
    }

    /** How many frames wait until this node has applied what their sender had. */
    int frames() {
        return waiting.size();
    }

    /** How many items have been taken and not acknowledged. */
    long unacknowledged() {
        return last - acknowledged;
    }

    void onFrame(Frame frame) {
        if (frame.senderIncarnation < senderIncarnation || frame.receiverIncarnation < receiverIncarnation) {
            return;
        }
        senderIncarnation = frame.senderIncarnation;
        receiverIncarnation = frame.receiverIncarnation;
        if (frame.stream != stream) {
            stream = frame.stream;
            last = 0;
            accepted = 0;
            acknowledged = 0;
            waiting.clear();
            accepting.clear();
        }
        waiting.add(frame);
        proceed();
    }

    /** The sender is dead: what waits here has not been taken. */
    void drop() {
        waiting.clear();
    }

    /** Takes in what this node is ready for. */
    void proceed() {
        while (!waiting.isEmpty()) {
            Frame frame = waiting.peek();
            if (hub.applied() < frame.needed) {
                hub.whenApplied(frame.needed, loop.loop(), this::proceed);
                return;
            }
            waiting.poll();
            take(frame);
        }
    }

    private void take(Frame frame) {
        long number = frame.first;
        if (number > last + 1) {
            return;
        }
        Acceptance acceptance = new Acceptance(number + frame.count - 1);
        long loops = 0;
        loop.open();
        for (int item = 0; item < frame.count; item++, number++) {
            loops |= loop.take(node, lane, frame, item, number > last, acceptance);
            last = Math.max(last, number);
        }
        if (acceptance.upTo <= accepted) {
            scheduleAck();
            return;
        }
        accepting.add(acceptance);
        for (long rest = loops; rest != 0; rest &= rest - 1) {
            acceptance.open.incrementAndGet();
            loop.delivery().after(hub.loop(Long.numberOfTrailingZeros(rest)), () -> settleLater(acceptance));
        }
        settled(acceptance);
    }

    private void settleLater(Acceptance acceptance) {
        loop.loop().execute(() -> settled(acceptance));
    }

    private void settled(Acceptance acceptance) {
        if (acceptance.open.decrementAndGet() > 0) {
            return;
        }
        while (!accepting.isEmpty() && accepting.peek().open.get() == 0) {
            accepted = Math.max(accepted, accepting.poll().upTo);
        }
        scheduleAck();
    }

    private void scheduleAck() {
        if (!ackScheduled) {
            ackScheduled = true;
            loop.loop().afterInput(this::acknowledge);
        }
    }

    private void acknowledge() {
        ackScheduled = false;
        if (hub.acknowledge(node, senderIncarnation, lane, stream, accepted)) {
            acknowledged = accepted;
        }
    }

    /** Acknowledges again what could not be acknowledged before. */
    void tick() {
        if (acknowledged < accepted) {
            acknowledge();
        }
        proceed();
    }
}
