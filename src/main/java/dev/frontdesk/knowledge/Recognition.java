package dev.frontdesk.knowledge;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The rule by which an import with the format `auto` knows what it is given: by what is inside, where the name does not tell.
final class Recognition {
    private Recognition() {}

    /// What a path holds.
    enum Kind {
        COMPANY("a company's folder"),
        SNAPSHOT("exported knowledge"),
        EXAMPLES("examples (CSV)"),
        LINES("intents or answers (JSONL)"),
        PAGES("help pages (Markdown)"),
        LOOKUPS("look-ups (JSON)"),
        RASA("a Rasa project"),
        DIALOGFLOW("a Dialogflow ES agent"),
        NOTHING("nothing");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// For the report.
        String words() {
            return words;
        }
    }

    /// Whether a folder is laid out like `dialog-data`. One with no more than `intents.jsonl` at the top may hold what was exported.
    static boolean isCompany(Path folder) {
        if (has(folder, "assistant.json")) {
            return true;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory)
                    .filter(path -> Texts.isLocale(String.valueOf(path.getFileName())))
                    .anyMatch(path ->
                            has(path, "faq.jsonl")
                                    || has(path, "intents.csv")
                                    || has(path, "queries.jsonl")
                                    || Files.isDirectory(path.resolve("articles")));
        } catch (IOException e) {
            throw new KnowledgeException(
                    "folder_unreadable", folder + " is no folder that can be read", e);
        }
    }

    private static boolean has(Path folder, String name) {
        return Files.exists(folder.resolve(name)) || Files.exists(folder.resolve(name + ".gz"));
    }

    /// What the files of a folder or an archive are together.
    static Kind of(List<ProjectFile> files) {
        if (files.stream().anyMatch(RasaProject::isTraining)) {
            return Kind.RASA;
        }
        if (!DialogflowAgent.folders(files).isEmpty()) {
            return Kind.DIALOGFLOW;
        }
        return files.stream().anyMatch(file -> file.ending().equals("md"))
                ? Kind.PAGES
                : Kind.NOTHING;
    }

    /// What one file is.
    ///
    /// @throws KnowledgeException `format_unknown`
    static Kind of(Path path, String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (plain.endsWith(".csv")) {
            return Kind.EXAMPLES;
        }
        if (plain.endsWith(".jsonl") || plain.endsWith(".ndjson")) {
            return Kind.LINES;
        }
        if (plain.endsWith(".yml") || plain.endsWith(".yaml")) {
            return Kind.RASA;
        }
        if (plain.endsWith(".md")) {
            ProjectFile file = ProjectFile.read(path, plain, new ArrayList<>());
            return RasaProject.isTraining(file) ? Kind.RASA : Kind.PAGES;
        }
        if (plain.endsWith(".json")) {
            ProjectFile file = ProjectFile.read(path, plain, new ArrayList<>());
            String start = file.all().substring(0, Math.min(file.all().length(), 1_000));
            boolean snapshot = start.contains("\"format\"") && start.contains("\"profile\"");
            if (snapshot) {
                return Kind.SNAPSHOT;
            }
            return start.matches("(?s)\\s*\\{\\s*\"lookups\"\\s*:.*") ? Kind.LOOKUPS : Kind.RASA;
        }
        throw new KnowledgeException(
                "format_unknown",
                "the name «"
                        + name
                        + "» does not tell the format: a folder, .csv, .jsonl, .md, .yml, .json or .zip is known");
    }

    /// Whether a file is a zip archive, by its first bytes.
    static boolean isZip(Path path) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4
                    && magic[0] == 'P'
                    && magic[1] == 'K'
                    && magic[2] == 3
                    && magic[3] == 4;
        } catch (IOException e) {
            throw new KnowledgeException(
                    "file_unreadable", path + " is no file that can be read", e);
        }
    }
}
