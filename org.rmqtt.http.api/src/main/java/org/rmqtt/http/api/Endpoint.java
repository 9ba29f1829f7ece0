package org.rmqtt.http.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One path with a method.
 *
 * @param method the HTTP method
 * @param path the path below {@code /api/v1}; a segment in braces is a parameter, with a star also what follows it
 * @param name RMQTT's name of it
 * @param description what it is for
 * @param query the names of the query parameters
 * @param body the fields that its body may have; an empty list if it takes none
 * @param handler what it does
 */
record Endpoint(
        String method,
        String path,
        String name,
        String description,
        List<String> query,
        List<String> body,
        Handler handler) {
    /** One without a body. */
    Endpoint(String method, String path, String name, String description, List<String> query, Handler handler) {
        this(method, path, name, description, query, List.of(), handler);
    }

    /** Gives a JSON element, or any text as a string. */
    interface Handler extends Function<Request, CompletionStage<Reply>> {}

    /** The parameters of a path that fits, or null. One with a star takes as many segments as the others leave. */
    Map<String, String> match(List<String> segments) {
        List<String> own = segments(path);
        int more = segments.size() - own.size();
        if (more < 0 || more > 0 && !path.contains("{*")) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        int at = 0;
        for (String wanted : own) {
            int end = at + 1;
            if (wanted.startsWith("{*")) {
                end += more;
                parameters.put(wanted.substring(2, wanted.length() - 1), String.join("/", segments.subList(at, end)));
            } else if (wanted.startsWith("{")) {
                parameters.put(wanted.substring(1, wanted.length() - 1), segments.get(at));
            } else if (!wanted.equals(segments.get(at))) {
                return null;
            }
            at = end;
        }
        return parameters;
    }

    /** How many segments of the path are no parameters: the path with the most of them is meant. */
    int exactness() {
        return (int)
                segments(path).stream().filter(each -> !each.startsWith("{")).count();
    }

    static List<String> segments(String path) {
        return List.of(path.split("/")).stream().filter(each -> !each.isEmpty()).toList();
    }

    /** Whether it changes anything. */
    boolean changes() {
        return !method.equals("GET");
    }
}
