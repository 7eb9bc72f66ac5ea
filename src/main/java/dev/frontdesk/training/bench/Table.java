package dev.frontdesk.training.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Figures in rows and columns, for people as Markdown and for programs as JSON.
///
/// @param key its name in JSON
/// @param note what one must know to read it
/// @param columns their names, `snake_case`
/// @param rows texts and numbers, as many as there are columns; an empty text where there is nothing to say
record Table(String key, String title, String note, List<String> columns, List<List<Object>> rows) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Object> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        key + ": " + row.size() + " cells in " + columns.size() + " columns");
            }
        }
    }

    String markdown() {
        List<String> lines = new ArrayList<>(List.of("## " + title, "", note, ""));
        lines.add(line(columns.stream().map(c -> c.replace('_', ' ')).toList()));
        lines.add(line(columns.stream().map(_ -> "---").toList()));
        rows.forEach(row -> lines.add(line(row.stream().map(Table::cell).toList())));
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }

    /// Three figures of a number that is none of counting.
    private static String cell(Object value) {
        if (!(value instanceof Double number)) {
            return value.toString();
        }
        double size = Math.abs(number);
        if (size == 0 || (size >= 1e-3 && size < 1e6)) {
            int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
            return String.format(Locale.ROOT, "%." + digits + "f", number);
        }
        return String.format(Locale.ROOT, "%.2g", number);
    }

    ObjectNode json() {
        ObjectNode table = JSON.createObjectNode();
        table.put("title", title).put("note", note);
        ArrayNode lines = table.putArray("rows");
        for (List<Object> row : rows) {
            ObjectNode line = lines.addObject();
            for (int i = 0; i < row.size(); i++) {
                if (!"".equals(row.get(i))) {
                    line.set(columns.get(i), JSON.valueToTree(row.get(i)));
                }
            }
        }
        return table;
    }
}
