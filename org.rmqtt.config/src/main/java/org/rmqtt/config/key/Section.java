package org.rmqtt.config.key;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The keys of one PID. */
public final class Section {
    private final String pid;
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Map<Pattern, ValueType> families = new LinkedHashMap<>();

    Section(String pid, Key... keys) {
        this.pid = pid;
        Arrays.stream(keys).forEach(key -> this.keys.put(key.name(), key));
    }

    /** The same with keys whose names have a form, such as those of tables in a list. */
    Section withFamily(String form, ValueType type) {
        families.put(Pattern.compile(form), type);
        return this;
    }

    /** The PID, or the factory PID. */
    public String pid() {
        return pid;
    }

    /** The key of a name, or null. */
    public Key key(String name) {
        Key key = keys.get(name);
        if (key != null) {
            return key;
        }
        for (Map.Entry<Pattern, ValueType> family : families.entrySet()) {
            if (family.getKey().matcher(name).matches()) {
                return Key.of(name, family.getValue());
            }
        }
        return null;
    }

    /** All keys. */
    public Collection<Key> keys() {
        return keys.values();
    }
}
