package org.rmqtt.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.rmqtt.api.config.OwnerFile;

/**
 * The password of the console: kept only as a salted PBKDF2 hash, in a file that nobody but the owner can read. Thread-safe.
 */
final class ConsolePassword {
    private static final int ITERATIONS = 120_000;
    private static final int HASH_BITS = 256;
    private static final int SALT_BYTES = 16;
    private static final int PASSWORD_BYTES = 15;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] salt;
    private final byte[] hash;
    private volatile byte[] lastGood;

    private ConsolePassword(byte[] salt, byte[] hash) {
        this.salt = salt;
        this.hash = hash;
    }

    /** A password of 20 characters that has not been used before. */
    static String generate() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static ConsolePassword of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new ConsolePassword(salt, hash(password, salt));
    }

    /** Reads what {@link #write} has written. */
    static ConsolePassword read(Path file) throws IOException {
        String[] parts = Files.readString(file).strip().split(":");
        if (parts.length != 3 || !parts[0].equals("pbkdf2")) {
            throw new IOException(file + " holds no password hash; delete it and a new password is made");
        }
        HexFormat hex = HexFormat.of();
        return new ConsolePassword(hex.parseHex(parts[1]), hex.parseHex(parts[2]));
    }

    /** Writes the hash; the file is whole or not there. */
    void write(Path file) throws IOException {
        HexFormat hex = HexFormat.of();
        String text = "pbkdf2:" + hex.formatHex(salt) + ":" + hex.formatHex(hash) + "\n";
        OwnerFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether this is the password. The answer takes equally long for all wrong ones. */
    boolean matches(String password) {
        byte[] digest = sha256(password);
        byte[] known = lastGood;
        if (known != null && MessageDigest.isEqual(known, digest)) {
            return true;
        }
        boolean right = MessageDigest.isEqual(hash, hash(password, salt));
        if (right) {
            lastGood = digest;
        }
        return right;
    }

    private byte[] sha256(String password) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hash(String password, byte[] salt) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
