package org.rmqtt.core.routing;

import org.rmqtt.api.mqtt.Topics;

/**
 * The end of one key with all the levels in which no other key shares; they are not copied, it points into the key.
 *
 * @param <V> what hangs on the key
 */
final class TrieTail<V> extends TrieNode<V> {
    final String key;
    final int start;

    /**
     * A tail.
     *
     * @param start where its first level begins in the key
     */
    TrieTail(TrieBranch<V> parent, long low, long high, String key, int start, V value) {
        super(parent, low, high, value);
        this.key = key;
        this.start = start;
    }

    @Override
    boolean isText(String text, int from, int to) {
        int end = start + to - from;
        return end <= key.length()
                && (end == key.length() || key.charAt(end) == '/')
                && key.regionMatches(start, text, from, to - from);
    }

    @Override
    boolean startsWith(char first) {
        return start < key.length() && key.charAt(start) == first;
    }

    @Override
    boolean isRest(String text, int from, int to) {
        int length = text.length() - from;
        return key.length() - start == length && key.regionMatches(start, text, from, length);
    }

    @Override
    boolean isSelected(String filter, int from, int to) {
        return Topics.matches(filter, from, key, start);
    }
}
