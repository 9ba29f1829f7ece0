package org.rmqtt.core.routing;

import static org.rmqtt.core.routing.LevelBits.levelEnd;

/**
 * The hashes of a path, level by level, in an array: four numbers for each level, which are two hashes of the level, see
 * {@link LevelBits}, and the two of the path that ends with it. Two paths that differ have the same two hashes with a chance
 * of 2<sup>-95</sup>, as far as {@link FilterSlots} keeps them, and nobody outside can foretell them.
 */
final class FilterPath {
    /** How many numbers a level takes. */
    private static final int STRIDE = 4;

    private static final int LEVEL_FIRST = 0;
    private static final int LEVEL_SECOND = 1;
    private static final int FIRST = 2;
    private static final int SECOND = 3;

    /** The hashes of the level +. */
    static final long ANY_FIRST = LevelBits.firstHash(LevelBits.ANY_LOW, LevelBits.ANY_HIGH);

    static final long ANY_SECOND = LevelBits.secondHash(LevelBits.ANY_LOW, LevelBits.ANY_HIGH);

    /** The hashes of the path without levels. */
    static final long ROOT_FIRST = 1;

    static final long ROOT_SECOND = 2;

    private static final int KEPT_LEVELS = 32;
    private static final int PER_LEVEL = 8;
    private static final ThreadLocal<long[]> KEPT = ThreadLocal.withInitial(() -> new long[KEPT_LEVELS * PER_LEVEL]);

    private FilterPath() {}

    /** An array of this thread for paths of so many levels, with as much room again for whoever walks. */
    static long[] array(int levels) {
        return levels <= KEPT_LEVELS ? KEPT.get() : new long[levels * PER_LEVEL];
    }

    /** An array for at most so many levels of a topic name. */
    static long[] array(String topic, int most) {
        return array(most <= KEPT_LEVELS ? most : Math.min(most, levels(topic)));
    }

    /** Where the walker has its room in an array. */
    static int room(long[] path) {
        return path.length / 2;
    }

    /** How many levels a topic or filter has. */
    static int levels(String text) {
        int levels = 1;
        for (int at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) {
            levels++;
        }
        return levels;
    }

    /**
     * Fills in the levels of a topic name.
     *
     * @param most how many at most
     * @return how many it is, or -1 if the name has more
     */
    static int ofTopic(String topic, int most, long[] path) {
        AsciiLevels ascii = AsciiLevels.of(topic);
        int start = 0;
        for (int level = 0; level < most; level++) {
            int end = ascii == null ? -1 : ascii.read(start);
            if (end >= 0) {
                put(path, level, ascii.low, ascii.high);
            } else {
                end = levelEnd(topic, start);
                putLevel(path, level, topic, start, end);
            }
            if (end == topic.length()) {
                return level + 1;
            }
            start = end + 1;
        }
        return -1;
    }

    /** Fills in the first levels of a filter. */
    static void ofFilter(String filter, int levels, long[] path) {
        int start = 0;
        for (int level = 0; level < levels; level++) {
            int end = levelEnd(filter, start);
            if (end - start == 1 && filter.charAt(start) == '+') {
                put(path, level, LevelBits.ANY_LOW, LevelBits.ANY_HIGH);
            } else {
                putLevel(path, level, filter, start, end);
            }
            start = end + 1;
        }
    }

    private static void putLevel(long[] path, int level, String text, int start, int end) {
        long low = LevelBits.low(text, start, end);
        long high = LevelBits.high(text, start, end, low);
        put(path, level, LevelBits.isShort(high) ? low : LevelBits.other(text, start, end), high);
    }

    private static void put(long[] path, int level, long low, long high) {
        int at = level * STRIDE;
        long first = LevelBits.firstHash(low, high);
        long second = LevelBits.secondHash(low, high);
        path[at + LEVEL_FIRST] = first;
        path[at + LEVEL_SECOND] = second;
        path[at + FIRST] = LevelBits.firstBelow(first(path, level), first);
        path[at + SECOND] = LevelBits.secondBelow(second(path, level), second);
    }

    /** The first hash of the path of so many levels. */
    static long first(long[] path, int levels) {
        return levels == 0 ? ROOT_FIRST : path[(levels - 1) * STRIDE + FIRST];
    }

    /** The second hash of the path of so many levels. */
    static long second(long[] path, int levels) {
        return levels == 0 ? ROOT_SECOND : path[(levels - 1) * STRIDE + SECOND];
    }

    /**
     * The first hash of a path with one more level, which is that of the array.
     *
     * @param level which level comes
     * @param first the hash of the path before it
     * @param known whether that path is the one in the array too
     */
    static long firstBelow(long[] path, int level, long first, boolean known) {
        int at = level * STRIDE;
        return known ? path[at + FIRST] : LevelBits.firstBelow(first, path[at + LEVEL_FIRST]);
    }

    /** The second hash; the parameters are those of {@link #firstBelow}. */
    static long secondBelow(long[] path, int level, long second, boolean known) {
        int at = level * STRIDE;
        return known ? path[at + SECOND] : LevelBits.secondBelow(second, path[at + LEVEL_SECOND]);
    }

    /** Whether a level is the wildcard +. */
    static boolean isAny(long[] path, int level) {
        return path[level * STRIDE + LEVEL_FIRST] == ANY_FIRST && path[level * STRIDE + LEVEL_SECOND] == ANY_SECOND;
    }
}
