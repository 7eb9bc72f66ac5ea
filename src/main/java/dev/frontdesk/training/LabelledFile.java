package dev.frontdesk.training;

import dev.frontdesk.knowledge.CsvTable;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The reader of the files that an evaluation of intents is given, with the places of their rows.
final class LabelledFile {
    private LabelledFile() {}

    /// The rows of `text,intent`.
    ///
    /// @param locale null: the one that the texts' signs speak for
    /// @throws IllegalArgumentException where there is no such file or no row that can be read
    static List<LabelledText> read(Path file, @Nullable String locale, List<Problem> problems) {
        require(file);
        List<LabelledText> texts = Dataset.labelled(file, problems);
        return locale == null ? texts : Dataset.in(locale, texts);
    }

    /// The rows of a file whose texts are all out of scope; it needs no column but `text`.
    ///
    /// @throws IllegalArgumentException where there is no such file
    static List<LabelledText> outside(Path file, String locale, List<Problem> problems) {
        require(file);
        String name = String.valueOf(file.getFileName());
        return CsvTable.read(file, name, List.of("text"), problems).stream()
                .map(row -> {
                    String text = row.get("text").strip();
                    return new LabelledText(file, row.line(), new Example(text, null, locale));
                })
                .toList();
    }

    private static void require(Path file) {
        FiguresCommand.require(file);
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + " is a folder; a CSV file is wanted");
        }
    }
}
