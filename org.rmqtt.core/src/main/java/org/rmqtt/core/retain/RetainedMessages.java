package org.rmqtt.core.retain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    /** How long a removal is remembered: one hour. */
    public static final long REMEMBERED_MILLIS = 3_600_000;

    private final TopicTrie<Message> trie = new TopicTrie<>();
    private final AtomicInteger count = new AtomicInteger();
    /** Messages of other nodes that are one too many here, without their payloads. */
    private final Map<String, Message> withheld = new HashMap<>();

    /** Topics that a store brought whose removal may be forgotten by now: other nodes are not told of them. */
    private final Set<String> doubtful = new HashSet<>();

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

    /** What became of a change of another node. */
    public enum Merged {
        /** It is newer than what was known, and is kept. */
        TAKEN,
        /** It is newer than what was known, but its message is one too many here. */
        REFUSED,
        /** It is not newer than what is known. */
        KNOWN
    }

    /** Changes the limits; any thread. */
    public void configure(RetainSettings newSettings) {
        settings = newSettings;
        synchronized (this) {
            if (versions != null) {
                // what there was no room for shows as missing again, and so others send it again
                versions.forgetIf((topic, version) -> withheld.containsKey(topic));
                withheld.clear();
            }
        }
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
            if (System.currentTimeMillis() - message.createdMillis() > REMEMBERED_MILLIS) {
                doubtful.add(message.topic());
            } else if (versions != null) {
                versions.put(message.topic(), versionOf(message));
            }
            count.incrementAndGet();
        }
    }

    private RetainedVersions.Version versionOf(Message message) {
        return new RetainedVersions.Version(RetainedVersions.timeOf(message.createdMillis()), ownNode, false);
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
            trie.forEach(message -> {
                if (!doubtful.contains(message.topic())) {
                    versions.put(message.topic(), versionOf(message));
                }
            });
        }
    }

    /** Nobody knows better: what a store brought counts like everything else, and other nodes are told of it. */
    public synchronized void trustStore() {
        if (versions != null) {
            List.copyOf(doubtful).forEach(topic -> know(topic, versionOf(trie.get(topic))));
        }
    }

    /**
     * This node has what a cluster retains that has gone on meanwhile: what a store brought beside that was removed long ago.
     *
     * @return how many messages it was
     */
    public int discardDoubtful() {
        List<String> gone;
        synchronized (this) {
            gone = List.copyOf(doubtful);
            doubtful.clear();
            gone.forEach(trie::remove);
            count.addAndGet(-gone.size());
        }
        gone.forEach(topic -> tell(current -> current.remove(topic)));
        return gone.size();
    }

    /** A topic as it is now; null if nothing is known of it, or its message is not kept here. */
    public synchronized Copy copy(String topic) {
        RetainedVersions.Version version = versions == null ? null : versions.of(topic);
        return version == null || withheld.containsKey(topic)
                ? null
                : new Copy(topic, trie.get(topic), version.time(), version.node());
    }

    /** All topics, removed ones included, without those whose message is not kept here. */
    public synchronized List<Copy> copies() {
        List<Copy> copies = new ArrayList<>();
        if (versions != null) {
            versions.all().forEach((topic, version) -> {
                if (!withheld.containsKey(topic)) {
                    copies.add(new Copy(
                            topic, version.removed() ? null : trie.get(topic), version.time(), version.node()));
                }
            });
        }
        return copies;
    }

    /** Equal on nodes that have the same messages in the same versions. */
    public synchronized long digest() {
        return versions == null ? 0 : versions.digest();
    }

    /**
     * Takes in a change of another node if it is newer than what is known. Of a message that is one too many only the version
     * is known from then on.
     */
    public Merged merge(Copy copy) {
        Message message = copy.message();
        synchronized (this) {
            if (versions == null) {
                return Merged.KNOWN;
            }
            RetainedVersions.Version theirs =
                    new RetainedVersions.Version(copy.versionTime(), copy.versionNode(), message == null);
            if (doubtful.contains(copy.topic()) && !theirs.isNewerThan(versionOf(trie.get(copy.topic())))) {
                know(copy.topic(), versionOf(trie.get(copy.topic())));
            }
            if (!theirs.isNewerThan(versions.of(copy.topic()))) {
                return Merged.KNOWN;
            }
            know(copy.topic(), theirs);
            Message old = trie.get(copy.topic());
            if (message != null && old == null && isFull(settings)) {
                withheld.put(copy.topic(), message.withPayload(new byte[0]));
                return Merged.REFUSED;
            }
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
        return Merged.TAKEN;
    }

    /**
     * Forgets what is kept since before a time: this node has missed what others removed for longer than removals are
     * remembered. What is still there comes back from other nodes.
     *
     * @return how many messages it was
     */
    public int discardBefore(long millis) {
        List<String> gone = new ArrayList<>();
        synchronized (this) {
            if (versions == null) {
                return 0;
            }
            long before = RetainedVersions.timeOf(millis);
            versions.forgetIf((topic, version) -> {
                boolean old = !version.removed() && version.time() < before;
                if (old) {
                    withheld.remove(topic);
                }
                if (old && trie.get(topic) != null) {
                    gone.add(topic);
                    trie.remove(topic);
                    count.decrementAndGet();
                }
                return old;
            });
        }
        gone.forEach(topic -> tell(current -> current.remove(topic)));
        return gone.size();
    }

    private boolean isFull(RetainSettings limits) {
        return limits.maxMessages() > 0 && count.get() >= limits.maxMessages();
    }

    private void changed(String topic, boolean removed) {
        doubtful.remove(topic);
        if (versions != null) {
            know(topic, versions.next(ownNode, removed, System.currentTimeMillis()));
        }
    }

    private void know(String topic, RetainedVersions.Version version) {
        withheld.remove(topic);
        doubtful.remove(topic);
        versions.put(topic, version);
    }

    private synchronized boolean put(Message message, RetainSettings settings) {
        boolean isNew = trie.get(message.topic()) == null;
        if (isNew && isFull(settings)) {
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
            doubtful.remove(message.topic());
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
        select(filter, nowMillis, found::add);
        return found;
    }

    /** Gives those messages to a sink, on the calling thread. */
    void select(String filter, long nowMillis, Consumer<Message> sink) {
        trie.select(filter, message -> {
            if (!message.isExpired(nowMillis)) {
                sink.accept(message);
            }
            return true;
        });
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
                withheld.values().removeIf(message -> {
                    boolean over = message.isExpired(nowMillis);
                    if (over) {
                        versions.forget(message.topic());
                    }
                    return over;
                });
                versions.forgetRemovals(RetainedVersions.timeOf(nowMillis - RetainedVersions.TOMBSTONE_MILLIS));
            }
        }
    }

    /** How many messages are kept. */
    public int count() {
        return count.get();
    }
}
