package dev.frontdesk.knowledge;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/// The reader of CSV files (RFC 4180) with a header; plain or gzip.
///
/// Columns may stand in any order, columns that nobody asked for are ignored. A row that breaks the quoting is reported and skipped; reading
/// goes on with the line after the one on which it began.
public final class CsvTable {
    private static final int BROKEN_ROWS_MAX = 100;
    private static final int HEADER_SHOWN_MAX = 200;

    private final TextLines text;
    private final String name;
    private final List<String> columns;
    private final List<Problem> problems;
    private final List<Row> rows = new ArrayList<>();

    private CsvTable(TextLines text, String name, List<String> columns, List<Problem> problems) {
        this.text = text;
        this.name = name;
        this.columns = columns;
        this.problems = problems;
    }

    /// A row and where it begins.
    public record Row(long line, Map<String, String> fields) {
        public Row {
            fields = Map.copyOf(fields);
        }

        /// The value of a column that was asked for.
        public String get(String column) {
            String value = fields.get(column);
            if (value == null) {
                throw new IllegalArgumentException("no column " + column);
            }
            return value;
        }
    }

    /// Where the columns stand.
    private record Header(int[] indices, int width) {}

    /// The rows of a file.
    ///
    /// @param name how problems name the file
    /// @param columns that must be there; without one of them no row is taken
    public static List<Row> read(
            Path file, String name, List<String> columns, List<Problem> problems) {
        TextLines text = TextLines.read(file, name, problems);
        CsvTable table = new CsvTable(text, name, columns, problems);
        table.read();
        return table.rows;
    }

    private void read() {
        if (text.lines().isEmpty()) {
            problem(0, null, "is empty; the header must be " + String.join(",", columns));
            return;
        }
        Header header = header(text.lines().getFirst());
        int from = 1;
        for (int broken = 0; header != null && from < text.lines().size(); broken++) {
            if (broken == BROKEN_ROWS_MAX) {
                problem(from + 1L, null, broken + " rows are broken; the rest is not read");
                break;
            }
            from = readFrom(from, header);
        }
    }

    private @Nullable Header header(String line) {
        List<String> names = new ArrayList<>();
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(line))) {
            for (CSVRecord row : parser) {
                row.forEach(column -> names.add(column.strip()));
            }
        } catch (IOException | UncheckedIOException e) {
            problem(1, null, "the header is no CSV: " + reason(e));
            return null;
        }
        int[] indices = new int[columns.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = names.indexOf(columns.get(i));
            if (indices[i] < 0) {
                problem(
                        1,
                        columns.get(i),
                        "the column is missing; the header must name "
                                + String.join(",", columns)
                                + " with commas between, it is: "
                                + Texts.cut(line, HEADER_SHOWN_MAX));
                return null;
            }
        }
        return new Header(indices, names.size());
    }

    /// Reads rows until the end or a broken one; returns the index of the line to go on with.
    private int readFrom(int from, Header header) {
        int start = from;
        String rest = String.join("\n", text.lines().subList(from, text.lines().size())) + "\n";
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(rest))) {
            for (CSVRecord row : parser) {
                int next = from + Math.toIntExact(parser.getCurrentLineNumber());
                int bad = text.bad().nextSetBit(start);
                boolean blank = row.size() == 1 && row.get(0).isBlank();
                if (!blank && (bad < 0 || bad >= next)) {
                    take(row, start + 1L, header);
                }
                start = next;
            }
            return text.lines().size();
        } catch (IOException | UncheckedIOException e) {
            problem(start + 1L, null, "the row's quoting is broken: " + reason(e));
            return start + 1;
        }
    }

    private void take(CSVRecord row, long line, Header header) {
        if (row.size() != header.width()) {
            problem(
                    line,
                    null,
                    "has "
                            + row.size()
                            + " fields, the header has "
                            + header.width()
                            + "; a text with a comma must stand in quotes");
            return;
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            fields.put(columns.get(i), row.get(header.indices()[i]));
        }
        rows.add(new Row(line, fields));
    }

    private void problem(long line, @Nullable String field, String message) {
        problems.add(new Problem(name, line, field, message));
    }

    private static String reason(Exception e) {
        return String.valueOf(e.getMessage()).replaceFirst("^(?:[\\w.]*Exception[^:]*: )+", "");
    }
}
