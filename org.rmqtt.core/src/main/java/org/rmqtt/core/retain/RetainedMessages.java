package org.rmqtt.core.retain;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.core.routing.TopicTrie;

/**
 * The retained messages in memory. Reading never waits; writers take turns for as long as one change of a tree takes. A
 * store behind it, if there is one, is told of each change and gives back what it has when it comes.
 */
public final class RetainedMessages {
    private final TopicTrie<Message> trie = new TopicTrie<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile RetainSettings settings = RetainSettings.DEFAULT;

    /** What became of a retained PUBLISH. */
    public enum Outcome {
        /** It is kept. */
        STORED,
        /** There is none any more. */
        REMOVED,
        /** It is too large or one too many; it is routed but not kept. */
        REFUSED
    }

    /** Changes the limits; any thread. */
    public void configure(RetainSettings newSettings) {
        settings = newSettings;
    }

    /** Takes in a message with RETAIN: an empty payload removes what is kept for the topic [MQTT-3.3.1-10]. */
    public Outcome accept(Message message) {
        RetainSettings now = settings;
        if (message.payload().length == 0) {
            remove(message.topic());
            return Outcome.REMOVED;
        }
        if (message.payload().length > now.maxPayloadBytes()) {
            return Outcome.REFUSED;
        }
        return store(withLifetime(message, now), now) ? Outcome.STORED : Outcome.REFUSED;
    }

    private static Message withLifetime(Message message, RetainSettings settings) {
        MessageProperties properties = message.properties();
        return settings.ttlSeconds() == 0 || properties.hasExpiry()
                ? message
                : message.withProperties(properties.withExpiry(settings.ttlSeconds()));
    }

    private synchronized boolean store(Message message, RetainSettings settings) {
        boolean isNew = trie.get(message.topic()) == null;
        if (isNew && settings.maxMessages() > 0 && count.get() >= settings.maxMessages()) {
            return false;
        }
        trie.put(message.topic(), message);
        if (isNew) {
            count.incrementAndGet();
        }
        return true;
    }

    private synchronized void remove(String topic) {
        if (trie.get(topic) != null) {
            trie.remove(topic);
            count.decrementAndGet();
        }
    }

    /** Removes a message if it is still the one that is kept. */
    private synchronized void removeIfSame(Message message) {
        if (trie.get(message.topic()) == message) {
            trie.remove(message.topic());
            count.decrementAndGet();
        }
    }

    /** Whether this very message is the one kept for its topic. */
    public boolean isCurrent(Message message) {
        return trie.get(message.topic()) == message;
    }

    /** The messages whose topics match a filter and that have not expired; never waits. */
    public List<Message> select(String filter, long nowMillis) {
        List<Message> found = new ArrayList<>();
        trie.select(filter, message -> {
            if (!message.isExpired(nowMillis)) {
                found.add(message);
            }
            return true;
        });
        return found;
    }

    /** Removes what has expired; called now and then. */
    public void sweep(long nowMillis) {
        List<Message> expired = new ArrayList<>();
        trie.forEach(message -> {
            if (message.isExpired(nowMillis)) {
                expired.add(message);
            }
        });
        expired.forEach(this::removeIfSame);
    }

    /** How many messages are kept. */
    public int count() {
        return count.get();
    }
}
