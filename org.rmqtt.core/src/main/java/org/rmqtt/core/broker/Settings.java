package org.rmqtt.core.broker;

import java.time.Duration;
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
