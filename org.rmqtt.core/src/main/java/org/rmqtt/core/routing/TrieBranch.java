package org.rmqtt.core.routing;

import java.util.function.Predicate;

/**
 * One level in a {@link TopicTrie} with levels below it. One thread at a time writes; any number of threads read without
 * waiting.
 *
 * @param <V> what hangs on a key
 */
final class TrieBranch<V> extends TrieNode<V> {
    /** The level if it is not short, else null. */
    private final String text;

    /** The first of the children. */
    private volatile TrieNode<V> first;

    /** A branch whose level is {@code key[start, end)}; without a parent, the root. */
    TrieBranch(TrieBranch<V> parent, String key, int start, int end) {
        this(parent, key, start, end, LevelBits.low(key, start, end));
    }

    private TrieBranch(TrieBranch<V> parent, String key, int start, int end, long low) {
        super(parent, low, LevelBits.high(key, start, end, low), null);
        text = LevelBits.isShort(high) ? null : key.substring(start, end);
    }

    @Override
    boolean isText(String other, int start, int end) {
        return text.length() == end - start && text.regionMatches(0, other, start, end - start);
    }

    @Override
    boolean startsWith(char first) {
        return text == null ? super.startsWith(first) : text.charAt(0) == first;
    }

    /** The child whose level is {@code key[start, end)}, or null. */
    TrieNode<V> child(TrieIndex<V> index, String key, int start, int end) {
        long low = LevelBits.low(key, start, end);
        long high = LevelBits.high(key, start, end, low);
        return index.find(this, LevelBits.pathHash(hash, low, high), low, high, key, start, end);
    }

    /** Whether each child passes, as far as asked. */
    boolean allChildren(Predicate<? super TrieNode<V>> action) {
        for (TrieNode<V> child = first; child != null; child = child.next()) {
            if (!action.test(child)) {
                return false;
            }
        }
        return true;
    }

    /** Hangs a value on a key of which nothing is here from the level {@code key[start, end)} on. Writer only. */
    void add(TrieIndex<V> index, String key, int start, int end, V value) {
        long low = LevelBits.low(key, start, end);
        long high = LevelBits.high(key, start, end, low);
        TrieNode<V> node = end == key.length() && LevelBits.isShort(high)
                ? new TrieNode<>(this, low, high, value)
                : new TrieTail<>(this, low, high, key, start, value);
        node.pushOn(first);
        index.add(node);
        first = node;
    }

    /** Puts a branch in the place of a child with the same level. Writer only. */
    void replace(TrieIndex<V> index, TrieNode<V> child, TrieBranch<V> branch) {
        boolean head = child.leaveList(branch);
        index.replace(child, branch);
        if (head) {
            first = branch;
        }
    }

    /** Takes out a child. Writer only. */
    void remove(TrieIndex<V> index, TrieNode<V> child) {
        index.remove(child);
        if (child.leaveList(null)) {
            first = child.next();
        }
    }

    /** Whether nothing hangs on this branch. */
    boolean isBare() {
        return value() == null && first == null;
    }
}
