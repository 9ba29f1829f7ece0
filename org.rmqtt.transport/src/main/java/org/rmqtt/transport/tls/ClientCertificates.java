package org.rmqtt.transport.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.rmqtt.api.connection.ClientCertificate;

/** Reads the identity of a client from its TLS session. Stateless. */
final class ClientCertificates {
    private ClientCertificates() {}

    /** The certificate that the client showed, or null. */
    static ClientCertificate of(SSLSession session, boolean withDetails) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? of(certificate, withDetails)
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    private static ClientCertificate of(X509Certificate certificate, boolean withDetails) {
        String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
        return new ClientCertificate(commonName(subject), subject, withDetails ? details(certificate) : Map.of());
    }

    private static String commonName(String subject) {
        try {
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    return part.getValue().toString();
                }
            }
        } catch (InvalidNameException e) {
            // a principal prints names that can be parsed; if not, there is no common name
        }
        return null;
    }

    private static Map<String, String> details(X509Certificate certificate) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("serial", certificate.getSerialNumber().toString(16));
        details.put("issuer", certificate.getIssuerX500Principal().getName(X500Principal.RFC2253));
        details.put("notBefore", certificate.getNotBefore().toInstant().toString());
        details.put("notAfter", certificate.getNotAfter().toInstant().toString());
        return details;
    }
}
