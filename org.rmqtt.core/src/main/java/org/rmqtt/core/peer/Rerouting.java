package org.rmqtt.core.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.QoS;
import org.rmqtt.api.mqtt.TopicFilter;
import org.rmqtt.core.delivery.LoopDelivery;
import org.rmqtt.core.delivery.Ticket;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.routing.LocalClient;
import org.rmqtt.core.state.Command.NodeRef;
import org.rmqtt.wire.PickProto;

/** Finds another way for what a life of a node has not acknowledged that is over. Confined to the loop. */
final class Rerouting {
    private final LaneSet lanes;
    private final LoopDelivery delivery;
    private final PeerHub hub;
    private final Counters.Page counters;

    Rerouting(LaneSet lanes, LoopDelivery delivery, PeerHub hub, Counters.Page counters) {
        this.lanes = lanes;
        this.delivery = delivery;
        this.hub = hub;
        this.counters = counters;
    }

    /** This node has not seen how that life ended: everybody is offered what is left. */
    void routeAgain(OutLane lane) {
        for (Outgoing item : leftOn(lane)) {
            if (item.message().qos() != QoS.AT_MOST_ONCE) {
                sendAgain(item, LocalClient.WHOEVER_CAME_LATER, hub.applied(), hub.peers());
            }
            item.settle();
        }
    }

    /** That life ended at an index: its sessions that found an adopter there, one of some nodes, get what is left. */
    void matchAgain(OutLane lane, long adoptedAt, Collection<NodeRef> adopters) {
        for (Outgoing item : leftOn(lane)) {
            sendAgain(item, adoptedAt, adoptedAt, adopters);
            item.settle();
        }
    }

    /**
     * Ends a lane, and sees to all that is left but messages that go to everybody who subscribes. It gives these in the order
     * in which this loop has taken them in: that node may have been offered what another one left behind it had already
     * been sent what came later.
     */
    private List<Outgoing> leftOn(OutLane lane) {
        List<Outgoing> messages = new ArrayList<>();
        for (Outgoing item : lane.end()) {
            if (item.message() != null && item.pick() == null) {
                messages.add(item);
                continue;
            }
            if (item.pick() != null) {
                pickAgain(
                        item.message(), item.pick(), item.ticket(), item.pick().getHops());
            } else if (item.onGone() != null) {
                item.onGone().run();
            }
            item.settle();
        }
        if (!messages.isEmpty()) {
            // numbers begin anywhere and may run over
            long any = messages.get(0).message().number();
            messages.sort(Comparator.comparingLong(item -> item.message().number() - any));
        }
        return messages;
    }

    /** Gives a message to those who were to have it from another node, here and on nodes that have come to an index. */
    private void sendAgain(Outgoing item, long goneAt, long index, Collection<NodeRef> nodes) {
        long routedAt = item.index();
        delivery.deliverOwed(item.message(), goneAt, routedAt);
        byte[] again = Items.adopted(item.message(), Math.max(0, goneAt), routedAt, index);
        for (NodeRef peer : nodes) {
            lanes.add(peer, again, index, item.message(), item.ticket());
        }
    }

    /** Picks another member of a shared group. */
    void pickAgain(Message message, PickProto pick, Ticket ticket, int hops) {
        TopicFilter filter = TopicFilter.parse(pick.getFilter()).orElse(null);
        if (filter == null || !delivery.pickAgain(message, filter.filter(), filter.group(), ticket, hops)) {
            counters.add(Counter.NOT_SUBSCRIBED.of(message.origin().kind()));
        }
    }
}
