package org.rmqtt.core.peer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.rmqtt.api.broker.StreamView;
import org.rmqtt.core.state.Command.NodeRef;

/** Looks at the lanes of all loops from other threads: each loop adds its own to the sums of each node. */
public final class Streams {
    private final ConcurrentSkipListMap<Long, Sums> sums = new ConcurrentSkipListMap<>();

    private Streams() {}

    /** The sums of one node; any thread adds. */
    private static final class Sums {
        private final LongAdder outLanes = new LongAdder();
        private final LongAdder blocked = new LongAdder();
        private final LongAdder frames = new LongAdder();
        private final LongAdder sent = new LongAdder();
        private final LongAdder unsent = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final LongAccumulator silentNanos = new LongAccumulator(Math::max, 0);
        private final LongAdder inLanes = new LongAdder();
        private final LongAdder inFrames = new LongAdder();
        private final LongAdder taken = new LongAdder();
    }

    /** The streams to and from the other nodes that are up, by id; any thread. */
    public static CompletionStage<List<StreamView>> of(PeerHub hub) {
        Streams streams = new Streams();
        for (NodeRef peer : hub.peers()) {
            streams.sums.put(peer.id(), new Sums());
        }
        CompletableFuture<List<StreamView>> done = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(hub.laneCount());
        hub.forEachLoop(set -> {
            set.addTo(streams);
            if (left.decrementAndGet() == 0) {
                done.complete(streams.views());
            }
        });
        return done;
    }

    /** Adds a lane to a node, with what it has. */
    void add(OutLane.Load lane) {
        Sums node = sums.get(lane.nodeId());
        if (node != null) {
            node.outLanes.increment();
            node.blocked.add(lane.blocked() ? 1 : 0);
            node.frames.add(lane.frames());
            node.sent.add(lane.sent());
            node.unsent.add(lane.unsent());
            node.bytes.add(lane.bytes());
            node.silentNanos.accumulate(lane.silentNanos());
        }
    }

    /** Adds a lane of a node, with frames that wait and items that have been taken and not acknowledged. */
    void add(long nodeId, int frames, long taken) {
        Sums node = sums.get(nodeId);
        if (node != null) {
            node.inLanes.increment();
            node.inFrames.add(frames);
            node.taken.add(taken);
        }
    }

    private List<StreamView> views() {
        return sums.entrySet().stream()
                .map(entry -> view(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static StreamView view(long nodeId, Sums node) {
        return new StreamView(
                nodeId,
                new StreamView.To(
                        node.outLanes.intValue(),
                        node.blocked.intValue(),
                        node.frames.intValue(),
                        node.sent.intValue(),
                        node.unsent.intValue(),
                        node.bytes.sum(),
                        TimeUnit.NANOSECONDS.toMillis(node.silentNanos.get())),
                new StreamView.From(node.inLanes.intValue(), node.inFrames.intValue(), node.taken.sum()));
    }
}
