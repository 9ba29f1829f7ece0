package org.rmqtt.api.plugin;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a plug-in counts, shown beside the figures of the broker. A plug-in registers this as a service; it is asked on any
 * thread and must not block.
 */
@ConsumerType
public interface PluginFigures {
    /** The RMQTT name of the plug-in. */
    String plugin();

    /** What only grows, by name such as {@code webhook.sent}; the order is that in which they are shown. */
    Map<String, Long> counters();

    /** What goes up and down, by name such as {@code webhook.waiting}. */
    default Map<String, Long> gauges() {
        return Map.of();
    }
}
