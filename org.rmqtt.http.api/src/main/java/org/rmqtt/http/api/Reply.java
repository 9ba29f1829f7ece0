package org.rmqtt.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

/**
 * What is answered.
 *
 * @param status the HTTP status
 * @param type the media type
 * @param text the body
 */
record Reply(int status, String type, String text) {
    static Reply json(JsonElement json) {
        return json(200, json);
    }

    static Reply json(int status, JsonElement json) {
        return new Reply(status, "application/json", Json.GSON.toJson(json));
    }

    static Reply text(String text) {
        return new Reply(200, "text/plain", text);
    }

    static Reply bool(boolean value) {
        return json(new JsonPrimitive(value));
    }
}
