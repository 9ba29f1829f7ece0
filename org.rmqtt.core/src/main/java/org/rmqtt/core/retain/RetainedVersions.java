package org.rmqtt.core.retain;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Which node changed the retained message of which topic when, by a hybrid clock: wall clock milliseconds in the upper 48
 * bits, a counter in the lower 16. The newer version wins on every node. A removal leaves a tombstone for an hour, so that
 * an older message from elsewhere does not bring the topic back. Guarded by the {@link RetainedMessages} that owns it.
 */
final class RetainedVersions {
    /** How long a removal is remembered, in milliseconds. */
    static final long TOMBSTONE_MILLIS = RetainedMessages.REMEMBERED_MILLIS;

    /** The most removals that are remembered; then the oldest half is forgotten. */
    static final int MAX_TOMBSTONES = 200_000;

    private static final int COUNTER_BITS = 16;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final Map<String, Version> versions = new HashMap<>();
    private int tombstones;
    private long last;
    private long digest;

    /**
     * One change.
     *
     * @param time the hybrid clock
     * @param node who made it
     * @param removed whether it took the message away
     */
    record Version(long time, long node, boolean removed) {
        boolean isNewerThan(Version other) {
            return other == null || time > other.time || time == other.time && node > other.node;
        }

        long millis() {
            return time >>> COUNTER_BITS;
        }
    }

    static long timeOf(long millis) {
        return millis << COUNTER_BITS;
    }

    /** A version that is newer than all that this node has seen. */
    Version next(long node, boolean removed, long nowMillis) {
        last = Math.max(last + 1, timeOf(nowMillis));
        return new Version(last, node, removed);
    }

    Version of(String topic) {
        return versions.get(topic);
    }

    void put(String topic, Version version) {
        last = Math.max(last, version.time());
        Version old = versions.put(topic, version);
        count(topic, old, -1);
        count(topic, version, 1);
        if (tombstones > MAX_TOMBSTONES) {
            long middle = (version.time() + timeOf(version.millis() - TOMBSTONE_MILLIS)) / 2;
            forgetRemovals(middle);
        }
    }

    /** A message is gone everywhere by itself, because its lifetime is over. */
    void forget(String topic) {
        count(topic, versions.remove(topic), -1);
    }

    private void count(String topic, Version version, int sign) {
        if (version == null) {
            return;
        }
        if (version.removed()) {
            tombstones += sign;
        } else {
            digest ^= hash(topic, version);
        }
    }

    private static long hash(String topic, Version version) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < topic.length(); i++) {
            hash = (hash ^ topic.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ version.time()) * FNV_PRIME;
        hash = (hash ^ version.node()) * FNV_PRIME;
        return hash ^ hash >>> 32;
    }

    /** Forgets removals that are older than a hybrid time. */
    void forgetRemovals(long before) {
        forgetIf((topic, version) -> version.removed() && version.time() < before);
    }

    /** Forgets what a test picks. */
    void forgetIf(BiPredicate<String, Version> which) {
        versions.entrySet().removeIf(entry -> {
            boolean picked = which.test(entry.getKey(), entry.getValue());
            if (picked) {
                count(entry.getKey(), entry.getValue(), -1);
            }
            return picked;
        });
    }

    /** Equal on nodes that have the same messages in the same versions. */
    long digest() {
        return digest;
    }

    Map<String, Version> all() {
        return versions;
    }
}
