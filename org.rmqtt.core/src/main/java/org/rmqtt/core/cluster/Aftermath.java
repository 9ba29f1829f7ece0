package org.rmqtt.core.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.core.delivery.LoopDelivery;
import org.rmqtt.core.peer.PeerHub;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.wire.BarrierProto;
import org.rmqtt.wire.ItemProto;

/**
 * Tells a node that was declared down and is back when what it had routed by its old table has come to where the sessions
 * are now, also if it had to follow them from node to node. Until then its publishers are not read: what they send is
 * routed by the new table, and might come first.
 */
final class Aftermath {
    private final PeerHub hub;
    private final List<Late> late = new ArrayList<>();
    private volatile Round round;

    /** The parts of sessions on their way from one loop to the owners, after the whole. Confined to the loop. */
    private static final class Late {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int underWay;
    }

    private record Round(long epoch, Set<Long> open, Runnable then) {}

    Aftermath(PeerHub hub, int loops) {
        this.hub = hub;
        for (int i = 0; i < loops; i++) {
            late.add(new Late());
        }
    }

    // ---- on the nodes that are asked

    /** A part that came after the whole follows its session; on the session's loop. */
    void follows(SessionLoop loop) {
        late.get(loop.index()).underWay++;
    }

    /** The owner has it. */
    void followed(SessionLoop loop) {
        Late parts = late.get(loop.index());
        parts.underWay--;
        while (parts.underWay == 0 && !parts.waiting.isEmpty()) {
            parts.waiting.poll().run();
        }
    }

    void onBarrier(long fromNode, int lane, BarrierProto barrier, LoopDelivery delivery) {
        if (barrier.getAnswers()) {
            onAnswer(fromNode, barrier);
            return;
        }
        ItemProto answer = item(barrier.toBuilder()
                .setAsks(false)
                .setAnswers(true)
                .setLanes(lane)
                .build());
        AtomicInteger open = new AtomicInteger(late.size());
        SessionLoop here = delivery.loop();
        Runnable settle = () -> {
            if (open.decrementAndGet() == 0) {
                here.execute(() -> hub.lanes(here).send(fromNode, answer, null, null));
            }
        };
        for (int i = 0; i < late.size(); i++) {
            Late parts = late.get(i);
            delivery.after(hub.loop(i), () -> {
                if (parts.underWay == 0) {
                    settle.run();
                } else {
                    parts.waiting.add(settle);
                }
            });
        }
    }

    private static ItemProto item(BarrierProto barrier) {
        return ItemProto.newBuilder()
                .setIndex(barrier.getEpoch())
                .setBarrier(barrier)
                .build();
    }

    // ---- on the node that is back

    /**
     * Asks all other nodes.
     *
     * @param epoch an index that this node has come to
     * @param then called once, on any thread, when all have answered; never if a node goes before
     */
    void ask(long epoch, Runnable then) {
        Set<Long> open = ConcurrentHashMap.newKeySet();
        List<Long> nodes = hub.peers().stream().map(NodeRef::id).toList();
        for (long node : nodes) {
            for (int lane = 0; lane < late.size(); lane++) {
                open.add(key(node, lane));
            }
        }
        Round asked = new Round(epoch, open, then);
        round = asked;
        ItemProto question = item(BarrierProto.newBuilder()
                .setEpoch(epoch)
                .setLanes(late.size())
                .setAsks(true)
                .build());
        hub.forEachLoop(lanes -> nodes.forEach(node -> lanes.send(node, question, null, null)));
        if (nodes.isEmpty()) {
            then.run();
        }
    }

    private void onAnswer(long fromNode, BarrierProto answer) {
        Round asked = round;
        if (asked != null
                && asked.epoch() == answer.getEpoch()
                && asked.open().remove(key(fromNode, answer.getLanes()))
                && asked.open().isEmpty()) {
            asked.then().run();
        }
    }

    private static long key(long node, int lane) {
        return node << PeerHub.LANE_BITS | lane;
    }
}
