package org.rmqtt.http.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import org.rmqtt.api.config.ConfigValues;

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

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one cannot be; the message names key, value and range
     */
    static ApiSettings of(HttpApi.Config config) {
        if (config.max__row__limit() < 1) {
            throw new IllegalArgumentException(
                    "max_row_limit = " + config.max__row__limit() + ": it must be at least 1");
        }
        long body = size("max_body_size", config.max__body__size());
        long expiry = duration("message_expiry_interval", config.message__expiry__interval(), 0)
                .toSeconds();
        return new ApiSettings(
                config.http__bearer__token(),
                config.max__row__limit(),
                (int) body,
                config.http__request__log(),
                duration("metrics_sample_interval", config.metrics__sample__interval(), 1),
                duration("history_retention", config.history__retention(), 60),
                expiry == 0 ? -1 : expiry);
    }

    private static long size(String key, String text) {
        long size = ConfigValues.parseSize(text);
        if (size < 1024 || size > 256L * 1024 * 1024) {
            throw new IllegalArgumentException(key + " = " + text + ": it must be from 1KB to 256MB");
        }
        return size;
    }

    private static Duration duration(String key, String text, long leastSeconds) {
        Duration duration;
        try {
            duration = ConfigValues.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " = " + text + ": " + e.getMessage(), e);
        }
        if (duration.toSeconds() < leastSeconds || duration.toDays() > 31) {
            throw new IllegalArgumentException(key + " = " + text + ": it must be from " + leastSeconds + "s to 31d");
        }
        return duration;
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
