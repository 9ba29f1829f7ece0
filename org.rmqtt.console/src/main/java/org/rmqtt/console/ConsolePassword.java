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
    /** For a password that somebody has thought of: whoever reads the hash is to guess slowly. */
    private static final int ITERATIONS = 120_000;

    /** For one with 120 random bits, which nobody guesses; more would be a tenth of a second of each first start. */
    private static final int GENERATED_ITERATIONS = 1_000;

    private static final int HASH_BITS = 256;
    private static final int SALT_BYTES = 16;
    private static final int PASSWORD_BYTES = 15;
    private static final String NO_HASH = " holds no password hash; delete it and a new password is made";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;
    private volatile byte[] lastGood;

    private ConsolePassword(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** A password of 20 characters that has not been used before. */
    static String generate() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A password that somebody has thought of. */
    static ConsolePassword of(String password) {
        return of(password, ITERATIONS);
    }

    /** One that was {@linkplain #generate generated}. */
    static ConsolePassword ofGenerated(String password) {
        return of(password, GENERATED_ITERATIONS);
    }

    private static ConsolePassword of(String password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new ConsolePassword(iterations, salt, hash(password, salt, iterations));
    }

    /** Reads what {@link #write} has written. */
    static ConsolePassword read(Path file) throws IOException {
        String[] parts = Files.readString(file).strip().split(":");
        try {
            if (parts.length == 4 && parts[0].equals("pbkdf2") && Integer.parseInt(parts[1]) > 0) {
                HexFormat hex = HexFormat.of();
                return new ConsolePassword(Integer.parseInt(parts[1]), hex.parseHex(parts[2]), hex.parseHex(parts[3]));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + NO_HASH, e);
        }
        throw new IOException(file + NO_HASH);
    }

    /** Writes the hash; the file is whole or not there. */
    void write(Path file) throws IOException {
        HexFormat hex = HexFormat.of();
        String text = "pbkdf2:" + iterations + ":" + hex.formatHex(salt) + ":" + hex.formatHex(hash) + "\n";
        OwnerFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether this is the password. The answer takes equally long for all wrong ones. */
    boolean matches(String password) {
        byte[] digest = sha256(password);
        byte[] known = lastGood;
        if (known != null && MessageDigest.isEqual(known, digest)) {
            return true;
        }
        boolean right = MessageDigest.isEqual(hash, hash(password, salt, iterations));
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

    private static byte[] hash(String password, byte[] salt, int iterations) {
        try {
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
