package org.rmqtt.http.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;

/** Who may ask: who has the token, or without one who is on this machine. */
final class Admission {
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private Admission() {}

    /**
     * Lets a request pass.
     *
     * @throws ApiException with status 401 or 403 if it may not
     */
    static void check(HttpServletRequest request, ApiSettings now) throws IOException {
        if (now.hasToken()) {
            if (!now.accepts(request.getHeader("Authorization"))) {
                throw new ApiException(401, "the header Authorization: Bearer <http_bearer_token> is missing or wrong");
            }
            return;
        }
        if (!InetAddress.getByName(request.getLocalAddr()).isLoopbackAddress()) {
            throw new ApiException(403, "without http_bearer_token the API answers on the loopback address only");
        }
        // a page of somebody else whose name leads to this address must not steer the broker
        String host = String.valueOf(request.getHeader("Host")).replaceAll(":\\d+$", "");
        if (!LOCAL_NAMES.contains(host)) {
            throw new ApiException(
                    403, "the header Host names " + Audit.printable(host) + ", which is not this machine");
        }
    }
}
