package org.rmqtt.core.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Takes a topic apart eight characters at a time, with the same result as {@link LevelBits}: finds where a level ends and
 * packs it in one go. Confined to one thread.
 */
final class AsciiLevels {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOPS = ONES << 7;
    private static final long SLASHES = ONES * '/';
    private static final long QUESTION_MARKS = ONES * '?';

    private final byte[] bytes;

    /** The two numbers of the level that was read last. */
    long low;

    long high;

    private AsciiLevels(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The levels of a topic; null if it has fewer than eight characters, or others than those from U+0000 to U+007F. */
    static AsciiLevels of(String topic) {
        byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        return bytes.length >= Long.BYTES && bytes.length == topic.length() ? new AsciiLevels(bytes) : null;
    }

    /**
     * Reads the level that begins at a place.
     *
     * @return where it ends; -1 if it is not short, or has a question mark, which half a surrogate pair becomes too
     */
    int read(int start) {
        int end = start;
        long word = start < bytes.length ? word(start) : 0;
        int size = size(word, start);
        low = first(word, size);
        high = 0;
        boolean isShort = isPlain(word, size);
        end += size;
        if (size == Long.BYTES && end < bytes.length) {
            word = word(end);
            size = size(word, end);
            high = first(word, size);
            isShort &= isPlain(word, size);
            end += size;
            isShort &= size < Long.BYTES || end == bytes.length || bytes[end] == '/';
        }
        return isShort ? end : -1;
    }

    /** Eight characters, the first one in the lowest byte; behind the last one there are zeros. */
    private long word(int at) {
        int beyond = at + Long.BYTES - bytes.length;
        return beyond <= 0 ? (long) LONGS.get(bytes, at) : (long) LONGS.get(bytes, at - beyond) >>> beyond * Byte.SIZE;
    }

    /** How many of the eight characters come before a slash or the end. */
    private int size(long word, int at) {
        return Math.min(firstZero(word ^ SLASHES), bytes.length - at);
    }

    private static long first(long word, int size) {
        return size == Long.BYTES ? word : word & (1L << size * Byte.SIZE) - 1;
    }

    private static boolean isPlain(long word, int size) {
        return firstZero(word) >= size && firstZero(word ^ QUESTION_MARKS) >= size;
    }

    /** How many of eight bytes come before the first one that is zero. */
    private static int firstZero(long word) {
        return Long.numberOfTrailingZeros(word - ONES & ~word & TOPS) / Byte.SIZE;
    }
}
