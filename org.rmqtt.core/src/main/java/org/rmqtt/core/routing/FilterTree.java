package org.rmqtt.core.routing;

import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * Topic filters and what hangs on them; finds those that match a topic name (MQTT 5.0 section 4.7). One thread at a time may
 * write; any number may read meanwhile without waiting, and see each write at once when it is done or not at all.
 *
 * <p>There are no nodes: each path that a filter has on its way, wildcards at its end left out, has a slot in a table by the
 * hash of the whole path, cut into segments so that no write takes long. The hashes come from the topic alone. A match
 * computes those of all levels, then has all their slots read at the same time, and only then walks.
 *
 * @param <V> what hangs on a filter
 */
public final class FilterTree<V> {
    private static final int SEGMENT_BITS = 8;
    private static final int SEGMENTS = 1 << SEGMENT_BITS;

    /** With so many paths their slots are not in a near cache any more. */
    private static final int MANY = 4096;

    private final FilterSlots[] segments = new FilterSlots[SEGMENTS];
    private final int[] live = new int[SEGMENTS];

    /** No filter has more levels, a # at its end left out. */
    private volatile int deepest;

    /** How many paths are live; a reader need not know exactly. */
    private int paths;

    /** An empty tree. */
    public FilterTree() {
        for (int i = 0; i < SEGMENTS; i++) {
            segments[i] = FilterSlots.empty();
        }
    }

    private static int number(long first) {
        return (int) (first >>> Long.SIZE - SEGMENT_BITS);
    }

    private FilterSlots segment(long first) {
        return segments[number(first)];
    }

    /** Which value of its slot is that of a filter. */
    private static int kind(String filter) {
        int last = filter.length() - 1;
        if (last < 0 || last > 0 && filter.charAt(last - 1) != '/') {
            return FilterSlots.EXACT;
        }
        return switch (filter.charAt(last)) {
            case '#' -> FilterSlots.REST;
            case '+' -> FilterSlots.PLUS;
            default -> FilterSlots.EXACT;
        };
    }

    /** How many levels the path of a filter has. */
    private static int levels(String filter, int kind) {
        return FilterPath.levels(filter) - (kind == FilterSlots.EXACT ? 0 : 1);
    }

    private static long[] path(String filter, int levels) {
        long[] path = FilterPath.array(levels);
        FilterPath.ofFilter(filter, levels, path);
        return path;
    }

    /** The value of exactly this filter, or null. */
    public V get(String filter) {
        int kind = kind(filter);
        int levels = levels(filter, kind);
        return get(path(filter, levels), levels, kind);
    }

    @SuppressWarnings("unchecked")
    private V get(long[] path, int levels, int kind) {
        long first = FilterPath.first(path, levels);
        FilterSlots slots = segment(first);
        int slot = slots.find(first, FilterPath.second(path, levels));
        return slot != FilterSlots.NONE && FilterSlots.hasValue(slots.what(slot), kind)
                ? (V) slots.value(slot, kind)
                : null;
    }

    // ---- the writer

    /** Sets the value of a filter. Writer only. */
    public void put(String filter, V value) {
        int kind = kind(filter);
        int levels = levels(filter, kind);
        put(path(filter, levels), levels, kind, value);
    }

    /**
     * Sets the value of a filter that has none. Writer only.
     *
     * @return the value that was there, and stays; null if there was none
     */
    public V putIfAbsent(String filter, V value) {
        int kind = kind(filter);
        int levels = levels(filter, kind);
        long[] path = path(filter, levels);
        V known = get(path, levels, kind);
        if (known == null) {
            put(path, levels, kind, value);
        }
        return known;
    }

    /**
     * Looks for the longest path of the filter that is live, and goes down from there. The value comes last: readers find it
     * then. A path counts what is below before that is there, and so is live.
     */
    private void put(long[] path, int levels, int kind, V value) {
        int depth = kind == FilterSlots.PLUS ? levels + 1 : levels;
        if (depth > deepest) {
            deepest = depth;
        }
        FilterSlots slots = null;
        int slot = FilterSlots.NONE;
        int level = levels;
        for (; level >= 0; level--) {
            slots = segment(FilterPath.first(path, level));
            slot = slots.find(FilterPath.first(path, level), FilterPath.second(path, level));
            if (slot != FilterSlots.NONE && slots.isLive(slot)) {
                break;
            }
        }
        while (level < levels) {
            if (level >= 0) {
                slots.count(slot, FilterPath.isAny(path, level), 1);
            }
            level++;
            long first = FilterPath.first(path, level);
            slots = oneMore(number(first));
            slot = slots.findOrAdd(first, FilterPath.second(path, level));
        }
        slots.setValue(slot, kind, value);
    }

    /** Counts one more live path in a segment, whose table has room for it then; a new table has only what is live. */
    private FilterSlots oneMore(int number) {
        paths++;
        live[number]++;
        return segments[number].isFull() ? replace(number) : segments[number];
    }

    private void oneLess(int number) {
        paths--;
        live[number]--;
        if (segments[number].isSparse(live[number])) {
            replace(number);
        }
    }

    private FilterSlots replace(int number) {
        FilterSlots slots = segments[number].copy(live[number]);
        VarHandle.releaseFence();
        segments[number] = slots;
        return slots;
    }

    /** Removes a filter and every path that nothing needs any more. Writer only. */
    public void remove(String filter) {
        int kind = kind(filter);
        int levels = levels(filter, kind);
        long[] path = path(filter, levels);
        FilterSlots slots = segment(FilterPath.first(path, levels));
        int slot = slots.find(FilterPath.first(path, levels), FilterPath.second(path, levels));
        if (slot == FilterSlots.NONE || !FilterSlots.hasValue(slots.what(slot), kind)) {
            return;
        }
        slots.setValue(slot, kind, null);
        for (int level = levels; !slots.isLive(slot); level--) {
            oneLess(number(FilterPath.first(path, level)));
            if (level == 0) {
                return;
            }
            slots = segment(FilterPath.first(path, level - 1));
            slot = slots.find(FilterPath.first(path, level - 1), FilterPath.second(path, level - 1));
            slots.count(slot, FilterPath.isAny(path, level - 1), -1);
        }
    }

    /** How many paths there are. Writer only. */
    int paths() {
        return paths;
    }

    // ---- the readers

    /**
     * Gives the values of all filters that match a topic name, in no order.
     *
     * @param sink gets them; it must not ask this or another tree
     */
    public void match(String topic, Consumer<? super V> sink) {
        int most = deepest;
        long[] path = FilterPath.array(topic, most);
        int levels = FilterPath.ofTopic(topic, most, path);
        int known = levels < 0 ? most : levels;
        int room = FilterPath.room(path);
        if (paths > MANY) {
            path[room] = touch(path, known);
        }
        long first = FilterPath.ROOT_FIRST;
        long second = FilterPath.ROOT_SECOND;
        boolean wildcards = topic.isEmpty() || topic.charAt(0) != '$';
        boolean straight = true;
        int level = 0;
        int top = room;
        while (true) {
            FilterSlots slots = segment(first);
            int slot = slots.find(first, second);
            long what = slot == FilterSlots.NONE ? 0 : slots.what(slot);
            if (what != 0) {
                if (wildcards) {
                    emit(slots, slot, what, FilterSlots.REST, sink);
                    if (level == levels - 1) {
                        emit(slots, slot, what, FilterSlots.PLUS, sink);
                    }
                    if (level < known && FilterSlots.hasPlus(what)) {
                        path[top++] = level + 1;
                        path[top++] = LevelBits.firstBelow(first, FilterPath.ANY_FIRST);
                        path[top++] = LevelBits.secondBelow(second, FilterPath.ANY_SECOND);
                    }
                }
                if (level == levels) {
                    emit(slots, slot, what, FilterSlots.EXACT, sink);
                }
            }
            if (level < known && FilterSlots.hasChildren(what)) {
                first = FilterPath.firstBelow(path, level, first, straight);
                second = FilterPath.secondBelow(path, level, second, straight);
                level++;
            } else if (top > room) {
                second = path[--top];
                first = path[--top];
                level = (int) path[--top];
                straight = false;
            } else {
                return;
            }
            wildcards = true;
        }
    }

    @SuppressWarnings("unchecked")
    private void emit(FilterSlots slots, int slot, long what, int which, Consumer<? super V> sink) {
        Object value = FilterSlots.hasValue(what, which) ? slots.value(slot, which) : null;
        if (value != null) {
            sink.accept((V) value);
        }
    }

    /**
     * Has the first slots of all levels read from memory, none of which waits for another one; with the values of the last two
     * levels only, since paths with fewer levels are few and therefore near, or have none.
     */
    private long touch(long[] path, int levels) {
        long sum = 0;
        for (int level = 1; level <= levels; level++) {
            long first = FilterPath.first(path, level);
            FilterSlots slots = segment(first);
            sum += slots.touch(first);
            if (level >= levels - 1) {
                sum += slots.touchValues(first);
            }
        }
        return sum;
    }
}
