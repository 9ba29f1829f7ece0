package org.rmqtt.core.routing;

import java.util.concurrent.ThreadLocalRandom;

/**
 * One level of a topic in two numbers. A <i>short</i> level, of at most sixteen characters from U+0001 to U+00FE, is those
 * characters, eight in each number: equal numbers are equal levels, and nothing far away has to be read to see that. Of any
 * other level the second number is a hash, so its text has to be compared too.
 */
final class LevelBits {
    private static final int HALF = 8;
    private static final long UNPACKED = -1;
    private static final long FACTOR = ThreadLocalRandom.current().nextLong() | 1;
    private static final long SEED_LOW = ThreadLocalRandom.current().nextLong();
    private static final long SEED_HIGH = ThreadLocalRandom.current().nextLong();

    private LevelBits() {}

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
        return hash(text, start, end) & ~0xFFL | 0x100;
    }

    /** Whether the two numbers are the level; by the second one. */
    static boolean isShort(long high) {
        return (high & 0xFF) != 0 || high == 0;
    }

    /** The characters, the first one in the lowest byte. */
    private static long pack(String text, int from, int to) {
        long packed = 0;
        for (int i = to - 1; i >= from; i--) {
            char c = text.charAt(i);
            if (c == 0 || c >= 0xFF) {
                return UNPACKED;
            }
            packed = packed << 8 | c;
        }
        return packed;
    }

    private static long hash(String text, int start, int end) {
        long hash = SEED_LOW;
        for (int i = start; i < end; i++) {
            hash = fold(hash ^ text.charAt(i), FACTOR);
        }
        return hash;
    }

    /**
     * The hash of a path, which nobody outside can foretell: whoever chooses names cannot make them collide.
     *
     * @param parent the hash of the path without its last level
     */
    static int pathHash(int parent, long low, long high) {
        long hash = fold(low ^ SEED_LOW ^ parent * FACTOR, high ^ SEED_HIGH);
        return (int) (hash ^ hash >>> 32);
    }

    private static long fold(long a, long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }
}
