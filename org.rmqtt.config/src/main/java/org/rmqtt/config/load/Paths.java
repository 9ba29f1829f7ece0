package org.rmqtt.config.load;

import java.util.Map;
import java.util.Optional;
import org.rmqtt.config.key.Catalog;
import org.rmqtt.config.key.Key;
import org.rmqtt.config.key.Section;

/** Where a property of a PID stands in the files. */
public final class Paths {
    private static final String LISTENER_PREFIX = Catalog.LISTENER_PID + "~";

    private Paths() {}

    /**
     * A place in a file.
     *
     * @param plugin the RMQTT name of the plug-in whose file it is, or null for {@code rmqtt.toml}
     * @param path the path in the file
     * @param key the key, or null if it is not in the catalogue
     */
    public record Place(String plugin, String path, Key key) {}

    /** The place of a property, or nothing if the PID has no file. */
    public static Optional<Place> of(String pid, String property) {
        if (pid.startsWith(LISTENER_PREFIX)) {
            String listener = pid.substring(LISTENER_PREFIX.length());
            return Optional.of(new Place(
                    null,
                    "listener." + listener + "." + property,
                    Catalog.listener().key(property)));
        }
        for (Map.Entry<String, Section> section : Catalog.main().entrySet()) {
            Key key = section.getValue().key(property);
            if (section.getValue().pid().equals(pid) && key != null) {
                return Optional.of(new Place(null, section.getKey() + "." + property, key));
            }
        }
        if (!pid.startsWith("org.rmqtt.")) {
            return Optional.empty();
        }
        String plugin = pid.substring("org.".length()).replace('.', '-');
        Section known = Catalog.plugin(plugin);
        return Optional.of(new Place(plugin, property, known == null ? null : known.key(property)));
    }
}
