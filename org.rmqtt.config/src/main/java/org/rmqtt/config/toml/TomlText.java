package org.rmqtt.config.toml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the values stand in the text of a TOML file. The library that reads the values does not tell; this finds their
 * lines for error messages and lets one value be exchanged while every other character stays as it is.
 *
 * <p>The text must be valid TOML; what is found in an invalid one is undefined.
 */
public final class TomlText {
    /**
     * One key with its value.
     *
     * @param path the full path with dots; elements of an array of tables have their number as a part
     * @param line the line of the key, from 1
     * @param lineStart the offset of the first character of that line
     * @param valueStart the offset of the first character of the value
     * @param valueEnd the offset behind the last
     */
    public record Entry(String path, int line, int lineStart, int valueStart, int valueEnd) {}

    private final String text;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> arrayTables = new ArrayList<>();
    private int pos;
    private int line = 1;
    private int lineStart;
    private String table = "";

    private TomlText(String text) {
        this.text = text;
    }

    /** Finds all values of a text. */
    public static TomlText of(String text) {
        TomlText toml = new TomlText(text);
        toml.scan();
        return toml;
    }

    /** All values in the order of the text. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The value of a path. */
    public Optional<Entry> find(String path) {
        return entries.stream().filter(entry -> entry.path().equals(path)).findFirst();
    }

    /** The line of a path or of the first key below it; 0 if there is none. */
    public int lineOf(String path) {
        return entries.stream()
                .filter(entry -> entry.path().equals(path) || entry.path().startsWith(path + "."))
                .mapToInt(Entry::line)
                .findFirst()
                .orElse(0);
    }

    /**
     * The text with another value for a path. If the path is new, a line is added behind its nearest relative, or at the
     * end of the top level.
     *
     * @param literal the value in TOML
     */
    public String with(String path, String literal) {
        Optional<Entry> known = find(path);
        if (known.isPresent()) {
            return text.substring(0, known.get().valueStart())
                    + literal
                    + text.substring(known.get().valueEnd());
        }
        return relative(path)
                .map(near -> insertBehind(near, path, literal))
                .orElseGet(() -> firstInTopLevel(path, literal));
    }

    private Optional<Entry> relative(String path) {
        for (String prefix = parent(path); !prefix.isEmpty(); prefix = parent(prefix)) {
            String start = prefix + ".";
            Optional<Entry> last = entries.stream()
                    .filter(entry -> entry.path().startsWith(start))
                    .reduce((first, second) -> second);
            if (last.isPresent()) {
                return last;
            }
        }
        return Optional.empty();
    }

    private static String parent(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? "" : path.substring(0, dot);
    }

    private String insertBehind(Entry near, String path, String literal) {
        String key = text.substring(near.lineStart(), near.valueStart());
        String written = key.substring(0, key.indexOf('=')).strip();
        String tablePath = near.path().endsWith(written)
                ? near.path().substring(0, near.path().length() - written.length())
                : "";
        String relativeKey = path.startsWith(tablePath) ? path.substring(tablePath.length()) : path;
        String indent = key.substring(0, key.length() - key.stripLeading().length());
        int end = text.indexOf('\n', near.valueEnd());
        String added = indent + relativeKey + " = " + literal + "\n";
        return end < 0 ? text + "\n" + added : text.substring(0, end + 1) + added + text.substring(end + 1);
    }

    private String firstInTopLevel(String path, String literal) {
        String added = path + " = " + literal + "\n";
        int end = entries.stream()
                .filter(entry -> !insideTable(entry))
                .mapToInt(Entry::valueEnd)
                .max()
                .orElse(-1);
        if (end < 0) {
            return text.isEmpty() || !text.contains("[") ? text + added : added + text;
        }
        int newline = text.indexOf('\n', end);
        return newline < 0 ? text + "\n" + added : text.substring(0, newline + 1) + added + text.substring(newline + 1);
    }

    private boolean insideTable(Entry entry) {
        String key = text.substring(entry.lineStart(), entry.valueStart());
        String written = key.substring(0, key.indexOf('=')).strip();
        return !written.equals(entry.path());
    }

    // ---- scanning

    private void scan() {
        while (pos < text.length()) {
            skipBlanks();
            if (pos >= text.length()) {
                return;
            }
            char c = text.charAt(pos);
            if (c == '\n') {
                newLine();
            } else if (c == '#') {
                skipToLineEnd();
            } else if (c == '[') {
                tableHeader();
            } else {
                keyValue();
            }
        }
    }

    private void newLine() {
        pos++;
        line++;
        lineStart = pos;
    }

    private void skipBlanks() {
        while (pos < text.length()
                && (text.charAt(pos) == ' ' || text.charAt(pos) == '\t' || text.charAt(pos) == '\r')) {
            pos++;
        }
    }

    private void skipToLineEnd() {
        while (pos < text.length() && text.charAt(pos) != '\n') {
            pos++;
        }
    }

    private void tableHeader() {
        boolean array = text.startsWith("[[", pos);
        pos += array ? 2 : 1;
        String name = key(']');
        if (array) {
            long number = arrayTables.stream().filter(name::equals).count();
            arrayTables.add(name);
            table = name + "." + number + ".";
        } else {
            table = name + ".";
        }
        skipToLineEnd();
    }

    private void keyValue() {
        int keyLine = line;
        int start = lineStart;
        String name = key('=');
        pos++;
        skipBlanks();
        int valueStart = pos;
        value();
        entries.add(new Entry(table + name, keyLine, start, valueStart, pos));
    }

    /** A dotted key up to a character, its parts without quotes and blanks. */
    private String key(char end) {
        StringBuilder name = new StringBuilder();
        while (pos < text.length() && text.charAt(pos) != end && text.charAt(pos) != '\n') {
            char c = text.charAt(pos);
            if (c == '"' || c == '\'') {
                int close = text.indexOf(c, pos + 1);
                int to = close < 0 ? text.length() : close;
                name.append(text, pos + 1, to);
                pos = Math.min(text.length(), to + 1);
            } else {
                if (c != ' ' && c != '\t') {
                    name.append(c);
                }
                pos++;
            }
        }
        return name.toString();
    }

    private void value() {
        if (pos >= text.length()) {
            return;
        }
        char c = text.charAt(pos);
        if (text.startsWith("\"\"\"", pos) || text.startsWith("'''", pos)) {
            multiLineString(text.substring(pos, pos + 3));
        } else if (c == '"' || c == '\'') {
            string(c);
        } else if (c == '[' || c == '{') {
            group();
        } else {
            while (pos < text.length() && ",]}#\n\r".indexOf(text.charAt(pos)) < 0) {
                pos++;
            }
            while (pos > 0 && (text.charAt(pos - 1) == ' ' || text.charAt(pos - 1) == '\t')) {
                pos--;
            }
        }
    }

    private void string(char quote) {
        pos++;
        while (pos < text.length() && text.charAt(pos) != quote && text.charAt(pos) != '\n') {
            pos += quote == '"' && text.charAt(pos) == '\\' ? 2 : 1;
        }
        pos = Math.min(text.length(), pos + 1);
    }

    private void multiLineString(String quotes) {
        int end = text.indexOf(quotes, pos + 3);
        int to = end < 0 ? text.length() : end + 3;
        while (pos < to) {
            if (text.charAt(pos) == '\n') {
                newLine();
            } else {
                pos++;
            }
        }
    }

    /** An array or inline table with everything inside. */
    private void group() {
        int depth = 0;
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c == '"' || c == '\'') {
                value();
                continue;
            }
            if (c == '#') {
                skipToLineEnd();
                continue;
            }
            if (c == '\n') {
                newLine();
                continue;
            }
            pos++;
            if (c == '[' || c == '{') {
                depth++;
            } else if ((c == ']' || c == '}') && --depth == 0) {
                return;
            }
        }
    }
}
