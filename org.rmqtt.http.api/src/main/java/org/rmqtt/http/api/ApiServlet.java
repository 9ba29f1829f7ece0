package org.rmqtt.http.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything below {@code /api/v1}: lets in who may, finds the endpoint, answers in JSON. On threads of Jetty, which may wait. */
final class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Where the API is. */
    static final String ROOT = "/api/v1";

    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);
    private static final long PATIENCE_SECONDS = 15;
    private static final int DRAIN_STEP = 8192;
    private static final long MAX_DRAINED = 16L * 1024 * 1024;
    /** They say yes or no to anybody, and nothing else. */
    private static final Set<String> PROBES = Set.of(ROOT + "/health/live", ROOT + "/health/ready");

    private final transient List<Endpoint> endpoints;
    private final transient Supplier<ApiSettings> settings;
    private final transient Audit audit = new Audit();

    ApiServlet(List<Endpoint> endpoints, Supplier<ApiSettings> settings) {
        this.endpoints = endpoints.stream()
                .sorted(Comparator.comparingInt(Endpoint::exactness).reversed())
                .toList();
        this.settings = settings;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiSettings now = settings.get();
        Reply reply;
        Request asked = null;
        try {
            if (!PROBES.contains(request.getRequestURI())) {
                Admission.check(request, now);
            }
            Endpoint endpoint = find(request);
            asked = new Request(
                    endpoint.match(segments(request)),
                    query(endpoint, request),
                    body(request, now),
                    accepted(request),
                    now.maxRows());
            reply = answer(endpoint, asked);
        } catch (ApiException e) {
            reply = error(e.status(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("{} failed", Audit.line(request), e);
            reply = error(500, Fleet.reason(e));
        }
        audit.tell(request, asked == null ? null : asked.body(), reply.status());
        if (now.requestLog()) {
            LOG.info("{}: {}", Audit.line(request), reply.status());
        }
        drain(request, response);
        write(reply, response);
    }

    /** A connection that is closed with a body unread may take the answer along, so what was not wanted is read too. */
    private static void drain(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] dropped = new byte[DRAIN_STEP];
        long left = MAX_DRAINED;
        while (left > 0) {
            int read = request.getInputStream().read(dropped);
            if (read < 0) {
                return;
            }
            left -= read;
        }
        response.setHeader("Connection", "close");
    }

    static void write(Reply reply, HttpServletResponse response) throws IOException {
        byte[] body = reply.text().getBytes(StandardCharsets.UTF_8);
        response.setStatus(reply.status());
        response.setContentType(reply.type());
        response.setCharacterEncoding("UTF-8");
        response.setContentLength(body.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (reply.status() == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.getOutputStream().write(body);
    }

    static Reply error(int status, String message) {
        JsonObject json = new JsonObject();
        json.addProperty("error", message);
        return Reply.json(status, json);
    }

    // ---- what is meant

    private Endpoint find(HttpServletRequest request) {
        List<String> segments = segments(request);
        boolean known = false;
        for (Endpoint endpoint : endpoints) {
            if (endpoint.match(segments) != null) {
                if (endpoint.method().equals(request.getMethod())) {
                    return endpoint;
                }
                known = true;
            }
        }
        throw known
                ? new ApiException(405, request.getRequestURI() + " does not take " + request.getMethod())
                : ApiException.missing("there is no endpoint " + Audit.printable(request.getRequestURI()));
    }

    private static List<String> segments(HttpServletRequest request) {
        String path = request.getRequestURI().substring(ROOT.length());
        return Endpoint.segments(path).stream().map(ApiServlet::decoded).toList();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.bad("a % code of the address is wrong: " + e.getMessage());
        }
    }

    private static Map<String, String> query(Endpoint endpoint, HttpServletRequest request) {
        Map<String, String> query = new HashMap<>();
        String text = request.getQueryString() == null ? "" : request.getQueryString();
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!endpoint.query().contains(name)) {
                throw ApiException.bad("query parameter " + Audit.printable(name) + " is not known here: "
                        + (endpoint.query().isEmpty() ? "there is none" : String.join(", ", endpoint.query())));
            }
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1).replace("+", " "));
            if (query.put(name, value) != null) {
                throw ApiException.bad("query parameter " + name + " is there more than once");
            }
        }
        return query;
    }

    /** It may stand there several times, which is the same as once with commas. */
    private static String accepted(HttpServletRequest request) {
        return String.join(",", Collections.list(request.getHeaders("Accept")));
    }

    private static Reply answer(Endpoint endpoint, Request asked) {
        try {
            return endpoint.handler().apply(asked).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof ApiException known) {
                    throw known;
                }
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new ApiException(504, "no answer within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "the node stops");
        }
    }

    /** A body must say that it is JSON: a page of another site cannot send that without being asked first. */
    private static JsonObject body(HttpServletRequest request, ApiSettings now) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(now.maxBodyBytes() + 1);
        if (bytes.length == 0) {
            return null;
        }
        if (bytes.length > now.maxBodyBytes()) {
            throw new ApiException(413, "the body is larger than " + now.maxBodyBytes() + " bytes");
        }
        if (!String.valueOf(request.getContentType()).startsWith("application/json")) {
            throw new ApiException(415, "the header Content-Type must be application/json");
        }
        JsonElement json = Json.parse(bytes);
        if (!json.isJsonObject()) {
            throw ApiException.bad("the body must be a JSON object");
        }
        return json.getAsJsonObject();
    }
}
