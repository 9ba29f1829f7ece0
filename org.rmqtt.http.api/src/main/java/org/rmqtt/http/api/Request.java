package org.rmqtt.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * What is asked.
 *
 * @param path the parameters of the path
 * @param query the query parameters
 * @param body the JSON body, or null
 * @param maxRows the most rows that an answer has
 */
record Request(Map<String, String> path, Map<String, String> query, JsonObject body, int maxRows) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    String path(String name) {
        return path.get(name);
    }

    /** The node of the path. */
    long node() {
        try {
            return Long.parseLong(path("id"));
        } catch (NumberFormatException e) {
            throw ApiException.bad("node id '" + path("id") + "' is no number");
        }
    }

    /** A query parameter, or null. */
    String text(String name) {
        String value = query.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The limit of rows that the query asks for, at most that of the settings. */
    int limit() {
        return (int) Math.min(maxRows, number(text("_limit") == null ? "limit" : "_limit", maxRows, 1));
    }

    long number(String name, long absent, long min) {
        String value = text(name);
        if (value == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw ApiException.bad("query parameter " + name + " = '" + value + "' is no whole number");
        }
        throw ApiException.bad("query parameter " + name + " = " + value + " is less than " + min);
    }

    /** A query parameter that is true or false, or null. */
    Boolean flag(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        if (!value.equals("true") && !value.equals("false")) {
            throw ApiException.bad("query parameter " + name + " = '" + value + "' must be true or false");
        }
        return Boolean.valueOf(value);
    }

    /** A time of the query in milliseconds since the epoch, or null. */
    Long time(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        if (value.matches("\\d{1,12}")) {
            return Long.parseLong(value) * 1000;
        }
        try {
            return LocalDateTime.parse(value, TIME)
                    .atZone(ZoneId.systemDefault())
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeParseException e) {
            throw ApiException.bad("query parameter " + name + " = '" + value
                    + "' must be a time such as 2026-01-31 12:00:00, or seconds since 1970");
        }
    }

    // ---- the body

    JsonObject object() {
        if (body == null) {
            throw ApiException.bad("the body is missing: it must be a JSON object");
        }
        return body;
    }

    String bodyText(String field, String absent) {
        JsonElement value = object().get(field);
        if (value == null || value.isJsonNull()) {
            return absent;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw ApiException.bad("field " + field + " must be a string, not " + value);
        }
        return value.getAsString();
    }

    String required(String field) {
        String value = bodyText(field, null);
        if (value == null || value.isEmpty()) {
            throw ApiException.bad("field " + field + " is missing");
        }
        return value;
    }

    int bodyNumber(String field, int absent, int min, int max) {
        JsonElement value = object().get(field);
        if (value == null || value.isJsonNull()) {
            return absent;
        }
        try {
            double number = value.getAsJsonPrimitive().isNumber() ? value.getAsDouble() : Double.NaN;
            if (number == Math.rint(number) && number >= min && number <= max) {
                return (int) number;
            }
        } catch (IllegalStateException e) {
            throw ApiException.bad("field " + field + " must be a whole number, not " + value);
        }
        throw ApiException.bad("field " + field + " = " + value + ": it must be from " + min + " to " + max);
    }

    boolean bodyFlag(String field, boolean absent) {
        JsonElement value = object().get(field);
        if (value == null || value.isJsonNull()) {
            return absent;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
            throw ApiException.bad("field " + field + " must be true or false, not " + value);
        }
        return value.getAsBoolean();
    }
}
