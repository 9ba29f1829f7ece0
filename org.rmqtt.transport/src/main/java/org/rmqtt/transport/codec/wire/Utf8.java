package org.rmqtt.transport.codec.wire;

/**
 * Strict UTF-8, MQTT 5.0 section 1.5.4: no surrogates, no overlong forms, nothing above U+10FFFF [MQTT5-1.5.4-1,
 * MQTT3-1.5.3-1] and no null character [MQTT5-1.5.4-2, MQTT3-1.5.3-2].
 */
final class Utf8 {
    /** What {@link #check} found. */
    enum Kind {
        /** Characters U+0001 to U+007F only. */
        ASCII,
        /** Well-formed with longer sequences. */
        WELL_FORMED,
        /** Ill-formed. */
        ILL_FORMED,
        /** Well-formed up to a null character. */
        HAS_NULL
    }

    private Utf8() {}

    static Kind check(byte[] bytes, int length) {
        int i = 0;
        while (i < length && bytes[i] > 0) {
            i++;
        }
        if (i == length) {
            return Kind.ASCII;
        }
        while (i < length) {
            int first = bytes[i] & 0xFF;
            if (first == 0) {
                return Kind.HAS_NULL;
            }
            int size = first < 0x80 ? 1 : sequence(bytes, i, length, first);
            if (size == 0) {
                return Kind.ILL_FORMED;
            }
            i += size;
        }
        return Kind.WELL_FORMED;
    }

    /** The length of the sequence that begins with a byte of 0x80 or more, or 0 if it is not allowed (Unicode table 3-7). */
    private static int sequence(byte[] bytes, int at, int end, int first) {
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (end - at < size) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = at + 2; i < at + size; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }
}
