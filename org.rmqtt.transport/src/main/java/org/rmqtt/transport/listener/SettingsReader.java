package org.rmqtt.transport.listener;

import java.time.Duration;
import java.util.Map;
import org.rmqtt.api.config.ConfigValues;

/** Reads values of one configuration, whether they come as text or typed. What is wrong is told with PID, key and value. */
final class SettingsReader {
    private final String pid;
    private final Map<String, ?> values;

    SettingsReader(String pid, Map<String, ?> values) {
        this.pid = pid;
        this.values = values;
    }

    /** A text, trimmed; the given one if it is absent. */
    String text(String key, String absent) {
        Object value = values.get(key);
        return value == null ? absent : value.toString().trim();
    }

    /** A text, or null if it is absent or empty. */
    String textOrNull(String key) {
        String value = text(key, "");
        return value.isEmpty() ? null : value;
    }

    boolean flag(String key, boolean absent) {
        String value = text(key, Boolean.toString(absent));
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(key, value, "true or false");
        };
    }

    int number(String key, int absent, int least, int most) {
        String value = text(key, Integer.toString(absent));
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw bad(key, value, "a whole number from " + least + " to " + most);
    }

    double decimal(String key, double absent, double least, double most) {
        String value = text(key, Double.toString(absent));
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw bad(key, value, "a number from " + least + " to " + most);
    }

    Duration duration(String key, String absent, Duration least, Duration most) {
        String value = text(key, absent);
        String allowed = "a duration from " + text(least) + " to " + text(most) + " such as " + absent;
        Duration duration;
        try {
            duration = ConfigValues.parseDuration(value);
        } catch (IllegalArgumentException e) {
            throw bad(key, value, allowed);
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw bad(key, value, allowed);
        }
        return duration;
    }

    int size(String key, String absent, long least, long most) {
        String value = text(key, absent);
        try {
            long size = ConfigValues.parseSize(value);
            if (size >= least && size <= most) {
                return (int) size;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw bad(key, value, "a size from " + least + " to " + most + " bytes such as " + absent);
    }

    IllegalArgumentException bad(String key, String value, String allowed) {
        return new IllegalArgumentException(
                pid + ": " + key + " = '" + value + "' is not allowed; it must be " + allowed);
    }

    private static String text(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        if (duration.toDays() > 0) {
            return duration.toDays() + "d";
        }
        return duration.toSeconds() > 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
