package org.rmqtt.core.routing;

import java.util.function.Predicate;

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
    private static final int PLUS_HASH = hash("+", 0, 1);
    private static final int HASH_HASH = hash("#", 0, 1);

    private final TrieNode<V> root = new TrieNode<>("", 0);

    /** Gets each value found by a walk. */
    @FunctionalInterface
    public interface Sink<V> {
        /** A value found; called on the walking thread. */
        void accept(V value);
    }

    /** The value of exactly this key, or null. */
    public V get(String key) {
        TrieNode<V> node = root;
        for (int start = 0; node != null && start <= key.length(); ) {
            int end = levelEnd(key, start);
            node = node.child(key, start, end, hash(key, start, end));
            start = end + 1;
        }
        return node == null ? null : node.value();
    }

    /** Sets the value of a key. Writer only. */
    public void put(String key, V value) {
        TrieNode<V> node = root;
        for (int start = 0; start <= key.length(); ) {
            int end = levelEnd(key, start);
            int levelHash = hash(key, start, end);
            TrieNode<V> child = node.child(key, start, end, levelHash);
            if (child == null) {
                child = new TrieNode<>(key.substring(start, end), levelHash);
                if (end == key.length()) {
                    child.setValue(value);
                }
                node.add(child);
            }
            node = child;
            start = end + 1;
        }
        node.setValue(value);
    }

    /** Removes a key and every level that nothing needs any more. Writer only. */
    public void remove(String key) {
        remove(root, key, 0);
    }

    private void remove(TrieNode<V> node, String key, int start) {
        int end = levelEnd(key, start);
        TrieNode<V> child = node.child(key, start, end, hash(key, start, end));
        if (child == null) {
            return;
        }
        if (end == key.length()) {
            child.setValue(null);
        } else {
            remove(child, key, end + 1);
        }
        if (child.isBare()) {
            node.remove(child);
        }
    }

    /** The values of all filters in this tree that match a topic name. */
    public void match(String topic, Sink<? super V> sink) {
        boolean system = !topic.isEmpty() && topic.charAt(0) == '$';
        match(root, topic, 0, !system, sink);
    }

    private void match(TrieNode<V> node, String topic, int start, boolean wildcards, Sink<? super V> sink) {
        if (wildcards) {
            emit(node.child("#", 0, 1, HASH_HASH), sink);
        }
        if (start > topic.length()) {
            emit(node, sink);
            return;
        }
        int end = levelEnd(topic, start);
        TrieNode<V> child = node.child(topic, start, end, hash(topic, start, end));
        if (child != null) {
            match(child, topic, end + 1, true, sink);
        }
        if (wildcards) {
            TrieNode<V> any = node.child("+", 0, 1, PLUS_HASH);
            if (any != null) {
                match(any, topic, end + 1, true, sink);
            }
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

    private boolean select(TrieNode<V> node, String filter, int start, boolean first, Predicate<? super V> sink) {
        if (start > filter.length()) {
            V value = node.value();
            return value == null || sink.test(value);
        }
        int end = levelEnd(filter, start);
        if (end - start == 1 && filter.charAt(start) == '#') {
            return (first || start(node, sink)) && all(node, first, sink);
        }
        if (end - start == 1 && filter.charAt(start) == '+') {
            return eachChild(node, first, child -> select(child, filter, end + 1, false, sink));
        }
        TrieNode<V> child = node.child(filter, start, end, hash(filter, start, end));
        return child == null || select(child, filter, end + 1, false, sink);
    }

    private static <V> boolean start(TrieNode<V> node, Predicate<? super V> sink) {
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

    private boolean all(TrieNode<V> node, boolean first, Predicate<? super V> sink) {
        return eachChild(node, first, child -> start(child, sink) && all(child, false, sink));
    }

    /** Wildcards in the first level do not match names that begin with $ [MQTT-4.7.2-1]. */
    private static <V> boolean eachChild(TrieNode<V> node, boolean first, Predicate<TrieNode<V>> action) {
        TrieNode<V>[] slots = node.children();
        if (slots == null) {
            return true;
        }
        for (int i = 0; i < slots.length; i++) {
            TrieNode<V> child = TrieNode.at(slots, i);
            boolean hidden = !TrieNode.isChild(child) || first && child.level.startsWith("$");
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

    private static int levelEnd(String topic, int start) {
        int end = topic.indexOf('/', start);
        return end < 0 ? topic.length() : end;
    }

    private static int hash(String s, int start, int end) {
        int h = 0;
        for (int i = start; i < end; i++) {
            h = 31 * h + s.charAt(i);
        }
        return h ^ (h >>> 15);
    }
}
