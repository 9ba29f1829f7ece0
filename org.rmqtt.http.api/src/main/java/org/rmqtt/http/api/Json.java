package org.rmqtt.http.api;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON in and out. */
final class Json {
    static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

    private Json() {}

    static byte[] bytes(JsonElement json) {
        return GSON.toJson(json).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #bytes} has written, or a body: one JSON value in UTF-8, by the letter of RFC 8259. */
    static JsonElement parse(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonReader reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            JsonElement json = GSON.getAdapter(JsonElement.class).read(reader);
            // refuses what follows
            reader.peek();
            return json;
        } catch (CharacterCodingException e) {
            throw ApiException.bad("the body is not in UTF-8");
        } catch (IOException | JsonParseException e) {
            Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
            throw ApiException.bad("the body is no JSON" + (place.find() ? ": see " + place.group() : ""));
        }
    }

    static JsonObject figures(Map<String, Long> figures) {
        JsonObject json = new JsonObject();
        figures.forEach(json::addProperty);
        return json;
    }

    static JsonArray array(Iterable<? extends JsonElement> elements) {
        JsonArray array = new JsonArray();
        elements.forEach(array::add);
        return array;
    }

    /** A time as RMQTT shows it, or null. */
    static String time(long millis) {
        return millis == 0 ? null : TIME.format(Instant.ofEpochMilli(millis));
    }
}
