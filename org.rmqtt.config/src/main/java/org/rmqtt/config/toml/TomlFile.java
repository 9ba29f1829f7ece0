package org.rmqtt.config.toml;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of a TOML file by their full path with dots, and where they stand. Immutable.
 *
 * @param name the name of the file for messages
 * @param text the text
 * @param values strings, numbers, booleans and lists by path
 * @param places where they stand
 */
public record TomlFile(String name, String text, Map<String, Object> values, TomlText places) {

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it is no TOML; the message names the file and what is wrong
     */
    public static TomlFile parse(String name, String text) {
        UnmodifiableConfig config;
        try {
            config = new TomlParser().parse(text);
        } catch (ParsingException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        flatten("", config, values);
        return new TomlFile(name, text, values, TomlText.of(text));
    }

    private static void flatten(String prefix, UnmodifiableConfig config, Map<String, Object> values) {
        for (UnmodifiableConfig.Entry entry : config.entrySet()) {
            add(prefix + entry.getKey(), entry.getValue(), values);
        }
    }

    private static void add(String path, Object value, Map<String, Object> values) {
        if (value instanceof UnmodifiableConfig nested) {
            flatten(path + ".", nested, values);
        } else if (value instanceof List<?> list && list.stream().anyMatch(UnmodifiableConfig.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                add(path + "." + i, list.get(i), values);
            }
        } else {
            values.put(path, value);
        }
    }

    /** The name with the line of a path. */
    public String at(String path) {
        int line = places.lineOf(path);
        return line == 0 ? name : name + ":" + line;
    }

    /** The same file with another value, all else as it is. */
    public TomlFile with(String path, Object value) {
        TomlFile changed = parse(name, places.with(path, TomlLiteral.of(value)));
        Map<String, Object> expected = new LinkedHashMap<>(values);
        expected.put(path, changed.values().get(path));
        if (!changed.values().containsKey(path) || !expected.equals(changed.values())) {
            throw new IllegalArgumentException(name + ": " + path + " cannot be set without touching another key");
        }
        return changed;
    }
}
