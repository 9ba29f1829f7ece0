package org.rmqtt.config.key;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.rmqtt.api.config.ConfigValues;

/** What a key takes: turns the value of a file or an environment variable into a property, or says what it should be. */
public sealed interface ValueType {
    /**
     * Converts a value.
     *
     * @throws IllegalArgumentException if it is not one; the message says what is allowed
     */
    Object convert(Object value);

    /** Anything, as text. */
    record Text() implements ValueType {
        @Override
        public Object convert(Object value) {
            return value.toString();
        }
    }

    /** true or false. */
    record Bool() implements ValueType {
        @Override
        public Object convert(Object value) {
            return switch (value.toString().toLowerCase(Locale.ROOT)) {
                case "true" -> Boolean.TRUE;
                case "false" -> Boolean.FALSE;
                default -> throw new IllegalArgumentException("it must be true or false");
            };
        }
    }

    /** A whole number. */
    record Whole(long min, long max) implements ValueType {
        @Override
        public Object convert(Object value) {
            try {
                long number = Long.parseLong(value.toString().replace("_", ""));
                if (number >= min && number <= max) {
                    return max > Integer.MAX_VALUE ? (Object) number : (Object) (int) number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(range(), e);
            }
            throw new IllegalArgumentException(range());
        }

        private String range() {
            return "it must be a whole number from " + min + " to " + max;
        }
    }

    /** A number. */
    record Decimal(double min, double max) implements ValueType {
        @Override
        public Object convert(Object value) {
            try {
                double number = Double.parseDouble(value.toString());
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(range(), e);
            }
            throw new IllegalArgumentException(range());
        }

        private String range() {
            return "it must be a number from " + min + " to " + max;
        }
    }

    /** A duration such as {@code 30s}, from a shortest to a longest one. */
    record Duration(String min, String max) implements ValueType {
        @Override
        public Object convert(Object value) {
            java.time.Duration duration = ConfigValues.parseDuration(value.toString());
            if (duration.compareTo(ConfigValues.parseDuration(min)) < 0
                    || duration.compareTo(ConfigValues.parseDuration(max)) > 0) {
                throw new IllegalArgumentException("it must be from " + min + " to " + max);
            }
            return value.toString();
        }
    }

    /** A size such as {@code 1MB}, from a smallest to a largest one. */
    record Size(String min, String max) implements ValueType {
        @Override
        public Object convert(Object value) {
            String text = value.toString().replace("_", "");
            long size = ConfigValues.parseSize(text);
            if (size < ConfigValues.parseSize(min) || size > ConfigValues.parseSize(max)) {
                throw new IllegalArgumentException("it must be from " + min + " to " + max);
            }
            return text;
        }
    }

    /** A rate such as {@code 1000,1s}, or nothing. */
    record Rate() implements ValueType {
        @Override
        public Object convert(Object value) {
            String text = value.toString();
            String[] parts = text.split(",", -1);
            if (!text.isEmpty() && (parts.length != 2 || !parts[0].strip().matches("\\d{1,9}"))) {
                throw new IllegalArgumentException("it must be a number of messages and a period, such as 1000,1s");
            }
            if (parts.length == 2) {
                ConfigValues.parseDuration(parts[1].strip());
            }
            return text;
        }
    }

    /** An address such as {@code 0.0.0.0:1883}. */
    record Address() implements ValueType {
        private static final Pattern FORM = Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+):(\\d{1,5})");

        @Override
        public Object convert(Object value) {
            var form = FORM.matcher(value.toString());
            if (!form.matches() || Integer.parseInt(form.group(1)) > 65_535) {
                throw new IllegalArgumentException(
                        "it must be an address with a port from 0 to 65535, such as 0.0.0.0:1883");
            }
            return value.toString();
        }
    }

    /** One of some words. */
    record OneOf(List<String> words) implements ValueType {
        @Override
        public Object convert(Object value) {
            String word = value.toString().toLowerCase(Locale.ROOT);
            if (!words.contains(word)) {
                throw new IllegalArgumentException("it must be one of " + String.join(", ", words));
            }
            return word;
        }
    }

    /** A list of texts; in an environment variable separated by blanks. */
    record Texts() implements ValueType {
        @Override
        public Object convert(Object value) {
            if (value instanceof List<?> list) {
                return list.stream().map(Object::toString).toArray(String[]::new);
            }
            String text = value.toString().strip();
            return text.isEmpty() ? new String[0] : text.split("\\s+");
        }
    }
}
