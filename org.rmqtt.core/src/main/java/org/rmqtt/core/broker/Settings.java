package org.rmqtt.core.broker;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.rmqtt.api.config.ConfigValues;

/** Reads values of one PID; a bad one is an error that names PID, key, value and range. */
record Settings(String pid) {
    int atLeast(String key, int value, int least) {
        if (value < least) {
            throw bad(key, value, "it must be at least " + least);
        }
        return value;
    }

    Duration duration(String key, String value) {
        return read(key, value, () -> ConfigValues.parseDuration(value));
    }

    Duration duration(String key, String value, String least, String most) {
        Duration duration = duration(key, value);
        if (duration.compareTo(ConfigValues.parseDuration(least)) < 0
                || duration.compareTo(ConfigValues.parseDuration(most)) > 0) {
            throw bad(key, value, "it must be from " + least + " to " + most);
        }
        return duration;
    }

    int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw bad(key, value, "it must be from " + least + " to " + most);
        }
        return value;
    }

    /** One of some words, in letters of any case. */
    String oneOf(String key, String value, String... words) {
        String word = value.toLowerCase(Locale.ROOT);
        if (!List.of(words).contains(word)) {
            throw bad(key, value, "it must be one of " + String.join(", ", words));
        }
        return word;
    }

    long size(String key, String value) {
        return read(key, value, () -> ConfigValues.parseSize(value));
    }

    long size(String key, String value, long least, long most) {
        long size = size(key, value);
        if (size < least || size > most) {
            throw bad(key, value, "it must be from " + least + " to " + most + " bytes");
        }
        return size;
    }

    <T> T read(String key, Object value, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw bad(key, value, e.getMessage());
        }
    }

    private IllegalArgumentException bad(String key, Object value, String why) {
        return new IllegalArgumentException(pid + ": " + key + " = " + value + ": " + why);
    }
}
