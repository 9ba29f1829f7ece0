package org.rmqtt.config.toml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes values as TOML. */
public final class TomlLiteral {
    private TomlLiteral() {}

    /** A string, number, boolean, or an array or collection of them. */
    public static String of(Object value) {
        if (value instanceof Object[] array) {
            return list(List.of(array));
        }
        if (value instanceof Collection<?> collection) {
            return list(collection);
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : quoted(value.toString());
    }

    private static String list(Collection<?> values) {
        List<String> parts = new ArrayList<>();
        values.forEach(value -> parts.add(of(value)));
        return "[" + String.join(", ", parts) + "]";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < 0x20 ? String.format("\\u%04X", (int) c) : String.valueOf(c));
            }
        }
        return out.append('"').toString();
    }
}
