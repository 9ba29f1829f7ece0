package org.rmqtt.transport.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Builds the TLS context of a listener from its files; BoringSSL where it is there, else the JDK. Stateless. */
final class TlsContexts {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private TlsContexts() {}

    /**
     * Reads the files.
     *
     * @throws IllegalStateException if a file cannot be read or used; the message names it
     */
    static SslContext build(TlsSettings settings) {
        X509Certificate[] chain = certificates(settings.certificate());
        PrivateKey key = key(settings.key());
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(key, chain)
                    .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols(PROTOCOLS);
            if (settings.requireClient()) {
                X509Certificate[] trusted =
                        settings.clientAuthorities() == null ? chain : certificates(settings.clientAuthorities());
                builder.clientAuth(ClientAuth.REQUIRE).trustManager(trusted);
            }
            return builder.build();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the certificate " + settings.certificate() + " and the key " + settings.key() + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    private static X509Certificate[] certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (chain.length == 0) {
                throw new IllegalStateException("the file " + file + " has no certificate in PEM");
            }
            return chain;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("certificate", file, e);
        }
    }

    private static PrivateKey key(Path file) {
        try {
            return PrivateKeys.read(Files.readString(file));
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("private key", file, e);
        }
    }

    private static IllegalStateException unusable(String what, Path file, Exception cause) {
        return new IllegalStateException("the " + what + " " + file + " cannot be read: " + cause, cause);
    }
}
