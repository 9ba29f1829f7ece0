package org.rmqtt.config.key;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys of one PID. */
public final class Section {
    private final String pid;
    private final Map<String, Key> keys = new LinkedHashMap<>();

    Section(String pid, Key... keys) {
        this.pid = pid;
        Arrays.stream(keys).forEach(key -> this.keys.put(key.name(), key));
    }

    /** The PID, or the factory PID. */
    public String pid() {
        return pid;
    }

    /** The key of a name, or null. */
    public Key key(String name) {
        return keys.get(name);
    }

    /** All keys. */
    public Collection<Key> keys() {
        return keys.values();
    }
}
