package org.rmqtt.transport.codec.decode;

import java.util.Arrays;
import org.rmqtt.api.mqtt.ReasonCode;
import org.rmqtt.api.mqtt.Topics;
import org.rmqtt.transport.codec.wire.PacketReader;
import org.rmqtt.transport.codec.wire.Violation;

/**
 * The topics of one connection's PUBLISH packets: the topic aliases of the client, and the last few topics as bytes and
 * text, because a publisher repeats them. A topic that is found there needs neither a check nor a new string.
 *
 * <p>Confined to the connection's loop. Nothing is allocated before the first PUBLISH.
 */
final class InboundTopics {
    private static final int CACHE_SIZE = 8;
    private static final int MAX_CACHED_BYTES = 256;
    private static final int HASHED_BYTES = 16;

    private record Known(byte[] bytes, String text) {}

    private final int maxAliases;
    private String[] aliases;
    private Known[] cache;

    InboundTopics(int maxAliases) {
        this.maxAliases = maxAliases;
    }

    /** Reads the Topic Name of a PUBLISH; it may be empty, but else it is valid. */
    String read(PacketReader in) {
        int length = in.stringBytes("Topic Name");
        if (length == 0) {
            return "";
        }
        if (length > MAX_CACHED_BYTES) {
            return toName(in, length);
        }
        if (cache == null) {
            cache = new Known[CACHE_SIZE];
        }
        byte[] bytes = in.scratch();
        int slot = slot(bytes, length);
        Known known = cache[slot];
        if (known != null && Arrays.equals(known.bytes, 0, known.bytes.length, bytes, 0, length)) {
            return known.text;
        }
        String text = toName(in, length);
        cache[slot] = new Known(Arrays.copyOf(bytes, length), text);
        return text;
    }

    /**
     * The topic of a PUBLISH with an alias, MQTT 5.0 section 3.3.2.3.4.
     *
     * @param topic the Topic Name of the packet, empty if the alias stands for it
     */
    String resolve(String topic, int alias) {
        if (alias == 0 || alias > maxAliases) {
            throw Violation.of(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    "[MQTT5-3.3.2-8, MQTT5-3.3.2-9] the Topic Alias " + alias + " is not in 1 to " + maxAliases);
        }
        if (topic.isEmpty()) {
            String known = aliases == null || alias > aliases.length ? null : aliases[alias - 1];
            if (known == null) {
                throw Violation.protocolError("[MQTT5-3.3.2.3.4] the Topic Alias " + alias + " stands for no topic");
            }
            return known;
        }
        if (aliases == null || alias > aliases.length) {
            int capacity = Math.min(maxAliases, Math.max(4, 2 * alias));
            aliases = aliases == null ? new String[capacity] : Arrays.copyOf(aliases, capacity);
        }
        aliases[alias - 1] = topic;
        return topic;
    }

    private static String toName(PacketReader in, int length) {
        String text = in.toText(length, "Topic Name");
        if (!Topics.isValidName(text)) {
            throw Violation.of(
                    ReasonCode.TOPIC_NAME_INVALID, "[MQTT5-3.3.2-2, MQTT3-3.3.2-2] the Topic Name has a wildcard");
        }
        return text;
    }

    private static int slot(byte[] bytes, int length) {
        int hash = length;
        for (int i = Math.max(0, length - HASHED_BYTES); i < length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 16) & CACHE_SIZE - 1;
    }
}
