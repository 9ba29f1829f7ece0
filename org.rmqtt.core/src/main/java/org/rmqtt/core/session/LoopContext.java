package org.rmqtt.core.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.rmqtt.api.connection.SessionLoop;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.core.delivery.LoopDelivery;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.retain.RetainedMessages;

/**
 * What the sessions and connections of one loop share. Confined to the loop.
 *
 * <p>Once a second it looks at every connection for Keep Alive and, MQTT 3 only, for messages to be sent again; that is
 * cheaper than a timer for each connection, and a second is exact enough for both.
 */
public final class LoopContext {
    private static final long TICK_MILLIS = 1000;

    private final Services services;
    private final SessionLoop loop;
    private final LoopDelivery delivery;
    private final Counters.Page counters;
    private final News news;
    private final List<ClientConnection> connections = new ArrayList<>();
    private volatile boolean stopped;

    /** The context of one loop; {@link #start} begins its ticks. */
    public LoopContext(Services services, SessionLoop loop, LoopDelivery delivery, Counters.Page counters) {
        this.services = services;
        this.loop = loop;
        this.delivery = delivery;
        this.counters = counters;
        this.news = new News(services, counters);
    }

    /** Begins to look after connections. */
    public void start() {
        loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends the ticks; any thread. */
    public void stop() {
        stopped = true;
    }

    Services services() {
        return services;
    }

    SessionLoop loop() {
        return loop;
    }

    LoopDelivery delivery() {
        return delivery;
    }

    Counters.Page counters() {
        return counters;
    }

    News news() {
        return news;
    }

    /**
     * Retains and routes a message; on the loop.
     *
     * @param packetId the packet identifier of its PUBLISH, or 0
     * @return whether anybody subscribes to it
     */
    public boolean route(Message message, int packetId) {
        if (message.retain() && services.retained().accept(message) == RetainedMessages.Outcome.REFUSED) {
            counters.add(Counter.RETAINED_REFUSED);
        }
        boolean any = delivery.route(message);
        news.published(message, packetId, any);
        return any;
    }

    void add(ClientConnection connection) {
        connection.place = connections.size();
        connections.add(connection);
    }

    void remove(ClientConnection connection) {
        int place = connection.place;
        if (place < 0) {
            return;
        }
        connection.place = -1;
        ClientConnection last = connections.remove(connections.size() - 1);
        if (last != connection) {
            connections.set(place, last);
            last.place = place;
        }
    }

    /** All connections of this loop at this moment. */
    List<ClientConnection> connections() {
        return List.copyOf(connections);
    }

    private void tick() {
        if (stopped) {
            return;
        }
        long now = System.nanoTime();
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).tick(now);
        }
        loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
}
