package org.rmqtt.core.routing;

import static org.rmqtt.core.routing.LevelBits.levelEnd;

import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A tree of topic names, by their levels, with what hangs on them; finds those that a filter matches (MQTT 5.0 section 4.7).
 * One thread at a time may write; any number may read meanwhile without waiting, and see each write at once when it is done
 * or not at all.
 *
 * @param <V> what hangs on a key
 */
public final class TopicTrie<V> {
    private final TrieIndex<V> index = new TrieIndex<>();
    private final TrieBranch<V> root = new TrieBranch<>(null, "", 0, 0);

    /** The value of exactly this key, or null. */
    public V get(String key) {
        TrieBranch<V> branch = root;
        for (int start = 0; start <= key.length(); ) {
            int end = levelEnd(key, start);
            TrieNode<V> child = branch.child(index, key, start, end);
            if (!(child instanceof TrieBranch)) {
                return child != null && child.isRest(key, start, end) ? child.value() : null;
            }
            branch = (TrieBranch<V>) child;
            start = end + 1;
        }
        return branch.value();
    }

    /** Sets the value of a key. Writer only. */
    public void put(String key, V value) {
        TrieBranch<V> branch = root;
        for (int start = 0; start <= key.length(); ) {
            int end = levelEnd(key, start);
            TrieNode<V> child = branch.child(index, key, start, end);
            if (child == null) {
                branch.add(index, key, start, end, value);
                return;
            }
            if (!(child instanceof TrieBranch)) {
                if (child.isRest(key, start, end)) {
                    child.setValue(value);
                    return;
                }
                TrieBranch<V> inPlace = branchOf(branch, child, key, start, end);
                branch.replace(index, child, inPlace);
                child = inPlace;
            }
            branch = (TrieBranch<V>) child;
            start = end + 1;
        }
        branch.setValue(value);
    }

    /** A branch for the level {@code key[start, end)} with nothing in it but the key that is below there now. */
    private TrieBranch<V> branchOf(TrieBranch<V> parent, TrieNode<V> below, String key, int start, int end) {
        TrieBranch<V> branch = new TrieBranch<>(parent, key, start, end);
        if (below instanceof TrieTail) {
            TrieTail<V> tail = (TrieTail<V>) below;
            int next = tail.start + end - start + 1;
            if (next <= tail.key.length()) {
                branch.add(index, tail.key, next, levelEnd(tail.key, next), tail.value());
                return branch;
            }
        }
        branch.setValue(below.value());
        return branch;
    }

    /** Removes a key and every level that nothing needs any more. Writer only. */
    public void remove(String key) {
        TrieBranch<V> branch = root;
        for (int start = 0; start <= key.length(); ) {
            int end = levelEnd(key, start);
            TrieNode<V> child = branch.child(index, key, start, end);
            if (!(child instanceof TrieBranch)) {
                if (child != null && child.isRest(key, start, end)) {
                    branch.remove(index, child);
                    prune(branch);
                }
                return;
            }
            branch = (TrieBranch<V>) child;
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

    /**
     * The values of all topic names in this tree that a filter matches, until the predicate says false.
     *
     * @return whether the walk came to its end
     */
    public boolean select(String filter, Predicate<? super V> sink) {
        return isEmpty() || select(root, filter, 0, true, sink);
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
    public void forEach(Consumer<? super V> sink) {
        all(root, value -> {
            sink.accept(value);
            return true;
        });
    }

    private boolean all(TrieNode<V> node, Predicate<? super V> sink) {
        return test(node.value(), sink)
                && (!(node instanceof TrieBranch) || ((TrieBranch<V>) node).allChildren(child -> all(child, sink)));
    }

    /** Whether there is no key. */
    public boolean isEmpty() {
        return root.isBare();
    }
}
