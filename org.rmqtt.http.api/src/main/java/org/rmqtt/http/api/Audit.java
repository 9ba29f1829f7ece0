package org.rmqtt.http.api;

import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what, and who tried, as lines of the logger {@code audit}. Of what a body holds it tells whom it concerns, never
 * a payload or the value of a key. Thread-safe.
 */
final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("audit");
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final List<String> TOLD =
            List.of("clientid", "topic", "topics", "qos", "retain", "node_id", "grpc_addr", "raft_addr");
    private static final int MAX_CHARS = 300;
    private static final long REFUSALS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong nextRefusal = new AtomicLong(System.nanoTime());
    private final AtomicLong untold = new AtomicLong();

    /**
     * Tells of a call that would change something; of those that may not, once a second.
     *
     * @param body what was sent, if it was read, or null
     */
    void tell(HttpServletRequest request, JsonObject body, int status) {
        if (HARMLESS.contains(request.getMethod())) {
            return;
        }
        if (status != 401 && status != 403) {
            LOG.info("{}: {}{}", line(request), status, about(body));
            return;
        }
        long now = System.nanoTime();
        long next = nextRefusal.get();
        if (now - next >= 0 && nextRefusal.compareAndSet(next, now + REFUSALS_EVERY_NANOS)) {
            LOG.warn(
                    "{}: {}; {} others were refused since the last such line",
                    line(request),
                    status,
                    untold.getAndSet(0));
        } else {
            untold.incrementAndGet();
        }
    }

    /** A request in one line. */
    static String line(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getMethod()
                + " "
                + printable(request.getRequestURI() + (query == null ? "" : "?" + query))
                + " from "
                + request.getRemoteAddr();
    }

    static String printable(String text) {
        return cut(text.replaceAll("\\p{Cntrl}", "?"));
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "...";
    }

    private static String about(JsonObject body) {
        if (body == null) {
            return "";
        }
        JsonObject told = new JsonObject();
        TOLD.stream().filter(body::has).forEach(name -> told.add(name, body.get(name)));
        return " " + cut(told.isEmpty() ? body.keySet().toString() : Json.GSON.toJson(told));
    }
}
