package org.rmqtt.core.routing;

import java.util.List;
import org.rmqtt.api.connection.SharedFrames;
import org.rmqtt.api.mqtt.Message;

/** A list of subscribers for each loop. One thread at a time writes; any number read. */
final class LoopLists implements LocalSubscribers {
    private final SubscriberList[] lists;
    private volatile long loopMask;

    LoopLists(int loops) {
        this.lists = new SubscriberList[loops];
    }

    @Override
    public long loopMask() {
        return loopMask;
    }

    void add(LocalSubscription subscription) {
        int loop = subscription.loop();
        SubscriberList list = lists[loop];
        if (list == null) {
            list = new SubscriberList();
            lists[loop] = list;
        }
        list.add(subscription);
        loopMask |= 1L << loop;
    }

    void remove(LocalSubscription subscription) {
        int loop = subscription.loop();
        lists[loop].remove(subscription);
        if (lists[loop].size() == 0) {
            loopMask &= ~(1L << loop);
        }
    }

    private LocalSubscription[] slots(int loop) {
        SubscriberList list = lists[loop];
        return list == null ? SubscriberList.NOBODY : list.slots();
    }

    @Override
    public void deliverOn(int loop, long turn, Message message, SharedFrames frames, RoutingTable table, long index) {
        LocalSubscription[] slots = slots(loop);
        SharedFrames shared = slots.length > 1 ? frames : null;
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription subscription = SubscriberList.at(slots, i);
            if (subscription != null) {
                subscription.giveOn(loop, turn, message, shared, table, index);
            }
        }
    }

    @Override
    public void gatherOn(
            int loop, long turn, Message message, List<LocalClient> firsts, RoutingTable table, long index) {
        LocalSubscription[] slots = slots(loop);
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription subscription = SubscriberList.at(slots, i);
            if (subscription != null) {
                subscription.gatherOn(loop, turn, message, firsts, table, index);
            }
        }
    }

    @Override
    public void gatherOwedOn(
            int loop, long turn, Message message, List<LocalClient> firsts, long goneAt, long routedAt) {
        LocalSubscription[] slots = slots(loop);
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription subscription = SubscriberList.at(slots, i);
            if (subscription != null) {
                subscription.gatherOwedOn(loop, turn, message, firsts, goneAt, routedAt);
            }
        }
    }

    @Override
    public void deliverRetainedOn(int loop, Message message, long after) {
        LocalSubscription[] slots = slots(loop);
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription subscription = SubscriberList.at(slots, i);
            if (subscription != null) {
                subscription.deliverRetainedOn(loop, message, after);
            }
        }
    }

    @Override
    public boolean has(LocalClient client, String text) {
        LocalSubscription[] slots = slots(client.loop().index());
        for (int i = 0; i < slots.length; i++) {
            LocalSubscription subscription = SubscriberList.at(slots, i);
            if (subscription != null && subscription.has(client, text)) {
                return true;
            }
        }
        return false;
    }
}
