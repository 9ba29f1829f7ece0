package org.rmqtt.core.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;

/**
 * Remembers what byte ranges were decoded to. A fixed number of places; what comes later takes the place of what was
 * there. The one that was found last is tried first, since messages of one publisher follow each other. Confined to one
 * loop.
 */
final class ByteRangeCache<T> {
    private static final int PLACES = 4096;
    private static final int LONGEST = 512;

    private final byte[][] keys = new byte[PLACES][];
    private final Object[] values = new Object[PLACES];
    private byte[] lastKey = {};
    private T lastValue;

    /** Makes the value of a range. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(byte[] bytes, int offset, int length) throws InvalidProtocolBufferException;
    }

    @SuppressWarnings("unchecked")
    T get(byte[] bytes, int offset, int length, Decoder<T> decoder) throws InvalidProtocolBufferException {
        if (lastValue != null && isKey(lastKey, bytes, offset, length)) {
            return lastValue;
        }
        if (length > LONGEST) {
            return decoder.decode(bytes, offset, length);
        }
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        byte[] key = keys[place];
        if (key == null || !isKey(key, bytes, offset, length)) {
            values[place] = decoder.decode(bytes, offset, length);
            key = Arrays.copyOfRange(bytes, offset, offset + length);
            keys[place] = key;
        }
        lastKey = key;
        lastValue = (T) values[place];
        return lastValue;
    }

    private static boolean isKey(byte[] key, byte[] bytes, int offset, int length) {
        return Arrays.equals(key, 0, key.length, bytes, offset, offset + length);
    }
}
