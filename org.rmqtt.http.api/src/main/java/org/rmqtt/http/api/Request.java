package org.rmqtt.http.api;

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
 * @param accept the header of that name; empty if there is none
 * @param maxRows the most rows that an answer has
 */
record Request(Map<String, String> path, Map<String, String> query, JsonObject body, String accept, int maxRows) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    String path(String name) {
        return path.get(name);
    }

    /** The node of the path. */
    long node() {
        try {
            long id = Long.parseLong(path("id"));
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            throw ApiException.bad("node id '" + path("id") + "' is no number");
        }
        throw ApiException.bad("node id " + path("id") + " is less than 1");
    }

    /** A query parameter, or null. */
    String text(String name) {
        String value = query.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** A query parameter that must be there. */
    String asked(String name) {
        String value = text(name);
        if (value == null) {
            throw ApiException.bad("query parameter " + name + " is missing");
        }
        return value;
    }

    /** The limit of rows that the query asks for, at most that of the settings. */
    int limit() {
        return limit(maxRows);
    }

    int limit(int absent) {
        String name = text("_limit") == null ? "limit" : "_limit";
        return (int) Math.min(maxRows, number(name, absent, 1, Integer.MAX_VALUE));
    }

    long number(String name, long absent, long min, long max) {
        String value = text(name);
        if (value == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw ApiException.bad("query parameter " + name + " = '" + value + "' is no whole number");
        }
        throw ApiException.bad("query parameter " + name + " = " + value + ": it must be from " + min + " to " + max);
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

    /** The body. */
    Body object() {
        if (body == null) {
            throw ApiException.bad("the body is missing: it must be a JSON object");
        }
        return new Body("", body);
    }
}
