package org.rmqtt.core.routing;

import java.util.concurrent.ThreadLocalRandom;

/**
 * One level of a topic in two numbers. A <i>short</i> level, of at most sixteen characters from U+0001 to U+007F, is those
 * characters, eight in each number: equal numbers are equal levels, and nothing far away has to be read to see that. Of any
 * other level the second number is a hash, so its text has to be compared too.
 */
final class LevelBits {
    private static final int HALF = 8;
    private static final long UNPACKED = -1;

    /** The numbers of the wildcard + as such, which no text has. */
    static final long ANY_LOW = UNPACKED;

    static final long ANY_HIGH = 0;

    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final long FACTOR = odd();
    private static final long OTHER_SEED = ThreadLocalRandom.current().nextLong();
    private static final long OTHER_FACTOR = odd();

    private LevelBits() {}

    private static long odd() {
        return ThreadLocalRandom.current().nextLong() | 1;
    }

    /** Where the level that begins at a place ends. */
    static int levelEnd(String topic, int start) {
        int end = topic.indexOf('/', start);
        return end < 0 ? topic.length() : end;
    }

    /** The first number of the level {@code text[start, end)}. */
    static long low(String text, int start, int end) {
        return pack(text, start, Math.min(end, start + HALF));
    }

    /**
     * The second number.
     *
     * @param low the first
     */
    static long high(String text, int start, int end, long low) {
        if (low != UNPACKED && end - start <= 2 * HALF) {
            long high = pack(text, start + HALF, end);
            if (high != UNPACKED) {
                return high;
            }
        }
        return hash(text, start, end, SEED, FACTOR) & ~0xFFL | 0x100;
    }

    /** Of a level that is not short, a number that has nothing to do with the other two. */
    static long other(String text, int start, int end) {
        return hash(text, start, end, OTHER_SEED, OTHER_FACTOR);
    }

    /** Whether the two numbers are the level; by the second one. */
    static boolean isShort(long high) {
        return (high & 0xFF) != 0 || high == 0;
    }

    /** At most eight characters, the first one in the lowest byte, if all are from U+0001 to U+007F. */
    private static long pack(String text, int from, int to) {
        long packed = 0;
        int all = 0;
        for (int i = to - 1; i >= from; i--) {
            int c = text.charAt(i);
            all |= c | c - 1;
            packed = packed << 8 | c;
        }
        return (all & ~0x7F) == 0 ? packed : UNPACKED;
    }

    private static long hash(String text, int start, int end, long seed, long factor) {
        long hash = seed;
        for (int i = start; i < end; i++) {
            hash = fold(hash ^ text.charAt(i), factor);
        }
        return hash;
    }

    /**
     * The hash of a path, which nobody outside can foretell: whoever chooses names cannot make them collide.
     *
     * @param parent the hash of the path without its last level
     */
    static int pathHash(int parent, long low, long high) {
        return (int) firstBelow(parent, firstHash(low, high));
    }

    /** A hash of a level, which does not need that of the path before it. */
    static long firstHash(long low, long high) {
        return fold(low ^ SEED, high ^ FACTOR);
    }

    /** Another hash of a level, which tells nothing of the first one. */
    static long secondHash(long low, long high) {
        return fold(low ^ OTHER_SEED, high ^ OTHER_FACTOR);
    }

    /**
     * The first hash of a path in a longer number, which is not 0. Those of the levels can be computed side by side, and only
     * this, which is short, has to be done in turn.
     *
     * @param parent that of the path without its last level
     * @param level that of the level
     */
    static long firstBelow(long parent, long level) {
        long hash = (parent ^ level) * FACTOR;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }

    /** The second one; the parameters are those of {@link #firstBelow}. */
    static long secondBelow(long parent, long level) {
        long hash = (parent ^ level) * OTHER_FACTOR;
        return hash ^ hash >>> 32;
    }

    private static long fold(long a, long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }
}
