package org.rmqtt.cluster.raft.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.rmqtt.api.config.ConfigValues;

/** Reads single values; a bad one is an error that names PID, key, value and range. */
final class Reader {
    static final String PID = "org.rmqtt.cluster.raft";

    private Reader() {}

    static int whole(String key, int value, int least, int most) {
        return (int) whole(key, (long) value, least, most);
    }

    static long whole(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw bad(key, value, "it must be a whole number from " + least + " to " + most);
        }
        return value;
    }

    static Duration duration(String key, String value, String least, String most) {
        Duration duration = read(key, value, () -> ConfigValues.parseDuration(value));
        if (duration.compareTo(ConfigValues.parseDuration(least)) < 0
                || duration.compareTo(ConfigValues.parseDuration(most)) > 0) {
            throw bad(key, value, "it must be from " + least + " to " + most);
        }
        return duration;
    }

    static long size(String key, String value, String least, String most) {
        long size = read(key, value, () -> ConfigValues.parseSize(value));
        if (size < ConfigValues.parseSize(least) || size > ConfigValues.parseSize(most)) {
            throw bad(key, value, "it must be from " + least + " to " + most);
        }
        return size;
    }

    static String oneOf(String key, String value, List<String> words) {
        String word = value.toLowerCase(Locale.ROOT);
        if (!words.contains(word)) {
            throw bad(key, value, "it must be one of " + String.join(", ", words));
        }
        return word;
    }

    static Peers peers(String key, String[] value) {
        return read(key, String.join(" ", value), () -> Peers.parse(value));
    }

    private static <T> T read(String key, Object value, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw bad(key, value, e.getMessage());
        }
    }

    static IllegalArgumentException bad(String key, Object value, String why) {
        return new IllegalArgumentException(PID + ": " + key + " = " + value + ": " + why);
    }
}
