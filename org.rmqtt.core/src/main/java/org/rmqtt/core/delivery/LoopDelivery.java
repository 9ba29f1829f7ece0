package org.rmqtt.core.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.routing.FilterRoutes;
import org.rmqtt.core.routing.LocalClient;
import org.rmqtt.core.routing.LocalSubscription;
import org.rmqtt.core.routing.RoutingTable;
import org.rmqtt.core.routing.SharedGroup;

/**
 * Routes messages from one loop: to sessions of the same loop directly, to those of another loop with one hand-over for
 * each turn, to other nodes through the {@link Forwarder}. Confined to its loop.
 */
public final class LoopDelivery {
    private final SessionLoop loop;
    private final MatchCache cache;
    private final SharedPicker picker;
    private final Outbox[] outboxes;
    private final Queue<Outbox.Batch> inbox = new ConcurrentLinkedQueue<>();
    private final SharedFrames frames = new SharedFrames();
    private final List<LocalClient> gathered = new ArrayList<>();
    private long turn;
    private Forwarder forwarder = Forwarder.NONE;

    LoopDelivery(SessionLoop loop, int loops, RoutingTable table, SharedPicker picker) {
        this.loop = loop;
        this.cache = new MatchCache(table);
        this.picker = picker;
        this.outboxes = new Outbox[loops];
    }

    void connect(LoopDelivery other) {
        if (other != this) {
            outboxes[other.loop.index()] = new Outbox(loop, other);
        }
    }

    /** The loop of this router. */
    public SessionLoop loop() {
        return loop;
    }

    void setForwarder(Forwarder newForwarder) {
        forwarder = newForwarder;
    }

    /**
     * Hands a message to everybody who is to have it. When this returns, every session of this loop has it and every
     * other one is going to get it, in the order of the calls.
     *
     * @return whether anybody subscribes to it
     */
    public boolean route(Message message) {
        openInbox();
        Match match = cache.match(message.topic());
        if (match.routes.length == 0) {
            return false;
        }
        long mask = match.loopMask();
        boolean any = mask != 0;
        long own = 1L << loop.index();
        if ((mask & own) != 0) {
            deliver(message, match);
        }
        for (long rest = mask & ~own; rest != 0; rest &= rest - 1) {
            outboxes[Long.numberOfTrailingZeros(rest)].add(message, match);
        }
        for (FilterRoutes routes : match.routes) {
            if (routes.groups().length > 0) {
                any |= routeShared(message, routes);
            }
            if (routes.remoteNodes().length > 0) {
                any = true;
                forwarder.forward(message, routes.remoteNodes());
            }
        }
        return any;
    }

    /** Takes a hand-over of another loop; any thread. */
    void post(Outbox.Batch batch) {
        inbox.add(batch);
        loop.execute(this::openInbox);
    }

    /**
     * Delivers what other loops have handed over. A message is routed only after that: whoever publishes because of an
     * acknowledgement of another client does not overtake that client's message.
     */
    private void openInbox() {
        for (Outbox.Batch batch = inbox.poll(); batch != null; batch = inbox.poll()) {
            batch.open();
        }
    }

    private boolean routeShared(Message message, FilterRoutes routes) {
        boolean any = false;
        for (SharedGroup group : routes.groups()) {
            SharedGroup.Member member = picker.pick(message, group);
            if (member == null) {
                continue;
            }
            any = true;
            if (member.local() == null) {
                forwarder.forwardShared(message, member);
            } else {
                SessionLoop home = member.local().client().loop();
                if (home == loop) {
                    member.local().client().deliver(message, member.local(), null);
                } else {
                    outboxes[home.index()].add(message, member.local());
                }
            }
        }
        return any;
    }

    /** Whether more is on its way to another loop than should be: then publishers of this loop are not read. */
    public boolean isCongested() {
        for (Outbox outbox : outboxes) {
            if (outbox != null && outbox.isCongested()) {
                return true;
            }
        }
        return false;
    }

    void accept(Message message, Object destination) {
        if (destination instanceof Match match) {
            deliver(message, match);
        } else {
            LocalSubscription subscription = (LocalSubscription) destination;
            subscription.client().deliver(message, subscription, null);
        }
    }

    private void deliver(Message message, Match match) {
        int index = loop.index();
        if (match.routes.length == 1) {
            match.routes[0].deliverOn(index, message, frames);
        } else {
            turn++;
            for (FilterRoutes routes : match.routes) {
                routes.gatherOn(index, turn, message, gathered);
            }
            for (int i = 0; i < gathered.size(); i++) {
                gathered.get(i).deliverMerged(message, frames);
            }
            gathered.clear();
        }
        frames.close();
    }
}
