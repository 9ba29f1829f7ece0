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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rmqtt.api.config.Settings;

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

    private static final Settings CHECK = new Settings(OpenTelemetry.PID);

    /**
     * Checks a configuration.
     *
     * @throws IllegalArgumentException if a value cannot be; the message names the key, what is allowed, and the value if it
     *     is no secret
     */
    static OtlpSettings of(OpenTelemetry.Config config) {
        return new OtlpSettings(
                endpoint(config.endpoint()),
                CHECK.duration("interval", config.interval(), "1s", "1h"),
                CHECK.duration("timeout", config.timeout(), "100ms", "5m"),
                headers(config.headers()),
                CHECK.oneOf("compression", config.compression(), "none", "gzip"),
                authorities(config.ca__certificate()));
    }

    private static URI endpoint(String text) {
        String allowed = "it must be http://host:port/path or https://host:port/path";
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw CHECK.bad("endpoint", text, allowed + " (" + e.getMessage() + ")");
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    OpenTelemetry.PID + ": endpoint: it must not have a user and a password; they go into headers");
        }
        if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw CHECK.bad("endpoint", text, allowed);
        }
        return uri;
    }

    private static Map<String, String> headers(String[] texts) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i++) {
            Matcher matcher = HEADER.matcher(texts[i]);
            String entry = OpenTelemetry.PID + ": headers, entry " + (i + 1) + " (not shown, it may be a secret): ";
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
                throw CHECK.bad("ca_certificate", file, allowed);
            }
            return new String(pem, StandardCharsets.US_ASCII);
        } catch (IOException | CertificateException e) {
            throw CHECK.bad("ca_certificate", file, allowed + " (" + e + ")");
        }
    }
}
