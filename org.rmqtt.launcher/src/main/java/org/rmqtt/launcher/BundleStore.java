package org.rmqtt.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The bundles inside the executable jar, unpacked once for each build into the data folder, from where the framework uses
 * them in place. That is quicker at every later start than copying them into the framework's cache.
 */
final class BundleStore {
    private static final String INDEX = "bundles/index";
    private static final String MARKER = ".build";

    private BundleStore() {}

    /** The folder with the unpacked bundles. */
    static Path prepare(Path dataDir) throws IOException {
        Path store = dataDir.resolve("bundles");
        List<String> index = readIndex();
        String build = String.join("\n", index);
        Path marker = store.resolve(MARKER);
        if (Files.exists(marker) && Files.readString(marker).equals(build)) {
            return store;
        }
        Files.createDirectories(store);
        Files.deleteIfExists(marker);
        try (var old = Files.newDirectoryStream(store)) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        for (String line : index) {
            String name = line.substring(line.indexOf('*') + 1);
            try (InputStream in = open("bundles/" + name)) {
                Files.copy(in, store.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(marker, build);
        return store;
    }

    /** A line for each bundle: its check sum, a blank, an asterisk and its name. */
    private static List<String> readIndex() throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(INDEX), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = BundleStore.class.getClassLoader().getResourceAsStream(name);
        if (in == null) {
            throw new IOException("this jar has no " + name + "; it was not built as a whole");
        }
        return in;
    }
}
