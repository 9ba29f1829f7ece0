package org.rmqtt.config.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rmqtt.config.load.Loaded;
import org.rmqtt.config.load.Paths;
import org.rmqtt.config.load.Value;
import org.rmqtt.config.toml.TomlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a value that was changed through the console or Config Admin into the file that it came from, with all comments
 * kept. Never written are secrets and what the environment or the command line decides.
 */
final class WriteBack {
    private static final Logger LOG = LoggerFactory.getLogger(WriteBack.class);
    private static final Set<String> SECRETS = Set.of("password", "token", "secret", "headers");
    private static final Set<String> DERIVED = Set.of("kind", "name", "node");

    private final ConfigFiles files;

    WriteBack(ConfigFiles files) {
        this.files = files;
    }

    /**
     * Writes the changes of one PID.
     *
     * @param texts the texts of all files; a text that is written is replaced in it
     */
    void write(String pid, Map<String, Object> changes, Loaded loaded, Map<Path, String> texts) throws IOException {
        Map<Path, TomlFile> changed = new LinkedHashMap<>();
        List<String> written = new ArrayList<>();
        for (Map.Entry<String, Object> change : changes.entrySet()) {
            Optional<Paths.Place> place = Paths.of(pid, change.getKey());
            if (place.isEmpty() || DERIVED.contains(change.getKey())) {
                continue;
            }
            String path = place.get().path();
            if (isSecret(path)) {
                LOG.warn("{} was changed until the next start only: secrets are not written to files", path);
            } else if (isOverlaid(loaded, pid, change.getKey())) {
                LOG.warn("{} was changed until the next start only: environment or command line decide it", path);
            } else {
                Path target = files.target(place.get().plugin(), texts);
                TomlFile file = changed.containsKey(target)
                        ? changed.get(target)
                        : TomlFile.parse(target.toString(), texts.getOrDefault(target, ""));
                changed.put(target, file.with(path, change.getValue()));
                written.add(
                        path + " = " + text(change.getValue()) + " was changed at run time and is now in " + target);
            }
        }
        for (Map.Entry<Path, TomlFile> file : changed.entrySet()) {
            ConfigFiles.write(file.getKey(), file.getValue().text());
            texts.put(file.getKey(), file.getValue().text());
        }
        written.forEach(line -> LOG.info("{}", line));
    }

    private static Object text(Object value) {
        return value instanceof Object[] array ? Arrays.toString(array) : value;
    }

    private static boolean isSecret(String path) {
        return SECRETS.stream().anyMatch(path::endsWith);
    }

    private static boolean isOverlaid(Loaded loaded, String pid, String property) {
        Value value = loaded.values().getOrDefault(pid, Map.of()).get(property);
        return value != null
                && (value.source() == Value.Source.ENVIRONMENT || value.source() == Value.Source.COMMAND_LINE);
    }
}
