package org.rmqtt.config.sync;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rmqtt.api.config.OwnerFile;

/**
 * TLS of the HTTP server: makes of the PEM files that the configuration names the key store that Jetty reads. It is written
 * to the data folder, readable by its owner only, with a password that nobody needs to know. Confined to the thread of
 * {@link ConfigSync}.
 */
final class HttpKeystore {
    private static final String PID = "org.apache.felix.http";
    private static final String HTTPS = "org.apache.felix.https.";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final int PASSWORD_BYTES = 24;

    private final Path file;
    private byte[] content = {};
    private List<Path> sources = List.of();
    private List<FileTime> seen = List.of();
    private String password;

    HttpKeystore(Path dataDir) {
        file = dataDir.resolve("http-keystore.p12");
    }

    /**
     * The configuration with the properties of Felix in place of the keys {@code cert} and {@code key} of the HTTP server.
     *
     * @throws IllegalArgumentException if one of the files is not what it should be; the message names it
     */
    Map<String, Map<String, Object>> in(Map<String, Map<String, Object>> all) throws IOException {
        Map<String, Object> http = new LinkedHashMap<>(all.get(PID));
        Object cert = http.remove("cert");
        Object key = http.remove("key");
        if (cert != null || key != null) {
            if (cert == null || key == null) {
                throw new IllegalArgumentException("http.cert and http.key belong together: one is missing");
            }
            sources = List.of(Path.of(cert.toString()), Path.of(key.toString()));
            seen = times();
            update(sources.get(0), sources.get(1));
            http.put("org.apache.felix.http.enable", false);
            http.put("org.osgi.service.http.port.secure", http.get("org.osgi.service.http.port"));
            http.put(HTTPS + "enable", true);
            http.put(HTTPS + "keystore", file.toString());
            http.put(HTTPS + "keystore.type", "PKCS12");
            http.put(HTTPS + "keystore.password", password);
            http.put(HTTPS + "keystore.key.password", password);
        } else {
            sources = List.of();
            seen = List.of();
        }
        Map<String, Map<String, Object>> changed = new LinkedHashMap<>(all);
        changed.put(PID, http);
        return changed;
    }

    /** Whether one of the files has changed since it was read. */
    boolean isStale() {
        return !times().equals(seen);
    }

    private List<FileTime> times() {
        List<FileTime> times = new ArrayList<>();
        for (Path source : sources) {
            try {
                times.add(Files.getLastModifiedTime(source));
            } catch (IOException e) {
                times.add(FileTime.fromMillis(0));
            }
        }
        return times;
    }

    private void update(Path cert, Path key) throws IOException {
        byte[] certBytes = read("http.cert", cert);
        byte[] keyBytes = read("http.key", key);
        byte[] now = digest(certBytes, keyBytes);
        if (MessageDigest.isEqual(now, content)) {
            return;
        }
        Certificate[] chain = chain(cert, certBytes);
        PrivateKey privateKey = privateKey(key, keyBytes);
        if (!fit(chain[0], privateKey)) {
            throw new IllegalArgumentException("http.cert = " + cert + " and http.key = " + key + " do not fit");
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String fresh = HexFormat.of().formatHex(random);
        write(chain, privateKey, fresh.toCharArray());
        password = fresh;
        content = now;
    }

    private static byte[] read(String name, Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " = " + path + " cannot be read: " + e, e);
        }
    }

    private static byte[] digest(byte[] cert, byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(cert);
            return digest.digest(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Certificate[] chain(Path path, byte[] pem) {
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .toArray(Certificate[]::new);
            if (chain.length > 0) {
                return chain;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("http.cert = " + path + " is no certificate: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("http.cert = " + path + " has no certificate");
    }

    private static PrivateKey privateKey(Path path, byte[] pem) {
        String text = new String(pem, StandardCharsets.US_ASCII);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("http.key = " + path + " has no PRIVATE KEY without password in PKCS#8;"
                    + " openssl pkcs8 -topk8 -nocrypt makes one of others");
        }
        PKCS8EncodedKeySpec spec;
        try {
            spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("http.key = " + path + " is damaged: " + e.getMessage(), e);
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                continue;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + algorithm, e);
            }
        }
        throw new IllegalArgumentException("http.key = " + path + " is no key of " + String.join(", ", ALGORITHMS));
    }

    /** Whether what the key signs is what the certificate stands for; the files may be replaced one after the other. */
    private static boolean fit(Certificate certificate, PrivateKey key) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void write(Certificate[] chain, PrivateKey key, char[] secret) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, secret);
            store.setKeyEntry("http", key, secret, chain);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, secret);
            OwnerFile.write(file, out.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("http.cert and http.key do not fit: " + e.getMessage(), e);
        }
    }
}
