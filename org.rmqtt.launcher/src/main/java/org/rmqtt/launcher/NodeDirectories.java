package org.rmqtt.launcher;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files and folders of a node.
 *
 * @param configFile the configuration file, or null for the built-in default
 * @param dataDir where everything that the node writes goes
 * @param pluginsDir the folder for hot deployment, or null
 */
record NodeDirectories(Path configFile, Path dataDir, Path pluginsDir) {

    static NodeDirectories of(CommandLineOptions options) throws IOException {
        Path config =
                options.configFile() == null ? find() : options.configFile().toAbsolutePath();
        if (config != null && !Files.isReadable(config)) {
            throw new IOException("the configuration file " + config + " cannot be read");
        }
        Path data = options.dataDir() == null ? Path.of("data", nodeId(options, config)) : options.dataDir();
        Path plugins = options.pluginsDir();
        if (plugins != null && !Files.isDirectory(plugins)) {
            throw new IOException("the plug-ins folder " + plugins + " is not a folder");
        }
        return new NodeDirectories(
                config, data.toAbsolutePath().normalize(), plugins == null ? null : plugins.toAbsolutePath());
    }

    private static Path find() {
        String home = System.getProperty("rmqtt.home", ".");
        List<Path> places = List.of(
                Path.of("rmqtt.toml"),
                Path.of("config", "rmqtt.toml"),
                Path.of(home, "config", "rmqtt.toml"),
                Path.of("/etc/rmqtt/rmqtt.toml"));
        return places.stream()
                .filter(Files::isReadable)
                .map(Path::toAbsolutePath)
                .findFirst()
                .orElse(null);
    }

    /** The node id must be known before the configuration is read for good, since the data folder is named after it. */
    private static String nodeId(CommandLineOptions options, Path config) throws IOException {
        String id = options.overrides().get("node.id");
        if (id == null) {
            id = System.getenv("RMQTT_NODE_ID");
        }
        if (id == null && config != null) {
            try (Reader reader = Files.newBufferedReader(config)) {
                UnmodifiableConfig toml = new TomlParser().parse(reader);
                Object value = toml.get("node.id");
                id = value == null ? null : value.toString();
            } catch (ParsingException e) {
                throw new IOException(config + ": " + e.getMessage(), e);
            }
        }
        if (id == null) {
            return "1";
        }
        if (!id.matches("[1-9][0-9]{0,9}")) {
            throw new IOException("node.id = " + id + " is not in 1 to 2147483647");
        }
        return id;
    }

    /** Where the framework keeps its bundles' data while it runs. */
    Path frameworkCache() {
        return dataDir.resolve("felix-cache");
    }

    void prepare() throws IOException {
        Files.createDirectories(dataDir);
        if (!Files.isWritable(dataDir)) {
            throw new IOException("the data folder " + dataDir + " cannot be written to");
        }
        DataLock.take(dataDir);
    }
}
