package org.rmqtt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;

/** What the first start with a store of bundles writes down beside them. */
final class StoreFile {
    private StoreFile() {}

    /** Its lines, or none if it has not been written. */
    static List<String> read(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Writes all of it or nothing. */
    static void write(Path file, Collection<String> lines) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.write(written, lines);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
