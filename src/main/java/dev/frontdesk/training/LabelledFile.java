package dev.frontdesk.training;

import dev.frontdesk.knowledge.CsvTable;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reader of CSV files of labelled texts, with the places of their rows.
///
/// The columns are `text` and `intent` (or `label`); the label `oos` marks texts out of scope. Rows with problems are left out.
final class LabelledFile {
    private static final List<String> LABEL_COLUMNS = List.of("intent", "label");
    private static final String TEXT = "text";

    private LabelledFile() {}

    /// The rows of a file.
    ///
    /// @param locale null: the one that the texts' signs speak for
    /// @throws IllegalArgumentException where there is no such file or no row that can be read
    static List<LabelledText> read(Path file, @Nullable String locale, List<Problem> problems) {
        require(file);
        List<Problem> own = new ArrayList<>();
        List<LabelledText> texts = rows(file, locale == null ? "en" : locale, own);
        problems.addAll(own);
        if (texts.isEmpty()) {
            String why = own.isEmpty() ? "it has no rows" : own.getFirst().toString();
            throw new IllegalArgumentException(file + " cannot be used: " + why);
        }
        return locale == null && isMostlyHan(texts) ? in("zh", texts) : texts;
    }

    /// The same without the places, in the locale that the texts' signs speak for.
    static List<Example> examples(Path file, List<Problem> problems) {
        return examples(read(file, null, problems));
    }

    /// The examples of a file that may have none.
    static List<Example> examples(Path file, String locale, List<Problem> problems) {
        return examples(rows(file, locale, problems));
    }

    private static List<Example> examples(List<LabelledText> texts) {
        return texts.stream().map(LabelledText::example).toList();
    }

    /// The rows of a file whose texts are all out of scope; it needs no column but `text`.
    ///
    /// @throws IllegalArgumentException where there is no such file
    static List<LabelledText> outside(Path file, String locale, List<Problem> problems) {
        require(file);
        List<LabelledText> texts = new ArrayList<>();
        for (CsvTable.Row row : CsvTable.read(file, name(file), List.of(TEXT), problems)) {
            if (hasAll(file, row, List.of(TEXT), problems)) {
                texts.add(text(file, row, null, locale));
            }
        }
        return texts;
    }

    private static List<LabelledText> rows(Path file, String locale, List<Problem> problems) {
        List<Problem> first = new ArrayList<>();
        for (String column : LABEL_COLUMNS) {
            List<Problem> found = new ArrayList<>();
            List<CsvTable.Row> rows = CsvTable.read(file, name(file), List.of(TEXT, column), found);
            if (!rows.isEmpty()) {
                problems.addAll(found);
                return rows(file, rows, column, locale, problems);
            }
            first = first.isEmpty() ? found : first;
        }
        problems.addAll(first);
        return List.of();
    }

    private static List<LabelledText> rows(
            Path file,
            List<CsvTable.Row> rows,
            String column,
            String locale,
            List<Problem> problems) {
        List<LabelledText> texts = new ArrayList<>();
        for (CsvTable.Row row : rows) {
            if (hasAll(file, row, List.of(TEXT, column), problems)) {
                String label = row.get(column).strip();
                // Labels of other people's files may have spaces; ids here may not.
                @Nullable IntentId intent =
                        label.equals(Intent.OUT_OF_SCOPE)
                                ? null
                                : new IntentId(label.replaceAll("\\s+", "_"));
                texts.add(text(file, row, intent, locale));
            }
        }
        return texts;
    }

    private static boolean hasAll(
            Path file, CsvTable.Row row, List<String> columns, List<Problem> problems) {
        for (String column : columns) {
            if (row.get(column).isBlank()) {
                problems.add(new Problem(name(file), row.line(), column, "is empty"));
                return false;
            }
        }
        return true;
    }

    private static LabelledText text(
            Path file, CsvTable.Row row, @Nullable IntentId intent, String locale) {
        return new LabelledText(
                file, row.line(), new Example(row.get(TEXT).strip(), intent, locale));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static boolean isMostlyHan(List<LabelledText> texts) {
        return texts.stream().filter(t -> isHan(t.text())).count() * 2 >= texts.size();
    }

    private static boolean isHan(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }

    /// The texts as ones of another locale.
    private static List<LabelledText> in(String locale, List<LabelledText> texts) {
        return texts.stream()
                .map(t ->
                        new LabelledText(
                                t.file(),
                                t.line(),
                                new Example(t.text(), t.example().intent(), locale)))
                .toList();
    }

    private static void require(Path file) {
        FiguresCommand.require(file);
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + " is a folder; a CSV file is wanted");
        }
    }
}
