package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A JSON object that somebody has sent. What it holds is checked when it is read.
 *
 * @param prefix what stands before the names of its fields in messages: empty, or the name of the outer field and a dot
 * @param json the object
 */
record Body(String prefix, JsonObject json) {
    /** Refuses fields that are not among these. */
    void only(List<String> names) {
        for (String name : json.keySet()) {
            if (!names.contains(name)) {
                throw ApiException.bad("field " + prefix + name + " is not known here: " + String.join(", ", names));
            }
        }
    }

    private JsonElement get(String field) {
        JsonElement value = json.get(field);
        return value == null || value.isJsonNull() ? null : value;
    }

    private ApiException bad(String field, String what) {
        return ApiException.bad("field " + prefix + field + " must be " + what + ", not " + get(field));
    }

    String text(String field, String absent) {
        JsonElement value = get(field);
        return value == null ? absent : text(field, value);
    }

    private String text(String field, JsonElement value) {
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
            throw bad(field, "a string");
        }
        String text = value.getAsString();
        if (!isUnicode(text)) {
            throw ApiException.bad("field " + prefix + field + " has a half of a surrogate pair");
        }
        return text;
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** A text that is there, and that MQTT takes as a UTF-8 encoded string. */
    String word(String field, String absent) {
        String text = text(field, absent);
        if (text != null && text.indexOf(0) >= 0) {
            throw ApiException.bad("field " + prefix + field + " has the character U+0000");
        }
        return text;
    }

    String required(String field) {
        String value = word(field, null);
        if (value == null || value.isEmpty()) {
            throw ApiException.bad("field " + prefix + field + " is missing");
        }
        return value;
    }

    long number(String field, long absent, long min, long max) {
        JsonElement value = get(field);
        if (value == null) {
            return absent;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
            throw bad(field, "a whole number");
        }
        double number = value.getAsDouble();
        if (number != Math.rint(number) || number < min || number > max) {
            throw ApiException.bad(
                    "field " + prefix + field + " = " + value + ": it must be from " + min + " to " + max);
        }
        return (long) number;
    }

    boolean flag(String field, boolean absent) {
        JsonElement value = get(field);
        if (value == null) {
            return absent;
        }
        if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
            throw bad(field, "true or false");
        }
        return value.getAsBoolean();
    }

    /** An object in this one; an empty one if it is absent. */
    Body object(String field) {
        JsonElement value = get(field);
        if (value != null && !value.isJsonObject()) {
            throw bad(field, "an object");
        }
        return new Body(prefix + field + ".", value == null ? new JsonObject() : value.getAsJsonObject());
    }

    /** A list of pairs of words; an empty one if it is absent. */
    List<String[]> pairs(String field) {
        JsonElement value = get(field);
        if (value == null) {
            return List.of();
        }
        if (!value.isJsonArray()) {
            throw bad(field, "a list of [name, value]");
        }
        return value.getAsJsonArray().asList().stream()
                .map(pair -> pair(field, pair))
                .toList();
    }

    private String[] pair(String field, JsonElement value) {
        if (!value.isJsonArray() || value.getAsJsonArray().size() != 2) {
            throw bad(field, "a list of [name, value]");
        }
        JsonArray pair = value.getAsJsonArray();
        return new String[] {text(field, pair.get(0)), text(field, pair.get(1))};
    }
}
