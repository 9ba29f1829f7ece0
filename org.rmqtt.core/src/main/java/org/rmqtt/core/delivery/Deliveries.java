package org.rmqtt.core.delivery;

import java.util.List;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.routing.Routing;
import org.rmqtt.core.routing.SharedGroup;

/** The routers of all loops. */
public final class Deliveries implements SharedPicker {
    private final LoopDelivery[] all;
    private volatile SharedPicker picker =
            new SharedStrategy(SharedStrategy.Kind.ROUND_ROBIN, SharedStrategy.STICKY_CACHE_DEFAULT);

    /** One router for each loop. */
    public Deliveries(List<SessionLoop> loops, Routing routing) {
        all = new LoopDelivery[loops.size()];
        for (SessionLoop loop : loops) {
            all[loop.index()] = new LoopDelivery(loop, all.length, routing, this);
        }
        for (LoopDelivery from : all) {
            for (LoopDelivery to : all) {
                from.connect(to);
            }
        }
    }

    /** The router of a loop, to be used on that loop. */
    public LoopDelivery on(SessionLoop loop) {
        return all[loop.index()];
    }

    /** Sets how shared groups choose; any thread. */
    public void setPicker(SharedPicker newPicker) {
        picker = newPicker;
    }

    @Override
    public SharedGroup.Member pick(Message message, SharedGroup group) {
        return picker.pick(message, group);
    }
}
