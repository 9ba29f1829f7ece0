package org.rmqtt.config.sync;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rmqtt.config.load.Sources;
import org.rmqtt.config.toml.TomlFile;

/**
 * The files of the configuration: {@code rmqtt.toml}, the folder with the files of plug-ins, and beside them the overlay in
 * the data folder, where changes go whose file cannot be written.
 */
final class ConfigFiles {
    private static final String MAIN = "rmqtt.toml";
    private static final String DEFAULTS = "/rmqtt-default.toml";
    private static final String PLUGINS_DEFAULT = "plugins/";

    private final Path main;
    private final Path overlay;
    private final Map<String, String> environment;
    private final Map<String, String> commandLine;

    // the file is looked at twice a second and seldom changes
    private String lastMainText = "";
    private String lastPluginsDir = PLUGINS_DEFAULT;

    /**
     * The files of a node.
     *
     * @param main the file, or null for the built-in default
     * @param dataDir the data folder
     */
    ConfigFiles(Path main, Path dataDir, Map<String, String> environment, Map<String, String> commandLine) {
        this.main = main;
        this.overlay = dataDir.resolve("config");
        this.environment = environment;
        this.commandLine = commandLine;
    }

    /** The texts of all files that there are, by path: a snapshot to compare with. */
    Map<Path, String> texts() throws IOException {
        Map<Path, String> texts = new TreeMap<>();
        if (main != null) {
            texts.put(main, Files.readString(main));
        }
        Path plugins = pluginsFolder(main == null ? "" : texts.get(main));
        addAll(plugins, texts);
        addIfThere(overlay.resolve(MAIN), texts);
        addAll(overlay.resolve("plugins"), texts);
        return texts;
    }

    private static void addIfThere(Path file, Map<Path, String> texts) throws IOException {
        if (Files.isReadable(file)) {
            texts.put(file, Files.readString(file));
        }
    }

    private static void addAll(Path folder, Map<Path, String> texts) throws IOException {
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.toml")) {
            for (Path file : files) {
                texts.put(file, Files.readString(file));
            }
        }
    }

    /** {@code plugins.dir} is relative to the file that has it; if there is no such folder, to the working directory. */
    private Path pluginsFolder(String mainText) {
        if (main == null) {
            return null;
        }
        if (!mainText.equals(lastMainText)) {
            lastMainText = mainText;
            lastPluginsDir = pluginsDir(mainText);
        }
        Path beside = main.resolveSibling(lastPluginsDir);
        boolean isBeside = Files.isDirectory(beside) || !Files.isDirectory(Path.of(lastPluginsDir));
        return isBeside ? beside : Path.of(lastPluginsDir).toAbsolutePath();
    }

    /** The key in a text; the default also for a text that is no TOML, which is reported when it is loaded. */
    private String pluginsDir(String mainText) {
        try {
            Object configured =
                    TomlFile.parse(main.toString(), mainText).values().get("plugins.dir");
            return configured == null ? PLUGINS_DEFAULT : configured.toString();
        } catch (IllegalArgumentException e) {
            return PLUGINS_DEFAULT;
        }
    }

    /**
     * The sources that texts make.
     *
     * @throws IllegalArgumentException if one is no TOML
     */
    Sources sources(Map<Path, String> texts) {
        List<TomlFile> mains = new ArrayList<>();
        if (main == null) {
            mains.add(TomlFile.parse("built-in configuration", defaults()));
        }
        Map<String, List<TomlFile>> plugins = new TreeMap<>();
        for (boolean overlaid : new boolean[] {false, true}) {
            texts.forEach((path, text) -> {
                if (path.startsWith(overlay) != overlaid) {
                    return;
                }
                TomlFile file = TomlFile.parse(path.toString(), text);
                if (path.equals(main) || path.equals(overlay.resolve(MAIN))) {
                    mains.add(file);
                } else {
                    String name = path.getFileName().toString().replaceFirst("\\.toml$", "");
                    plugins.computeIfAbsent(name, n -> new ArrayList<>()).add(file);
                }
            });
        }
        return new Sources(mains, plugins, environment, commandLine);
    }

    private static String defaults() {
        try (InputStream in = ConfigFiles.class.getResourceAsStream(DEFAULTS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the built-in configuration cannot be read", e);
        }
    }

    /** The file to write a change to: the one that is read if it can be written, else its overlay. */
    Path target(String plugin, Map<Path, String> texts) throws IOException {
        Path original = plugin == null
                ? main
                : main == null ? null : pluginsFolder(texts.get(main)).resolve(plugin + ".toml");
        if (original != null) {
            boolean writable = Files.exists(original)
                    ? Files.isWritable(original)
                            && Files.isWritable(original.toAbsolutePath().getParent())
                    : Files.isDirectory(original.getParent()) && Files.isWritable(original.getParent());
            if (writable) {
                return original;
            }
        }
        Path overlaid = plugin == null
                ? overlay.resolve(MAIN)
                : overlay.resolve("plugins").resolve(plugin + ".toml");
        Files.createDirectories(overlaid.getParent());
        return overlaid;
    }

    /** Writes a file as a whole: readers see the old text or the new one. */
    static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
