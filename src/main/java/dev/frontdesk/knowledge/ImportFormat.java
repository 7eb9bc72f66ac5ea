package dev.frontdesk.knowledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a file, folder or zip archive to be imported holds.
public enum ImportFormat {
    /// Whatever it is recognised as; the report says what.
    AUTO,
    /// Examples: `text,intent`.
    CSV,
    /// Intents, if the lines have an `action`, else answers.
    JSONL,
    /// A Rasa project, or one of its files: YAML of Rasa 2 and 3, JSON and Markdown of Rasa 0 and 1.
    RASA,
    /// A Dialogflow ES agent: its zip archive, or the folder in it.
    DIALOGFLOW,
    /// Articles: a file, or a folder of them.
    MARKDOWN;

    /// The format of a name such as `rasa`.
    ///
    /// @throws IllegalArgumentException if there is none
    public static ImportFormat of(String name) {
        for (ImportFormat format : values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "format is «"
                        + name
                        + "»; it must be one of "
                        + Arrays.stream(values())
                                .map(format -> format.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
    }

    /// Reads the records of several paths as one; their references are not yet checked.
    ///
    /// @param locale that of records which name none
    /// @throws KnowledgeException `format_unknown`, if it is nothing that is known; `file_unreadable`, `folder_unreadable`, `archive_broken`,
    ///     `too_large`, `bad_locale`
    Records read(List<KnowledgeStore.Source> sources, String locale) {
        if (!Texts.isLocale(locale)) {
            throw new KnowledgeException("bad_locale", "«" + locale + "» is no language tag");
        }
        Records records = new Records();
        sources.forEach(source -> read(source.path(), source.name(), locale, records));
        records.finishBots(locale);
        return records;
    }

    private void read(Path path, String name, String locale, Records records) {
        if (Files.isDirectory(path)) {
            readFolder(path, name, locale, records);
            return;
        }
        if (!Files.isReadable(path)) {
            throw new KnowledgeException("file_unreadable", path + " is no file that can be read");
        }
        if (Recognition.isZip(path)) {
            List<ProjectFile> files = ProjectFile.ofZip(path, name, records.problems);
            readProject(files, kind(files), name, locale, records);
            return;
        }
        readFile(path, name, locale, records);
    }

    private void readFolder(Path path, String name, String locale, Records records) {
        if (this == CSV || this == JSONL || (this == AUTO && Recognition.isCompany(path))) {
            records.recognised(name, Recognition.Kind.COMPANY, "");
            KnowledgeFolder.read(path, records);
            return;
        }
        List<ProjectFile> files = ProjectFile.ofFolder(path, records.problems);
        Recognition.Kind kind = kind(files);
        boolean bot = kind == Recognition.Kind.RASA || kind == Recognition.Kind.DIALOGFLOW;
        boolean loose = this == AUTO && !bot && readLoose(path, locale, records);
        if (!loose || kind != Recognition.Kind.NOTHING) {
            readProject(files, kind, name, locale, records);
        }
    }

    /// Reads the exported files that lie in a folder of no layout, if there are any.
    private static boolean readLoose(Path folder, String locale, Records records) {
        List<Path> files;
        try (Stream<Path> inside = Files.list(folder)) {
            files =
                    inside.filter(file ->
                                    file.toString().matches(".*\\.(csv|jsonl|ndjson)(\\.gz)?"))
                            .sorted()
                            .toList();
        } catch (IOException e) {
            throw new KnowledgeException(
                    "folder_unreadable", folder + " is no folder that can be read", e);
        }
        for (Path file : files) {
            AUTO.readFile(file, String.valueOf(file.getFileName()), locale, records);
        }
        return !files.isEmpty();
    }

    private void readFile(Path path, String name, String locale, Records records) {
        Recognition.Kind kind =
                switch (this) {
                    case AUTO -> Recognition.of(path, name);
                    case CSV -> Recognition.Kind.EXAMPLES;
                    case JSONL -> Recognition.Kind.LINES;
                    case MARKDOWN -> Recognition.Kind.PAGES;
                    case RASA -> Recognition.Kind.RASA;
                    case DIALOGFLOW ->
                            throw new KnowledgeException(
                                    "format_unknown",
                                    name + " is no zip archive, as Dialogflow exports it");
                };
        switch (kind) {
            case EXAMPLES -> records.readExamples(path, name, locale);
            case LINES -> readLines(path, name, locale, records);
            case PAGES -> records.readArticle(path, name, locale, MarkdownFolder.id(name));
            case SNAPSHOT -> SnapshotFile.read(path, name, records);
            case LOOKUPS -> records.readLookups(path, name);
            case RASA -> {
                records.takeRasaFile(ProjectFile.read(path, name, records.problems));
                return;
            }
            case COMPANY, DIALOGFLOW, NOTHING ->
                    throw new IllegalStateException("no file is " + kind);
        }
        records.recognised(name, kind, "");
    }

    private static void readLines(Path path, String name, String locale, Records records) {
        List<JsonLines.Line> lines = JsonLines.read(path, "", new ArrayList<>());
        if (!lines.isEmpty() && lines.getFirst().object().has("turns")) {
            records.problems.add(
                    new Problem(
                            name,
                            lines.getFirst().number(),
                            "turns",
                            "holds conversations, no knowledge, and is not read"));
        } else if (!lines.isEmpty() && lines.getFirst().object().has("action")) {
            records.readIntents(path, name);
        } else {
            records.readAnswers(path, name, locale);
        }
    }

    private Recognition.Kind kind(List<ProjectFile> files) {
        return switch (this) {
            case RASA -> Recognition.Kind.RASA;
            case DIALOGFLOW -> Recognition.Kind.DIALOGFLOW;
            case MARKDOWN -> Recognition.Kind.PAGES;
            case AUTO, CSV, JSONL -> Recognition.of(files);
        };
    }

    private static void readProject(
            List<ProjectFile> files,
            Recognition.Kind kind,
            String name,
            String locale,
            Records records) {
        String language = locale;
        switch (kind) {
            case RASA, DIALOGFLOW -> {
                List<String> agents = DialogflowAgent.folders(files);
                for (String folder : agents) {
                    language =
                            DialogflowAgent.read(
                                    files, folder, locale, records.project, records.problems);
                }
                List<ProjectFile> others =
                        files.stream()
                                .filter(file -> agents.stream().noneMatch(file.name()::startsWith))
                                .toList();
                if (kind == Recognition.Kind.RASA) {
                    language =
                            RasaProject.read(
                                    others, name, locale, records.project, records.problems);
                } else if (agents.isEmpty()) {
                    records.problems.add(
                            new Problem(name, 0, null, "has no agent.json with intents beside it"));
                }
            }
            case PAGES -> MarkdownFolder.read(files, locale, records);
            case COMPANY, SNAPSHOT, EXAMPLES, LINES, LOOKUPS, NOTHING ->
                    records.problems.add(
                            new Problem(name, 0, null, "holds nothing that is known to an import"));
        }
        records.recognised(name, kind, ", language " + language);
    }
}
