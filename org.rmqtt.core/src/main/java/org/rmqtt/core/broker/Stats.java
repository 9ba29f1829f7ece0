package org.rmqtt.core.broker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.rmqtt.core.metrics.Counter;
import org.rmqtt.core.metrics.Counters;
import org.rmqtt.core.session.SessionViews;

/**
 * RMQTT's statistics of this node: a count each, and the highest one that has been seen. What takes a look at each session is
 * looked at by {@link #sample} only. Any thread.
 */
final class Stats {
    /** In RMQTT's order. */
    private static final List<String> NAMES = List.of(
            "connections",
            "handshakings",
            "handshakings_active",
            "handshakings_rate",
            "sessions",
            "subscriptions",
            "subscriptions_shared",
            "retaineds",
            "topics",
            "routes",
            "delayed_publishs",
            "message_queues",
            "in_inflights",
            "out_inflights",
            "forwards",
            "message_storages");

    private static final String WITHOUT_MAXIMUM = "handshakings_active";

    private final Broker broker;
    private final Map<String, Long> highest = new ConcurrentHashMap<>();
    private volatile Map<String, Long> load = Map.of();
    private volatile long connectsEachSecond;
    private long sampledConnects;
    private long sampledNanos = System.nanoTime();

    Stats(Broker broker) {
        this.broker = broker;
    }

    /** Looks at all sessions, a thousand at a time on their loops, and keeps what has grown; on the first loop. */
    void sample() {
        long connects = broker.counters().sum(Counter.CONNECT);
        long now = System.nanoTime();
        connectsEachSecond = Math.round((connects - sampledConnects) * 1e9 / (now - sampledNanos));
        sampledConnects = connects;
        sampledNanos = now;
        SessionViews.load(broker.services().registry().all()).thenAccept(found -> {
            load = found;
            all();
        });
    }

    /** All by name; gauges without a counterpart in RMQTT come last. */
    Map<String, Long> all() {
        Map<String, Long> counts = counts();
        Map<String, Long> stats = new LinkedHashMap<>();
        for (String name : NAMES) {
            long count = counts.getOrDefault(name, 0L);
            stats.put(name + ".count", count);
            if (!name.equals(WITHOUT_MAXIMUM)) {
                stats.put(name + ".max", highest.merge(name, count, Math::max));
            }
        }
        stats.putAll(broker.cluster().gauges());
        stats.put("loops.tasks.waiting", broker.waitingTasks());
        return stats;
    }

    private Map<String, Long> counts() {
        Counters counters = broker.counters();
        Map<String, Long> counts = new LinkedHashMap<>(load);
        long connections = counters.sum(Counter.CONNECTED) - counters.sum(Counter.DISCONNECTED);
        long answered = counters.sum(Counter.CONNACK) + counters.sum(Counter.HANDSHAKE_ABANDONED);
        long handshakings = Math.max(0, counters.sum(Counter.CONNECT) - answered);
        counts.put("connections", connections);
        counts.put("handshakings", handshakings);
        counts.put("handshakings_active", handshakings);
        counts.put("handshakings_rate", connectsEachSecond);
        counts.put("sessions", (long) broker.services().registry().size());
        counts.put("subscriptions", broker.routing().subscriptionCount());
        counts.put("subscriptions_shared", broker.routing().sharedSubscriptionCount());
        counts.put("topics", broker.routing().filterCount());
        counts.put("routes", broker.routing().filterCount());
        counts.put("retaineds", (long) broker.retained().count());
        counts.put("delayed_publishs", (long) broker.delayed().count());
        counts.put("forwards", counters.sum(Counter.FORWARDED));
        counts.put("message_storages", -1L);
        return counts;
    }
}
