package dev.frontdesk.knowledge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a file or folder to be imported holds.
public enum ImportFormat {
    /// Told by the name: a folder, `*.csv`, `*.jsonl` or `*.md`, perhaps with `.gz` behind.
    AUTO,
    /// Examples: `text,intent`.
    CSV,
    /// Intents, if the lines have an `action`, else answers.
    JSONL,
    /// An article with a front matter.
    MARKDOWN;

    /// Reads the records of a path; their references are not yet checked.
    ///
    /// @param name how problems name the file
    /// @param locale that of records which name none
    /// @throws KnowledgeException `format_unknown`, if the name does not tell
    void read(Path path, String name, String locale, Records records) {
        if (Files.isDirectory(path)) {
            KnowledgeFolder.read(path, records);
            return;
        }
        if (!Files.isReadable(path)) {
            throw new KnowledgeException("file_unreadable", path + " is no file that can be read");
        }
        if (!Texts.isLocale(locale)) {
            throw new KnowledgeException("bad_locale", "«" + locale + "» is no language tag");
        }
        switch (this == AUTO ? byName(name) : this) {
            case CSV -> records.readExamples(path, name, locale);
            case MARKDOWN -> records.readArticle(path, name, locale);
            case JSONL -> {
                if (holdsIntents(path)) {
                    records.readIntents(path, name);
                } else {
                    records.readAnswers(path, name, locale);
                }
            }
            case AUTO -> throw new IllegalStateException("byName never says AUTO");
        }
    }

    private static ImportFormat byName(String name) {
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (plain.endsWith(".csv")) {
            return CSV;
        }
        if (plain.endsWith(".jsonl") || plain.endsWith(".ndjson")) {
            return JSONL;
        }
        if (plain.endsWith(".md")) {
            return MARKDOWN;
        }
        throw new KnowledgeException(
                "format_unknown",
                "the name «" + name + "» does not tell the format: .csv, .jsonl or .md is known");
    }

    private static boolean holdsIntents(Path path) {
        List<JsonLines.Line> lines = JsonLines.read(path, "", new java.util.ArrayList<>());
        return !lines.isEmpty() && lines.getFirst().object().has("action");
    }
}
