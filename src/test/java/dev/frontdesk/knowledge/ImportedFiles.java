package dev.frontdesk.knowledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Imports without a database, for tests: the records as the draft would take them.
final class ImportedFiles {
    private ImportedFiles() {}

    static Records read(Path path, ImportFormat format) {
        return read(format, path);
    }

    /// Several paths as one.
    static Records read(ImportFormat format, Path... paths) {
        Records records =
                format.read(
                        Stream.of(paths)
                                .map(path ->
                                        new KnowledgeStore.Source(
                                                path, String.valueOf(path.getFileName())))
                                .toList(),
                        "en");
        records.dropDangling(Set.of(), Set.of());
        return records;
    }

    static KnowledgeSnapshot snapshot(Records records) {
        AssistantProfile profile = records.profile;
        return new KnowledgeSnapshot(
                profile == null ? KnowledgeFolder.NAMELESS : profile,
                Records.values(records.intents),
                Records.values(records.examples),
                Records.values(records.answers),
                Records.values(records.articles));
    }

    static String problems(Records records) {
        return records.problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    static Path write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
