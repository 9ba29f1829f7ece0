package org.rmqtt.api.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Reads values of one PID; a bad one is an {@link IllegalArgumentException} that names PID, key, value and what is allowed.
 * Thread-safe.
 *
 * @param pid the PID, for the messages
 */
public record Settings(String pid) {
    /** A number that is not less than another one. */
    public int atLeast(String key, int value, int least) {
        if (value < least) {
            throw bad(key, value, "it must be at least " + least);
        }
        return value;
    }

    /** A {@linkplain ConfigValues#parseDuration duration}. */
    public Duration duration(String key, String value) {
        return read(key, value, () -> ConfigValues.parseDuration(value));
    }

    /** A duration from one to another, both included. */
    public Duration duration(String key, String value, String least, String most) {
        Duration duration = duration(key, value);
        if (duration.compareTo(ConfigValues.parseDuration(least)) < 0
                || duration.compareTo(ConfigValues.parseDuration(most)) > 0) {
            throw bad(key, value, "it must be from " + least + " to " + most);
        }
        return duration;
    }

    /** A number from one to another, both included. */
    public int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw bad(key, value, "it must be from " + least + " to " + most);
        }
        return value;
    }

    /** One of some words, in letters of any case. */
    public String oneOf(String key, String value, String... words) {
        String word = value.toLowerCase(Locale.ROOT);
        if (!List.of(words).contains(word)) {
            throw bad(key, value, "it must be one of " + String.join(", ", words));
        }
        return word;
    }

    /** A {@linkplain ConfigValues#parseSize size} in bytes. */
    public long size(String key, String value) {
        return read(key, value, () -> ConfigValues.parseSize(value));
    }

    /** A size in bytes from one to another, both included. */
    public long size(String key, String value, long least, long most) {
        long size = size(key, value);
        if (size < least || size > most) {
            throw bad(key, value, "it must be from " + least + " to " + most + " bytes");
        }
        return size;
    }

    /** What a reader makes of a value; its {@link IllegalArgumentException} says what is wrong. */
    public <T> T read(String key, Object value, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw bad(key, value, e.getMessage());
        }
    }

    /** What to throw for a value that cannot be. */
    public IllegalArgumentException bad(String key, Object value, String why) {
        return new IllegalArgumentException(pid + ": " + key + " = " + value + ": " + why);
    }
}
