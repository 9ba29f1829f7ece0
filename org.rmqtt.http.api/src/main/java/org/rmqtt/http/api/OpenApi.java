package org.rmqtt.http.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Locale;

/** The description of all endpoints as OpenAPI 3. */
final class OpenApi {
    private OpenApi() {}

    static JsonObject of(List<Endpoint> endpoints) {
        JsonObject info = new JsonObject();
        info.addProperty("title", "RMQTT HTTP API");
        info.addProperty("version", "1");
        JsonObject paths = new JsonObject();
        for (Endpoint endpoint : endpoints) {
            String path = ApiServlet.ROOT + endpoint.path().replace("{*", "{");
            if (!paths.has(path)) {
                paths.add(path, new JsonObject());
            }
            paths.getAsJsonObject(path).add(endpoint.method().toLowerCase(Locale.ROOT), operation(endpoint));
        }
        JsonObject scheme = new JsonObject();
        scheme.addProperty("type", "http");
        scheme.addProperty("scheme", "bearer");
        JsonObject json = new JsonObject();
        json.addProperty("openapi", "3.0.3");
        json.add("info", info);
        json.add("paths", paths);
        json.add("components", wrapped("securitySchemes", wrapped("token", scheme)));
        JsonArray security = new JsonArray();
        security.add(wrapped("token", new JsonArray()));
        json.add("security", security);
        return json;
    }

    private static JsonObject wrapped(String name, JsonElement element) {
        JsonObject json = new JsonObject();
        json.add(name, element);
        return json;
    }

    private static JsonObject operation(Endpoint endpoint) {
        JsonObject operation = new JsonObject();
        operation.addProperty("operationId", endpoint.name());
        operation.addProperty("summary", endpoint.description());
        JsonArray parameters = new JsonArray();
        for (String segment : Endpoint.segments(endpoint.path())) {
            if (segment.startsWith("{")) {
                parameters.add(parameter(segment.replaceAll("[{}*]", ""), "path"));
            }
        }
        endpoint.query().forEach(name -> parameters.add(parameter(name, "query")));
        operation.add("parameters", parameters);
        if (!endpoint.body().isEmpty() || endpoint.path().endsWith("/config") && endpoint.changes()) {
            JsonObject fields = new JsonObject();
            endpoint.body().forEach(name -> fields.add(name, new JsonObject()));
            JsonObject type = wrapped("type", new JsonPrimitive("object"));
            type.add("properties", fields);
            JsonObject schema = wrapped("schema", type);
            operation.add("requestBody", wrapped("content", wrapped("application/json", schema)));
        }
        JsonObject responses = new JsonObject();
        responses.add("200", description("the answer"));
        responses.add("400", description("what is wrong with the request"));
        responses.add("401", description("the token is missing or wrong"));
        operation.add("responses", responses);
        return operation;
    }

    private static JsonObject description(String text) {
        JsonObject json = new JsonObject();
        json.addProperty("description", text);
        return json;
    }

    private static JsonObject parameter(String name, String in) {
        JsonObject json = new JsonObject();
        json.addProperty("name", name);
        json.addProperty("in", in);
        json.addProperty("required", in.equals("path"));
        json.add("schema", wrapped("type", new JsonPrimitive("string")));
        return json;
    }
}
