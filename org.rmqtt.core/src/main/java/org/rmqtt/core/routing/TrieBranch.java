package org.rmqtt.core.routing;

import java.util.function.Predicate;

/**
 * One level in a {@link TopicTrie} with levels below it. One thread at a time writes; any number of threads read without
 * waiting.
 *
 * <p>The wildcards below it have places of their own, so that nobody has to look them up. What is <i>below</i> a branch at a
 * level is null, the value of the key that ends with a wildcard there, or a {@link TrieNode}.
 *
 * @param <V> what hangs on a key
 */
final class TrieBranch<V> extends TrieNode<V> {
    /** The level if it is not short, else null. */
    private final String text;

    /** The value of the key that goes on with #, if there is one. */
    private volatile V rest;

    /** The value of the key that goes on with + and ends there, or the node of those that go on further. */
    private volatile Object plus;

    /** The first of the other children. */
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

    V rest() {
        return rest;
    }

    Object plus() {
        return plus;
    }

    boolean hasChildren() {
        return first != null;
    }

    /** What is below at the level {@code key[start, end)}. */
    Object below(TrieIndex<V> index, String key, int start, int end) {
        if (isWildcard(key, start, end, '#')) {
            return rest;
        }
        return isWildcard(key, start, end, '+') ? plus : child(index, key, start, end);
    }

    /** The child whose level is {@code key[start, end)}, which is no wildcard, or null. */
    TrieNode<V> child(TrieIndex<V> index, String key, int start, int end) {
        long low = LevelBits.low(key, start, end);
        long high = LevelBits.high(key, start, end, low);
        return index.find(this, LevelBits.pathHash(hash, low, high), low, high, key, start, end);
    }

    private static boolean isWildcard(String key, int start, int end, char wildcard) {
        return end - start == 1 && key.charAt(start) == wildcard && (wildcard == '+' || end == key.length());
    }

    /** Whether each child passes that is no wildcard, as far as asked. */
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
        if (isWildcard(key, start, end, '#')) {
            rest = value;
            return;
        }
        boolean ends = end == key.length();
        boolean any = isWildcard(key, start, end, '+');
        if (any && ends) {
            plus = value;
            return;
        }
        long low = LevelBits.low(key, start, end);
        long high = LevelBits.high(key, start, end, low);
        TrieNode<V> node = ends && LevelBits.isShort(high)
                ? new TrieNode<>(this, low, high, value)
                : new TrieTail<>(this, low, high, key, start, value);
        if (any) {
            plus = node;
        } else {
            node.pushOn(first);
            index.add(node);
            first = node;
        }
    }

    /** Puts a branch in the place of something else below at the same level. Writer only. */
    void replace(TrieIndex<V> index, Object below, TrieBranch<V> branch) {
        if (below == plus) {
            plus = branch;
            return;
        }
        TrieNode<V> node = nodeOf(below);
        boolean head = node.leaveList(branch);
        index.replace(node, branch);
        if (head) {
            first = branch;
        }
    }

    /** Takes out what is below at the level {@code key[start, end)}. Writer only. */
    void remove(TrieIndex<V> index, Object below, String key, int start, int end) {
        if (isWildcard(key, start, end, '#')) {
            rest = null;
        } else {
            remove(index, below);
        }
    }

    /** Takes out what is below at a level that is not #. Writer only. */
    void remove(TrieIndex<V> index, Object below) {
        if (below == plus) {
            plus = null;
        } else {
            TrieNode<V> node = nodeOf(below);
            index.remove(node);
            if (node.leaveList(null)) {
                first = node.next();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private TrieNode<V> nodeOf(Object below) {
        return (TrieNode<V>) below;
    }

    /** Whether nothing hangs on this branch. */
    boolean isBare() {
        return value() == null && rest == null && plus == null && first == null;
    }
}
