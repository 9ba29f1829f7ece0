package org.rmqtt.api.connection;

import java.util.Map;

/**
 * The identity in a client's TLS certificate.
 *
 * @param commonName the CN of the subject, or null
 * @param subjectDn the subject's distinguished name in RFC 2253 form
 * @param details further facts by name (serial, issuer, validity) if the listener has {@code collect_cert_info}; else
 *     empty
 */
public record ClientCertificate(String commonName, String subjectDn, Map<String, String> details) {
    /** The details are copied. */
    public ClientCertificate {
        details = Map.copyOf(details);
    }
}
