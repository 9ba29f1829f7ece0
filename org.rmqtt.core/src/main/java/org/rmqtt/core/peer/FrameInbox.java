package org.rmqtt.core.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.state.Command.NodeRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the frames that the network brings, on any of its threads, to the loops that they are for. */
final class FrameInbox {
    private static final Logger LOG = LoggerFactory.getLogger(FrameInbox.class);

    private final PeerHub hub;
    private final LaneSet[] lanes;
    private final Counters counters;
    private final Map<Long, LaneSet> homes = new ConcurrentHashMap<>();

    FrameInbox(PeerHub hub, LaneSet[] lanes, Counters counters) {
        this.hub = hub;
        this.lanes = lanes;
        this.counters = counters;
    }

    void onFrame(long fromNode, int lane, byte[] bytes) {
        Frame frame = read(fromNode, lane, bytes);
        if (frame == null) {
            return;
        }
        if (frame.heartbeat != null) {
            hub.items().onHeartbeat(fromNode, frame.heartbeat, frame.applied);
        }
        if (frame.count > 0) {
            LaneSet home = homes.computeIfAbsent(fromNode << PeerHub.LANE_BITS | lane, key -> home(lane));
            home.loop().execute(() -> home.onFrame(fromNode, lane, frame));
        }
    }

    /** The loop that a lane of another node belongs to for good: the one whose thread brings its first frame, if it is one. */
    private LaneSet home(int lane) {
        for (LaneSet set : lanes) {
            if (set.loop().isInside()) {
                return set;
            }
        }
        return lanes[lane % lanes.length];
    }

    void onReply(long fromNode, int lane, byte[] bytes) {
        Frame frame = read(fromNode, lane, bytes);
        if (frame != null && frame.acknowledged > 0 && lane < lanes.length) {
            NodeRef sender = new NodeRef(fromNode, frame.senderIncarnation);
            LaneSet set = lanes[lane];
            set.loop().execute(() -> set.onAcknowledged(sender, frame.stream, frame.acknowledged));
        }
    }

    /** What another node says to this life of this node; null if it is nothing of that kind. */
    private Frame read(long fromNode, int lane, byte[] bytes) {
        Frame frame;
        try {
            frame = Frame.parse(bytes);
        } catch (InvalidProtocolBufferException e) {
            counters.add(Counter.PEER_BAD_ITEM);
            LOG.error("a frame of lane {} of node {} cannot be read: {}", lane, fromNode, e.getMessage());
            return null;
        }
        if (frame.receiverIncarnation != hub.ownIncarnation()) {
            return null;
        }
        hub.reports().applied(fromNode, frame.applied);
        return frame;
    }
}
