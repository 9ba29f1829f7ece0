package org.rmqtt.api.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations and sizes as RMQTT's configuration files have them. Thread-safe. */
public final class ConfigValues {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,18})\\s*(ms|s|m|h|d|w)\\s*");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*(?:([KMGkmg])?[Bb]?)");

    private ConfigValues() {}

    /**
     * A duration: numbers with a unit of {@code ms}, {@code s}, {@code m} (minutes), {@code h}, {@code d} or {@code w},
     * one after the other, such as {@code 30s} or {@code 1h30m}. Only {@code 0} needs no unit.
     *
     * @throws IllegalArgumentException if the text is none or too long for a {@link Duration}; the message quotes it
     */
    public static Duration parseDuration(String text) {
        String value = text.trim();
        if (value.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = DURATION_PART.matcher(value);
        Duration sum = Duration.ZERO;
        int end = 0;
        try {
            while (end < value.length() && part.find(end) && part.start() == end) {
                sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
                end = part.end();
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too long for a duration", e);
        }
        if (value.isEmpty() || end < value.length()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration; write a number with ms, s, m, h, d or w, such as 30s");
        }
        return sum;
    }

    /**
     * A size in bytes: a number, alone or with {@code B}, {@code K}, {@code KB}, {@code M}, {@code MB}, {@code G} or
     * {@code GB}, which are powers of 1024.
     *
     * @throws IllegalArgumentException if the text is none or too large for a long; the message quotes it
     */
    public static long parseSize(String text) {
        Matcher size = SIZE.matcher(text.trim());
        if (!size.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no size; write a number of bytes or one with KB, MB or GB, such as 1MB");
        }
        try {
            return Math.multiplyExact(Long.parseLong(size.group(1)), factor(size.group(2)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large for a size", e);
        }
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }

    private static long factor(String prefix) {
        if (prefix == null) {
            return 1;
        }
        return switch (prefix.toUpperCase(Locale.ROOT)) {
            case "K" -> 1L << 10;
            case "M" -> 1L << 20;
            default -> 1L << 30;
        };
    }
}
