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

    /** The other children: null, one {@link TrieNode}, or a {@link TrieTable}. */
    private volatile Object children;

    /** A branch whose level is {@code key[start, end)}. */
    TrieBranch(String key, int start, int end) {
        this(key, start, end, LevelBits.low(key, start, end));
    }

    private TrieBranch(String key, int start, int end, long low) {
        super(low, LevelBits.high(key, start, end, low), null);
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

    /** The child whose level is {@code key[start, end)}, which is no wildcard, or null. */
    @SuppressWarnings("unchecked")
    TrieNode<V> child(String key, int start, int end) {
        Object now = children;
        if (now == null) {
            return null;
        }
        long low = LevelBits.low(key, start, end);
        long high = LevelBits.high(key, start, end, low);
        if (now instanceof TrieTable) {
            return ((TrieTable<V>) now).find(low, high, key, start, end);
        }
        TrieNode<V> only = (TrieNode<V>) now;
        return only.isLevel(low, high, key, start, end) ? only : null;
    }

    /** What is below at the level {@code key[start, end)}. */
    Object below(String key, int start, int end) {
        if (isWildcard(key, start, end, '#')) {
            return rest;
        }
        return isWildcard(key, start, end, '+') ? plus : child(key, start, end);
    }

    private static boolean isWildcard(String key, int start, int end, char wildcard) {
        return end - start == 1 && key.charAt(start) == wildcard && (wildcard == '+' || end == key.length());
    }

    /** Whether each child passes that is no wildcard, as far as asked. */
    @SuppressWarnings("unchecked")
    boolean allChildren(Predicate<? super TrieNode<V>> action) {
        Object now = children;
        if (now instanceof TrieTable) {
            return ((TrieTable<V>) now).all(action);
        }
        return now == null || action.test((TrieNode<V>) now);
    }

    /** Hangs a value on a key of which nothing is here from the level {@code key[start, end)} on. Writer only. */
    void add(String key, int start, int end, V value) {
        if (isWildcard(key, start, end, '#')) {
            rest = value;
            return;
        }
        long low = LevelBits.low(key, start, end);
        long high = LevelBits.high(key, start, end, low);
        boolean ends = end == key.length();
        if (isWildcard(key, start, end, '+')) {
            plus = ends ? value : new TrieTail<>(low, high, key, start, value);
        } else if (ends && LevelBits.isShort(high)) {
            addChild(new TrieNode<>(low, high, value));
        } else {
            addChild(new TrieTail<>(low, high, key, start, value));
        }
    }

    @SuppressWarnings("unchecked")
    private void addChild(TrieNode<V> child) {
        Object now = children;
        if (now == null) {
            children = child;
        } else if (now instanceof TrieTable && !((TrieTable<V>) now).isFull()) {
            ((TrieTable<V>) now).add(child);
        } else {
            TrieTable<V> table;
            if (now instanceof TrieTable) {
                table = ((TrieTable<V>) now).copy(childCount() + 1);
            } else {
                table = new TrieTable<>(2);
                table.add((TrieNode<V>) now);
            }
            table.add(child);
            children = table;
        }
    }

    /** Puts a branch of the level {@code key[start, end)} in the place of what is below there. Writer only. */
    @SuppressWarnings("unchecked")
    void replace(String key, int start, int end, TrieBranch<V> branch) {
        if (isWildcard(key, start, end, '+')) {
            plus = branch;
        } else if (children instanceof TrieTable) {
            ((TrieTable<V>) children).replace(child(key, start, end), branch);
        } else {
            children = branch;
        }
    }

    /** Takes out what is below at the level {@code key[start, end)}. Writer only. */
    @SuppressWarnings("unchecked")
    void remove(String key, int start, int end) {
        if (isWildcard(key, start, end, '#')) {
            rest = null;
        } else if (isWildcard(key, start, end, '+')) {
            plus = null;
        } else if (children instanceof TrieTable) {
            removeFrom((TrieTable<V>) children, child(key, start, end));
        } else {
            children = null;
        }
    }

    private void removeFrom(TrieTable<V> table, TrieNode<V> child) {
        table.remove(child);
        if (table.size() == 0) {
            children = null;
        } else if (table.isSparse()) {
            children = table.copy(table.size());
        }
    }

    /** How many keys and further levels hang on this branch. */
    int size() {
        return (value() == null ? 0 : 1) + (rest == null ? 0 : 1) + (plus == null ? 0 : 1) + childCount();
    }

    private int childCount() {
        Object now = children;
        if (now instanceof TrieTable) {
            return ((TrieTable<?>) now).size();
        }
        return now == null ? 0 : 1;
    }
}
