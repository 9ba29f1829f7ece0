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
    private RetainedVersions versions;
    private long ownNode;
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
            if (versions != null) {
                versions.put(
                        message.topic(),
                        new RetainedVersions.Version(RetainedVersions.timeOf(message.createdMillis()), ownNode, false));
            }
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

    // ---- copies on other nodes

    /**
     * One topic as other nodes are told of it.
     *
     * @param message the message, or null if it was removed
     * @param versionTime the hybrid time of the change
     * @param versionNode the node that made it
     */
    public record Copy(String topic, Message message, long versionTime, long versionNode) {}

    /** From now on each change has a version, so that other nodes can have copies. What is there has that of its creation. */
    public synchronized void replicate(long nodeId) {
        ownNode = nodeId;
        if (versions == null) {
            versions = new RetainedVersions();
            trie.forEach(message -> versions.put(
                    message.topic(),
                    new RetainedVersions.Version(RetainedVersions.timeOf(message.createdMillis()), nodeId, false)));
        }
    }

    /** A topic as it is now; null if nothing is known of it. */
    public synchronized Copy copy(String topic) {
        RetainedVersions.Version version = versions == null ? null : versions.of(topic);
        return version == null ? null : new Copy(topic, trie.get(topic), version.time(), version.node());
    }

    /** All topics, removed ones included. */
    public synchronized List<Copy> copies() {
        List<Copy> copies = new ArrayList<>();
        if (versions != null) {
            versions.all()
                    .forEach((topic, version) -> copies.add(new Copy(
                            topic, version.removed() ? null : trie.get(topic), version.time(), version.node())));
        }
        return copies;
    }

    /** Equal on nodes that have the same messages in the same versions. */
    public synchronized long digest() {
        return versions == null ? 0 : versions.digest();
    }

    /**
     * Takes in a change of another node if it is newer than what is known.
     *
     * @return whether it was
     */
    public boolean merge(Copy copy) {
        Message message = copy.message();
        synchronized (this) {
            if (versions == null) {
                return false;
            }
            RetainedVersions.Version theirs =
                    new RetainedVersions.Version(copy.versionTime(), copy.versionNode(), message == null);
            if (!theirs.isNewerThan(versions.of(copy.topic()))) {
                return false;
            }
            versions.put(copy.topic(), theirs);
            Message old = trie.get(copy.topic());
            if (message != null) {
                trie.put(copy.topic(), message);
            } else if (old != null) {
                trie.remove(copy.topic());
            }
            count.addAndGet((message == null ? 0 : 1) - (old == null ? 0 : 1));
        }
        tell(current -> {
            if (message == null) {
                current.remove(copy.topic());
            } else {
                current.store(message);
            }
        });
        return true;
    }

    private void changed(String topic, boolean removed) {
        if (versions != null) {
            versions.put(topic, versions.next(ownNode, removed, System.currentTimeMillis()));
        }
    }

    private synchronized boolean put(Message message, RetainSettings settings) {
        boolean isNew = trie.get(message.topic()) == null;
        if (isNew && settings.maxMessages() > 0 && count.get() >= settings.maxMessages()) {
            return false;
        }
        trie.put(message.topic(), message);
        changed(message.topic(), false);
        if (isNew) {
            count.incrementAndGet();
        }
        return true;
    }

    private void remove(String topic) {
        synchronized (this) {
            changed(topic, true);
            if (trie.get(topic) == null) {
                return;
            }
            trie.remove(topic);
            count.decrementAndGet();
        }
        tell(current -> current.remove(topic));
    }

    /** Removes a message whose lifetime is over, if it is still the one that is kept. */
    private void expire(Message message) {
        synchronized (this) {
            if (trie.get(message.topic()) != message) {
                return;
            }
            trie.remove(message.topic());
            if (versions != null) {
                versions.forget(message.topic());
            }
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
        expired.forEach(this::expire);
        synchronized (this) {
            if (versions != null) {
                versions.forgetRemovals(RetainedVersions.timeOf(nowMillis - RetainedVersions.TOMBSTONE_MILLIS));
            }
        }
    }

    /** How many messages are kept. */
    public int count() {
        return count.get();
    }
}
