package org.rmqtt.core.routing;

/**
 * One place in a {@link TopicTrie}: as it is, the end of a key whose last level is short. What is more is a
 * {@link TrieTail} or a {@link TrieBranch}.
 *
 * @param <V> what hangs on a key
 */
class TrieNode<V> {
    final TrieBranch<V> parent;
    final long low;
    final long high;

    /** Of the path to it, see {@link LevelBits#pathHash}. */
    final int hash;

    private volatile V value;

    /** The next one below the same branch. A node that was taken out keeps it, for readers that are there. */
    private volatile TrieNode<V> next;

    private TrieNode<V> previous;

    /**
     * A node.
     *
     * @param parent the branch that it is below; null for the root
     * @param low of its level, see {@link LevelBits}
     * @param high of its level
     */
    TrieNode(TrieBranch<V> parent, long low, long high, V value) {
        this.parent = parent;
        this.low = low;
        this.high = high;
        this.hash = LevelBits.pathHash(parent == null ? 0 : parent.hash, low, high);
        this.value = value;
    }

    final TrieNode<V> next() {
        return next;
    }

    /** Puts it at the head of a list. Writer only. */
    final void pushOn(TrieNode<V> head) {
        next = head;
        if (head != null) {
            head.previous = this;
        }
    }

    /**
     * Takes it out of the list that it is in, perhaps for another one. Writer only.
     *
     * @param other what comes in its place, or null
     * @return whether it was the head
     */
    final boolean leaveList(TrieNode<V> other) {
        TrieNode<V> before = previous;
        TrieNode<V> after = next;
        if (other != null) {
            other.previous = before;
            other.next = after;
        }
        if (after != null) {
            after.previous = other == null ? before : other;
        }
        if (before != null) {
            before.next = other == null ? after : other;
        }
        return before == null;
    }

    final V value() {
        return value;
    }

    final void setValue(V newValue) {
        value = newValue;
    }

    /** Whether its level is {@code text[start, end)}, of which the numbers are given. */
    final boolean isLevel(long levelLow, long levelHigh, String text, int start, int end) {
        return low == levelLow && high == levelHigh && (LevelBits.isShort(high) || isText(text, start, end));
    }

    /** Whether its level, which is not short, is {@code text[start, end)}. */
    boolean isText(String text, int start, int end) {
        return false;
    }

    /** Whether its level begins with a character below U+0080. */
    boolean startsWith(char first) {
        return (low & 0xFF) == first;
    }

    /**
     * Whether its key goes on like another one from this level on.
     *
     * @param start where the level, which is equal, begins in the other key
     * @param end where it ends
     */
    boolean isRest(String key, int start, int end) {
        return end == key.length();
    }

    /** Whether a filter matches its key, a topic name, from this level on; the level is equal, or that of the filter is +. */
    boolean isSelected(String filter, int start, int end) {
        return end == filter.length() || end + 2 == filter.length() && filter.endsWith("/#");
    }
}
