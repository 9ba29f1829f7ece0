package org.rmqtt.opentelemetry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rmqtt.api.config.ConfigValues;

/**
 * The checked settings.
 *
 * @param endpoint where the figures go
 * @param interval the pause between two exports
 * @param timeout how long one may take
 * @param headers what is sent along, by name; secret
 * @param compression {@code none} or {@code gzip}
 * @param authorities the certificates to trust, in PEM, or an empty string for those of Java
 */
record OtlpSettings(
        URI endpoint,
        Duration interval,
        Duration timeout,
        Map<String, String> headers,
        String compression,
        String authorities) {
    /** A name as HTTP has it; a value without characters that could begin another header. */
    private static final Pattern HEADER =
            Pattern.compile("\\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\\s*=\\s*([\\x20-\\x7e]*?)\\s*");

    /** Those that the exporter and Java set. */
    private static final Set<String> TAKEN =
            Set.of("connection", "content-encoding", "content-length", "content-type", "expect", "host", "upgrade");

    private static final List<String> COMPRESSIONS = List.of("none", "gzip");

    /**
     * Checks a configuration.
     *
     * @throws IllegalArgumentException if a value cannot be; the message names the key, what is allowed, and the value if it
     *     is no secret
     */
    static OtlpSettings of(OpenTelemetry.Config config) {
        return new OtlpSettings(
                endpoint(config.endpoint()),
                duration("interval", config.interval(), "1s", "1h"),
                duration("timeout", config.timeout(), "100ms", "5m"),
                headers(config.headers()),
                compression(config.compression()),
                authorities(config.ca__certificate()));
    }

    private static IllegalArgumentException bad(String key, String value, String allowed) {
        return new IllegalArgumentException(key + " = " + value + ": " + allowed);
    }

    private static URI endpoint(String text) {
        String allowed = "it must be http://host:port/path or https://host:port/path";
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("endpoint = " + text + ": " + allowed, e);
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "endpoint: it must not have a user and a password; they go into headers");
        }
        if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw bad("endpoint", text, allowed);
        }
        return uri;
    }

    private static Duration duration(String key, String text, String min, String max) {
        Duration duration;
        try {
            duration = ConfigValues.parseDuration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " = " + text + ": " + e.getMessage(), e);
        }
        if (duration.compareTo(ConfigValues.parseDuration(min)) < 0
                || duration.compareTo(ConfigValues.parseDuration(max)) > 0) {
            throw bad(key, text, "it must be from " + min + " to " + max);
        }
        return duration;
    }

    private static Map<String, String> headers(String[] texts) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i++) {
            Matcher matcher = HEADER.matcher(texts[i]);
            String entry = "headers, entry " + (i + 1) + " (not shown, it may be a secret): ";
            if (!matcher.matches()) {
                throw new IllegalArgumentException(entry
                        + "it must be name=value, with a name of letters, digits and hyphens and a value in ASCII");
            }
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            if (TAKEN.contains(name)) {
                throw new IllegalArgumentException(entry + name + " cannot be set");
            }
            if (headers.put(name, matcher.group(2)) != null) {
                throw new IllegalArgumentException(entry + name + " must be there once only");
            }
        }
        return headers;
    }

    private static String compression(String text) {
        if (!COMPRESSIONS.contains(text)) {
            throw bad("compression", text, "it must be one of " + String.join(", ", COMPRESSIONS));
        }
        return text;
    }

    private static String authorities(String file) {
        if (file.isEmpty()) {
            return "";
        }
        String allowed = "it must be a readable file with certificates in PEM";
        try {
            byte[] pem = Files.readAllBytes(Path.of(file));
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .isEmpty()) {
                throw bad("ca_certificate", file, allowed);
            }
            return new String(pem, StandardCharsets.US_ASCII);
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("ca_certificate = " + file + ": " + allowed + " (" + e + ")", e);
        }
    }
}
