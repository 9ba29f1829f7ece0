package org.rmqtt.core.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The subscribers of one filter on one loop, in the order of subscribing. One thread at a time writes, any number read
 * without waiting. Adding and removing cost O(1): a removed place is empty until the list is packed.
 */
final class SubscriberList {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(LocalSubscription[].class);

    static final LocalSubscription[] NOBODY = {};

    private volatile LocalSubscription[] slots = new LocalSubscription[1];
    private int end;
    private volatile int live;

    /** All places; some are empty. */
    LocalSubscription[] slots() {
        return slots;
    }

    static LocalSubscription at(LocalSubscription[] slots, int i) {
        return (LocalSubscription) SLOT.getAcquire(slots, i);
    }

    int size() {
        return live;
    }

    void add(LocalSubscription subscription) {
        LocalSubscription[] array = slots;
        if (end == array.length) {
            array = pack(Math.max(2, live * 2));
        }
        subscription.slot = end;
        SLOT.setRelease(array, end, subscription);
        end++;
        live = live + 1;
        slots = array;
    }

    void remove(LocalSubscription subscription) {
        SLOT.setRelease(slots, subscription.slot, null);
        subscription.slot = LocalSubscription.ALONE;
        live = live - 1;
        if (live * 4 < end && end > 8) {
            slots = pack(Math.max(2, live * 2));
        }
    }

    private LocalSubscription[] pack(int size) {
        LocalSubscription[] old = slots;
        LocalSubscription[] array = new LocalSubscription[size];
        int n = 0;
        for (int i = 0; i < end; i++) {
            if (old[i] != null) {
                old[i].slot = n;
                array[n++] = old[i];
            }
        }
        end = n;
        return array;
    }
}
