package dev.frontdesk.knowledge;

import java.nio.file.Path;
import java.util.List;

/// The reader of FAQ files: JSONL of `{id, question, answer, variants?, group?, tags?, locale?, intent?}`.
public final class FaqFile {
    private FaqFile() {}

    /// The answers of a file; that their intents exist is not checked.
    ///
    /// @param locale that of answers which name none
    public static Imported<List<Answer>> read(Path file, String locale) {
        Records records = new Records();
        records.readAnswers(file, String.valueOf(file.getFileName()), locale);
        return new Imported<>(Records.values(records.answers), records.problems);
    }
}
