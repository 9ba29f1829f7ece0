package org.rmqtt.core.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;

/**
 * Remembers what byte ranges were decoded to. A fixed number of places; what comes later takes the place of what was
 * there. Confined to one loop.
 */
final class ByteRangeCache<T> {
    private static final int PLACES = 4096;
    private static final int LONGEST = 512;

    private final byte[][] keys = new byte[PLACES][];
    private final Object[] values = new Object[PLACES];

    /** Makes the value of a range. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(byte[] bytes, int offset, int length) throws InvalidProtocolBufferException;
    }

    @SuppressWarnings("unchecked")
    T get(byte[] bytes, int offset, int length, Decoder<T> decoder) throws InvalidProtocolBufferException {
        if (length > LONGEST) {
            return decoder.decode(bytes, offset, length);
        }
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        byte[] key = keys[place];
        if (key != null && key.length == length && Arrays.equals(key, 0, length, bytes, offset, offset + length)) {
            return (T) values[place];
        }
        T value = decoder.decode(bytes, offset, length);
        keys[place] = Arrays.copyOfRange(bytes, offset, offset + length);
        values[place] = value;
        return value;
    }
}
