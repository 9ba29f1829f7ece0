package org.rmqtt.core.routing;

import java.util.concurrent.ThreadLocalRandom;

/**
 * One place in a {@link TopicTrie}: a {@link TrieBranch}, or the end of one key with all the levels in which no other key
 * shares, which point into the key instead of being copied.
 *
 * @param <V> what hangs on a node
 */
class TrieNode<V> {
    private static final int FACTOR = ThreadLocalRandom.current().nextInt() | 1;

    final String key;
    final int start;
    final int hash;
    private volatile V value;

    /**
     * A node.
     *
     * @param key the text that it is from
     * @param start where its first level begins in it
     * @param hash of that level, see {@link #hash(String, int, int)}
     */
    TrieNode(String key, int start, int hash, V value) {
        this.key = key;
        this.start = start;
        this.hash = hash;
        this.value = value;
    }

    V value() {
        return value;
    }

    void setValue(V newValue) {
        value = newValue;
    }

    /** The children if it has any, else null. */
    TrieBranch<V> branch() {
        return null;
    }

    /** Whether its first level is {@code text[from, to)}. */
    final boolean isLevel(String text, int from, int to, int levelHash) {
        if (hash != levelHash) {
            return false;
        }
        int end = start + to - from;
        return end <= key.length()
                && (end == key.length() || key.charAt(end) == '/')
                && key.regionMatches(start, text, from, to - from);
    }

    /** Whether all its levels are the rest of a text. */
    final boolean isRest(String text, int from) {
        int length = text.length() - from;
        return key.length() - start == length && key.regionMatches(start, text, from, length);
    }

    /** Where the level that begins at a place ends. */
    static int levelEnd(String topic, int start) {
        int end = topic.indexOf('/', start);
        return end < 0 ? topic.length() : end;
    }

    /** The hash of a level, which nobody outside can foretell: whoever chooses names cannot make them collide. */
    static int hash(String s, int start, int end) {
        int h = 0;
        for (int i = start; i < end; i++) {
            h = FACTOR * h + s.charAt(i);
        }
        return h ^ (h >>> 15);
    }
}
