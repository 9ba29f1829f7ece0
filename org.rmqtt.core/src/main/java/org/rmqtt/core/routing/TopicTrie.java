package org.rmqtt.core.routing;

import static org.rmqtt.core.routing.LevelBits.levelEnd;

import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A tree of topic levels. One thread at a time may write; any number may read meanwhile without waiting, and see each
 * write at once when it is done or not at all.
 *
 * <p>It serves both ways: with topic filters as keys, {@link #match} finds the filters that match a topic name; with
 * topic names as keys, {@link #select} finds the names that a filter matches (MQTT 5.0 section 4.7).
 *
 * @param <V> what hangs on a key
 */
public final class TopicTrie<V> {
    private final TrieIndex<V> index = new TrieIndex<>();
    private final TrieBranch<V> root = new TrieBranch<>(null, "", 0, 0);

    /** Gets each value found by a walk. */
    @FunctionalInterface
    public interface Sink<V> {
        /** A value found; called on the walking thread. */
        void accept(V value);
    }

    /** The value of exactly this key, or null. */
    public V get(String key) {
        TrieBranch<V> branch = root;
        for (int start = 0; start <= key.length(); ) {
            int end = levelEnd(key, start);
            Object below = branch.below(index, key, start, end);
            TrieBranch<V> next = asBranch(below);
            if (next == null) {
                return isRest(below, key, start, end) ? valueOf(below) : null;
            }
            branch = next;
            start = end + 1;
        }
        return branch.value();
    }

    @SuppressWarnings("unchecked")
    private static <V> TrieBranch<V> asBranch(Object below) {
        return below instanceof TrieBranch ? (TrieBranch<V>) below : null;
    }

    /** Whether what is below a branch at a level, which is no branch, is the value of a key. */
    private static boolean isRest(Object below, String key, int start, int end) {
        if (below instanceof TrieNode) {
            return ((TrieNode<?>) below).isRest(key, start, end);
        }
        return below != null && end == key.length();
    }

    @SuppressWarnings("unchecked")
    private static <V> V valueOf(Object below) {
        return below instanceof TrieNode ? ((TrieNode<V>) below).value() : (V) below;
    }

    /** Sets the value of a key. Writer only. */
    public void put(String key, V value) {
        put(key, () -> value, true);
    }

    /**
     * Sets the value of a key that has none. Writer only.
     *
     * @param maker makes the value; what it does is done before any reader finds the value
     * @return the value that was there; null if the maker was asked
     */
    public V getOrPut(String key, Supplier<V> maker) {
        return put(key, maker, false);
    }

    private V put(String key, Supplier<V> maker, boolean always) {
        TrieBranch<V> branch = root;
        for (int start = 0; start <= key.length(); ) {
            int end = levelEnd(key, start);
            Object below = branch.below(index, key, start, end);
            if (below == null) {
                branch.add(index, key, start, end, maker.get());
                return null;
            }
            TrieBranch<V> next = asBranch(below);
            if (next == null) {
                if (isRest(below, key, start, end)) {
                    V before = valueOf(below);
                    if (always) {
                        setValue(branch, below, key, start, end, maker.get());
                    }
                    return before;
                }
                next = branchOf(branch, below, key, start, end);
                branch.replace(index, below, next);
            }
            branch = next;
            start = end + 1;
        }
        V before = branch.value();
        if (before == null || always) {
            branch.setValue(maker.get());
        }
        return before;
    }

    private void setValue(TrieBranch<V> branch, Object below, String key, int start, int end, V value) {
        if (below instanceof TrieNode) {
            @SuppressWarnings("unchecked")
            TrieNode<V> node = (TrieNode<V>) below;
            node.setValue(value);
        } else {
            branch.add(index, key, start, end, value);
        }
    }

    /** A branch for the level {@code key[start, end)} with nothing in it but the key that is below there now. */
    private TrieBranch<V> branchOf(TrieBranch<V> parent, Object below, String key, int start, int end) {
        TrieBranch<V> branch = new TrieBranch<>(parent, key, start, end);
        V value = valueOf(below);
        if (below instanceof TrieTail) {
            TrieTail<?> tail = (TrieTail<?>) below;
            int next = tail.start + end - start + 1;
            if (next <= tail.key.length()) {
                branch.add(index, tail.key, next, levelEnd(tail.key, next), value);
                return branch;
            }
        }
        branch.setValue(value);
        return branch;
    }

    /** Removes a key and every level that nothing needs any more. Writer only. */
    public void remove(String key) {
        TrieBranch<V> branch = root;
        for (int start = 0; start <= key.length(); ) {
            int end = levelEnd(key, start);
            Object below = branch.below(index, key, start, end);
            TrieBranch<V> next = asBranch(below);
            if (next == null) {
                if (isRest(below, key, start, end)) {
                    branch.remove(index, below, key, start, end);
                    prune(branch);
                }
                return;
            }
            branch = next;
            start = end + 1;
        }
        branch.setValue(null);
        prune(branch);
    }

    private void prune(TrieBranch<V> last) {
        TrieBranch<V> branch = last;
        while (branch != root && branch.isBare()) {
            TrieBranch<V> parent = branch.parent;
            parent.remove(index, branch);
            branch = parent;
        }
    }

    /** The values of all filters in this tree that match a topic name. */
    public void match(String topic, Sink<? super V> sink) {
        boolean system = !topic.isEmpty() && topic.charAt(0) == '$';
        match(root, root.hash, topic, 0, !system, sink);
    }

    /** Goes on below a branch, whose hash is a parameter so that nothing waits until the branch is read from memory. */
    private void match(
            TrieBranch<V> top, int topHash, String topic, int from, boolean wildcards, Sink<? super V> sink) {
        TrieBranch<V> branch = top;
        int hash = topHash;
        boolean any = wildcards;
        for (int start = from; start <= topic.length(); any = true) {
            int end = levelEnd(topic, start);
            if (any) {
                emit(branch.rest(), sink);
                matchPlus(branch.plus(), topic, start, end, sink);
            }
            if (!branch.hasChildren()) {
                return;
            }
            long low = LevelBits.low(topic, start, end);
            long high = LevelBits.high(topic, start, end, low);
            hash = LevelBits.pathHash(hash, low, high);
            TrieNode<V> node = index.find(branch, hash, low, high, topic, start, end);
            if (!(node instanceof TrieBranch)) {
                if (node != null && node.matches(topic, start, end)) {
                    emit(node.value(), sink);
                }
                return;
            }
            branch = (TrieBranch<V>) node;
            start = end + 1;
        }
        emit(branch.rest(), sink);
        emit(branch.value(), sink);
    }

    /** Goes on with what a branch has below it at the level +. */
    private void matchPlus(Object plus, String topic, int start, int end, Sink<? super V> sink) {
        if (plus == null) {
            return;
        }
        if (plus instanceof TrieBranch) {
            TrieBranch<V> branch = asBranch(plus);
            match(branch, branch.hash, topic, end + 1, true, sink);
        } else if (plus instanceof TrieNode ? ((TrieNode<?>) plus).matches(topic, start, end) : end == topic.length()) {
            emit(TopicTrie.<V>valueOf(plus), sink);
        }
    }

    private static <V> void emit(V value, Sink<? super V> sink) {
        if (value != null) {
            sink.accept(value);
        }
    }

    /**
     * The values of all topic names in this tree that a filter matches, until the predicate says false.
     *
     * @return whether the walk came to its end
     */
    public boolean select(String filter, Predicate<? super V> sink) {
        return select(root, filter, 0, true, sink);
    }

    private boolean select(TrieBranch<V> branch, String filter, int start, boolean first, Predicate<? super V> sink) {
        if (start > filter.length()) {
            return test(branch.value(), sink);
        }
        int end = levelEnd(filter, start);
        if (end - start == 1 && filter.charAt(start) == '#') {
            return (first || test(branch.value(), sink))
                    && branch.allChildren(child -> isHidden(child, first) || all(child, sink));
        }
        if (end - start == 1 && filter.charAt(start) == '+') {
            return branch.allChildren(child -> isHidden(child, first) || selectBelow(child, filter, start, end, sink));
        }
        return selectBelow(branch.child(index, filter, start, end), filter, start, end, sink);
    }

    /** Wildcards in the first level do not match names that begin with $ [MQTT-4.7.2-1]. */
    private static boolean isHidden(TrieNode<?> child, boolean first) {
        return first && child.startsWith('$');
    }

    private boolean selectBelow(TrieNode<V> node, String filter, int start, int end, Predicate<? super V> sink) {
        if (node instanceof TrieBranch) {
            return select((TrieBranch<V>) node, filter, end + 1, false, sink);
        }
        return node == null || !node.isSelected(filter, start, end) || test(node.value(), sink);
    }

    private static <V> boolean test(V value, Predicate<? super V> sink) {
        return value == null || sink.test(value);
    }

    /** All values, in no order. */
    public void forEach(Sink<? super V> sink) {
        all(root, value -> {
            sink.accept(value);
            return true;
        });
    }

    private boolean all(Object below, Predicate<? super V> sink) {
        if (!test(TopicTrie.<V>valueOf(below), sink)) {
            return false;
        }
        TrieBranch<V> branch = asBranch(below);
        return branch == null
                || test(branch.rest(), sink)
                        && all(branch.plus(), sink)
                        && branch.allChildren(child -> all(child, sink));
    }

    /** Whether there is no key. */
    public boolean isEmpty() {
        return root.isBare();
    }
}
