package org.rmqtt.http.api;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * The files of the dashboard, the page to try the API, and its description. They hold no secrets: what is shown comes from
 * the API, which asks for the token.
 */
final class DashboardServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html",
            "api.html", "text/html",
            "style.css", "text/css",
            "app.js", "text/javascript",
            "pages.js", "text/javascript",
            "charts.js", "text/javascript",
            "words.js", "text/javascript",
            "api.js", "text/javascript",
            "dom.js", "text/javascript",
            "try.js", "text/javascript");

    private final transient List<Endpoint> endpoints;

    DashboardServlet(List<Endpoint> endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        if (path.equals("/") || path.equals("/dashboard")) {
            response.sendRedirect("/dashboard/");
            return;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'");
        response.setCharacterEncoding("UTF-8");
        String file = path.substring("/dashboard/".length());
        if (file.equals("openapi.json")) {
            response.setContentType("application/json");
            response.getOutputStream().write(Json.bytes(OpenApi.of(endpoints)));
            return;
        }
        String name = file.isEmpty() ? "index.html" : file;
        String type = FILES.get(name);
        if (type == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType(type);
        try (InputStream in = DashboardServlet.class.getResourceAsStream("/dashboard/" + name)) {
            in.transferTo(response.getOutputStream());
        }
    }
}
