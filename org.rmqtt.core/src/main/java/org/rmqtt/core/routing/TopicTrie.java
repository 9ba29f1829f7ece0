package org.rmqtt.core.routing;

import static org.rmqtt.core.routing.TrieNode.hash;
import static org.rmqtt.core.routing.TrieNode.levelEnd;

import java.util.function.Predicate;
import org.rmqtt.api.mqtt.Topics;

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
    private static final int PLUS_HASH = TrieNode.hash("+", 0, 1);
    private static final int HASH_HASH = TrieNode.hash("#", 0, 1);

    private final TrieBranch<V> root = new TrieBranch<>("", 0);

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
            TrieNode<V> node = branch.child(key, start, end, hash(key, start, end));
            branch = node == null ? null : node.branch();
            if (branch == null) {
                return node != null && node.isRest(key, start) ? node.value() : null;
            }
            start = end + 1;
        }
        return branch.value();
    }

    /** Sets the value of a key. Writer only. */
    public void put(String key, V value) {
        TrieBranch<V> branch = root;
        for (int start = 0; start <= key.length(); ) {
            int end = levelEnd(key, start);
            int levelHash = hash(key, start, end);
            TrieNode<V> node = branch.child(key, start, end, levelHash);
            if (node == null) {
                branch.add(new TrieNode<>(key, start, levelHash, value));
                return;
            }
            TrieBranch<V> next = node.branch();
            if (next == null) {
                if (node.isRest(key, start)) {
                    node.setValue(value);
                } else {
                    branch.replace(node, split(node, key, start, value));
                }
                return;
            }
            branch = next;
            start = end + 1;
        }
        branch.setValue(value);
    }

    /** The branch with the key of a node and another key, which have the first level in common, if not more. */
    private static <V> TrieBranch<V> split(TrieNode<V> node, String key, int start, V value) {
        TrieBranch<V> top = null;
        TrieBranch<V> branch = null;
        int nodeAt = node.start;
        int at = start;
        while (true) {
            int end = levelEnd(key, at);
            TrieBranch<V> next = new TrieBranch<>(key.substring(at, end), hash(key, at, end));
            if (top == null) {
                top = next;
            } else {
                branch.add(next);
            }
            branch = next;
            nodeAt += end - at + 1;
            at = end + 1;
            if (!haveLevelInCommon(node.key, nodeAt, key, at)) {
                hang(branch, node.key, nodeAt, node.value());
                hang(branch, key, at, value);
                return top;
            }
        }
    }

    private static boolean haveLevelInCommon(String one, int oneAt, String other, int otherAt) {
        if (oneAt > one.length() || otherAt > other.length()) {
            return false;
        }
        int length = levelEnd(one, oneAt) - oneAt;
        return length == levelEnd(other, otherAt) - otherAt && one.regionMatches(oneAt, other, otherAt, length);
    }

    private static <V> void hang(TrieBranch<V> branch, String key, int start, V value) {
        if (start > key.length()) {
            branch.setValue(value);
        } else {
            branch.add(new TrieNode<>(key, start, hash(key, start, levelEnd(key, start)), value));
        }
    }

    /** Removes a key and every level that nothing needs any more. Writer only. */
    public void remove(String key) {
        remove(root, key, 0);
    }

    private void remove(TrieBranch<V> parent, String key, int start) {
        int end = levelEnd(key, start);
        TrieNode<V> node = parent.child(key, start, end, hash(key, start, end));
        if (node == null) {
            return;
        }
        TrieBranch<V> branch = node.branch();
        if (branch == null) {
            if (node.isRest(key, start)) {
                parent.remove(node);
            }
            return;
        }
        if (end == key.length()) {
            branch.setValue(null);
        } else {
            remove(branch, key, end + 1);
        }
        if (branch.isBare()) {
            parent.remove(branch);
        }
    }

    /** The values of all filters in this tree that match a topic name. */
    public void match(String topic, Sink<? super V> sink) {
        boolean system = !topic.isEmpty() && topic.charAt(0) == '$';
        match(root, topic, 0, !system, sink);
    }

    private void match(TrieBranch<V> branch, String topic, int start, boolean wildcards, Sink<? super V> sink) {
        if (wildcards) {
            emit(branch.child("#", 0, 1, HASH_HASH), sink);
        }
        if (start > topic.length()) {
            emit(branch, sink);
            return;
        }
        int end = levelEnd(topic, start);
        matchBelow(branch.child(topic, start, end, hash(topic, start, end)), topic, start, end, sink);
        if (wildcards) {
            matchBelow(branch.child("+", 0, 1, PLUS_HASH), topic, start, end, sink);
        }
    }

    /** Goes on with a node whose first level matches. */
    private void matchBelow(TrieNode<V> node, String topic, int start, int end, Sink<? super V> sink) {
        if (node == null) {
            return;
        }
        TrieBranch<V> branch = node.branch();
        if (branch != null) {
            match(branch, topic, end + 1, true, sink);
        } else if (Topics.matches(node.key, node.start, topic, start)) {
            emit(node, sink);
        }
    }

    private static <V> void emit(TrieNode<V> node, Sink<? super V> sink) {
        V value = node == null ? null : node.value();
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
            return test(branch, sink);
        }
        int end = levelEnd(filter, start);
        if (end - start == 1 && filter.charAt(start) == '#') {
            return (first || test(branch, sink)) && all(branch, first, sink);
        }
        if (end - start == 1 && filter.charAt(start) == '+') {
            return eachChild(branch, first, child -> selectBelow(child, filter, start, end, sink));
        }
        return selectBelow(branch.child(filter, start, end, hash(filter, start, end)), filter, start, end, sink);
    }

    private boolean selectBelow(TrieNode<V> node, String filter, int start, int end, Predicate<? super V> sink) {
        if (node == null) {
            return true;
        }
        TrieBranch<V> branch = node.branch();
        if (branch != null) {
            return select(branch, filter, end + 1, false, sink);
        }
        return !Topics.matches(filter, start, node.key, node.start) || test(node, sink);
    }

    private static <V> boolean test(TrieNode<V> node, Predicate<? super V> sink) {
        V value = node.value();
        return value == null || sink.test(value);
    }

    /** All values, in no order. */
    public void forEach(Sink<? super V> sink) {
        all(root, false, value -> {
            sink.accept(value);
            return true;
        });
    }

    private boolean all(TrieBranch<V> branch, boolean first, Predicate<? super V> sink) {
        return eachChild(branch, first, child -> {
            TrieBranch<V> below = child.branch();
            return test(child, sink) && (below == null || all(below, false, sink));
        });
    }

    /** Wildcards in the first level do not match names that begin with $ [MQTT-4.7.2-1]. */
    private static <V> boolean eachChild(TrieBranch<V> branch, boolean first, Predicate<TrieNode<V>> action) {
        TrieNode<V>[] slots = branch.children();
        if (slots == null) {
            return true;
        }
        for (int i = 0; i < slots.length; i++) {
            TrieNode<V> child = TrieBranch.at(slots, i);
            boolean hidden = !TrieBranch.isChild(child) || first && child.key.startsWith("$", child.start);
            if (!hidden && !action.test(child)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is no key. */
    public boolean isEmpty() {
        return root.childCount() == 0;
    }
}
