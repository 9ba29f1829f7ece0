package org.rmqtt.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Command lines that start a node with nothing but {@code -f}, {@code --id}, {@code --data-dir} and {@code --plugins-dir},
 * each once and with its value behind it. That is what services and containers use, and a start takes a twentieth less time
 * without the library that knows the rest.
 */
final class PlainOptions {
    private PlainOptions() {}

    /** The options, as the library would read them, or null if it has to. */
    static CommandLineOptions parse(String[] args) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].equals("-f") ? "--config" : args[i];
            boolean known =
                    switch (name) {
                        case "--config", "--data-dir", "--plugins-dir" -> true;
                        case "--id" -> i + 1 < args.length && isId(args[i + 1]);
                        default -> false;
                    };
            if (!known || i + 1 == args.length || !isPlain(args[i + 1]) || values.put(name, args[i + 1]) != null) {
                return null;
            }
        }
        Map<String, String> overrides = values.containsKey("--id") ? Map.of("node.id", values.get("--id")) : Map.of();
        return new CommandLineOptions(
                path(values.get("--config")),
                path(values.get("--data-dir")),
                path(values.get("--plugins-dir")),
                overrides,
                null,
                -1);
    }

    private static Path path(String value) {
        return value == null ? null : Path.of(value);
    }

    /** No option, file of options, quoted text or something else that needs a second look. */
    private static boolean isPlain(String value) {
        return !value.isBlank() && "-@\"'".indexOf(value.charAt(0)) < 0 && value.indexOf('\0') < 0;
    }

    private static boolean isId(String value) {
        int digits = value.length();
        return digits > 0 && digits < 10 && value.charAt(0) != '0' && isDigits(value);
    }

    private static boolean isDigits(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
