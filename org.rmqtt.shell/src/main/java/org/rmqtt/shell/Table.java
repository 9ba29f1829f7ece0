package org.rmqtt.shell;

import java.util.ArrayList;
import java.util.List;

/** Rows whose columns stand below each other. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    Table(String... heads) {
        widths = new int[heads.length];
        row((Object[]) heads);
    }

    void row(Object... cells) {
        String[] texts = new String[widths.length];
        for (int i = 0; i < widths.length; i++) {
            texts[i] = printable(String.valueOf(cells[i]));
            widths[i] = Math.max(widths[i], texts[i].length());
        }
        rows.add(texts);
    }

    /** A name that somebody else has chosen must not steer the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.append(rows.size() - 1).append(" rows").toString();
    }
}
