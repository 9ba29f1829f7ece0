package org.rmqtt.http.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import org.rmqtt.api.config.Settings;

/**
 * The checked settings.
 *
 * @param token what a caller must show, or an empty string for nothing
 * @param maxRows the most rows of an answer
 * @param maxBodyBytes the largest body of a request
 * @param requestLog whether each request is a line in the log
 * @param sampleInterval how often figures are looked at
 * @param retention how long the past is kept
 * @param expirySeconds the lifetime of published messages that have none of their own; -1 for none
 */
record ApiSettings(
        String token,
        int maxRows,
        int maxBodyBytes,
        boolean requestLog,
        Duration sampleInterval,
        Duration retention,
        long expirySeconds) {
    private static final String BEARER = "Bearer ";
    private static final long MIN_BODY = 1024;
    private static final long MAX_BODY = 256L * 1024 * 1024;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one cannot be; the message names PID, key, value and range
     */
    static ApiSettings of(HttpApi.Config config) {
        Settings settings = new Settings("org.rmqtt.http.api");
        String expiry = config.message__expiry__interval();
        long expirySeconds =
                settings.duration("message_expiry_interval", expiry, "0", "31d").toSeconds();
        return new ApiSettings(
                config.http__bearer__token(),
                settings.atLeast("max_row_limit", config.max__row__limit(), 1),
                (int) settings.size("max_body_size", config.max__body__size(), MIN_BODY, MAX_BODY),
                config.http__request__log(),
                settings.duration("metrics_sample_interval", config.metrics__sample__interval(), "1s", "31d"),
                settings.duration("history_retention", config.history__retention(), "1m", "31d"),
                expirySeconds == 0 ? -1 : expirySeconds);
    }

    boolean hasToken() {
        return !token.isEmpty();
    }

    /** Whether a header shows the token; takes as long for a wrong one. */
    boolean accepts(String authorization) {
        if (authorization == null || !authorization.startsWith(BEARER)) {
            return false;
        }
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
    }
}
