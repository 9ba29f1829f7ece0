package org.rmqtt.transport.codec.encode;

import java.util.HashMap;
import java.util.Map;

/**
 * The topic aliases that the broker gave on one connection, MQTT 5.0 section 3.3.2.3.4. The first topics get them, until
 * the client's maximum or {@value #MOST} is reached; none is given away again, because the client would have to be told
 * the topic once more each time. Confined to the connection's loop.
 */
final class OutboundTopicAliases {
    /** Bounds the memory of a connection whose client takes tens of thousands. */
    static final int MOST = 256;

    /** A shorter topic takes no more room than its alias. */
    static final int SHORTEST_TOPIC = 4;

    private final int maximum;
    private final Map<String, Integer> aliases = new HashMap<>();

    OutboundTopicAliases(int clientMaximum) {
        maximum = Math.min(clientMaximum, MOST);
    }

    /** The alias that the client knows for the topic, or 0. */
    int known(String topic) {
        return aliases.getOrDefault(topic, 0);
    }

    /** The alias that the topic will get, or 0 for none. */
    int offer(String topic) {
        return aliases.size() < maximum && topic.length() >= SHORTEST_TOPIC ? aliases.size() + 1 : 0;
    }

    /** The packet with the offered alias has been written. */
    void taken(String topic, int alias) {
        aliases.put(topic, alias);
    }
}
