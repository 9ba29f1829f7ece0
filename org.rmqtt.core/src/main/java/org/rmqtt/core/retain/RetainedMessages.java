package org.rmqtt.core.retain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.rmqtt.api.mqtt.Message;
import org.rmqtt.api.mqtt.MessageProperties;
import org.rmqtt.api.store.RetainStore;
import org.rmqtt.core.routing.TopicTrie;

/**
 * The retained messages in memory. Reading never waits; writers take turns for as long as one change of a tree takes. A
 * store behind it, if there is one, is told of each change and gives back what it has when it comes.
 */
public final class RetainedMessages {
    private final TopicTrie<Message> trie = new TopicTrie<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile RetainSettings settings = RetainSettings.DEFAULT;
    private volatile RetainStore store;
    private volatile Consumer<Throwable> onStoreFailure = failure -> {};

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
        Message kept = withLifetime(message, now);
        if (!put(kept, now)) {
            return Outcome.REFUSED;
        }
        tell(current -> current.store(kept));
        return Outcome.STORED;
    }

    /**
     * Uses a store from now on: takes what it has, and gives it what it has not. It may block.
     *
     * @param newStore the store, or null for none
     * @param onFailure told when the store throws
     */
    public void use(RetainStore newStore, Consumer<Throwable> onFailure) {
        onStoreFailure = onFailure;
        store = newStore;
        if (newStore == null) {
            return;
        }
        Set<String> known = new HashSet<>();
        tell(kept -> kept.load(message -> {
            known.add(message.topic());
            putIfAbsent(message);
        }));
        trie.forEach(message -> {
            if (!known.contains(message.topic())) {
                tell(kept -> kept.store(message));
            }
        });
    }

    private synchronized void putIfAbsent(Message message) {
        if (trie.get(message.topic()) == null) {
            trie.put(message.topic(), message);
            count.incrementAndGet();
        }
    }

    private void tell(Consumer<RetainStore> what) {
        RetainStore current = store;
        if (current != null) {
            try {
                what.accept(current);
            } catch (RuntimeException | LinkageError e) {
                onStoreFailure.accept(e);
            }
        }
    }

    private static Message withLifetime(Message message, RetainSettings settings) {
        MessageProperties properties = message.properties();
        return settings.ttlSeconds() == 0 || properties.hasExpiry()
                ? message
                : message.withProperties(properties.withExpiry(settings.ttlSeconds()));
    }

    private synchronized boolean put(Message message, RetainSettings settings) {
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

    private void remove(String topic) {
        Message last = trie.get(topic);
        if (last != null) {
            removeIfSame(last);
        }
    }

    /** Removes a message if it is still the one that is kept. */
    private void removeIfSame(Message message) {
        synchronized (this) {
            if (trie.get(message.topic()) != message) {
                return;
            }
            trie.remove(message.topic());
            count.decrementAndGet();
        }
        tell(current -> current.remove(message.topic()));
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
