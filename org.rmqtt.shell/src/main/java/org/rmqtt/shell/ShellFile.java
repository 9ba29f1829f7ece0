package org.rmqtt.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.rmqtt.api.config.OwnerFile;

/** The file that says where the shell is and what opens it: the port and the token, a line each. */
final class ShellFile {
    private static final int TOKEN_BYTES = 24;

    private final Path path;
    private final byte[] token;

    ShellFile(Path path) {
        this.path = path;
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        token = HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes it anew, readable by its owner only from the first moment on. */
    void write(int port) throws IOException {
        String text = port + "\n" + new String(token, StandardCharsets.US_ASCII) + "\n";
        OwnerFile.write(path, text.getBytes(StandardCharsets.US_ASCII));
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** What a shell must say first. */
    Token token() {
        return given -> MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }

    /** Knows the token. */
    @FunctionalInterface
    interface Token {
        /** Whether this is it; takes as long for a wrong one. */
        boolean is(String given);
    }
}
