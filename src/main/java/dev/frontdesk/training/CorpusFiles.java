package dev.frontdesk.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of a corpus: what a folder holds by the endings of its names, in the order of their names.
///
/// Hidden files and those that tell of a corpus rather than belong to it (`README`, `LICENSE`, `NOTICE`) are passed over.
final class CorpusFiles {
    /// How a file is written.
    enum Kind {
        TEXT,
        MARKDOWN,
        JSON_LINES
    }

    private static final Pattern ABOUT =
            Pattern.compile("(?i)(readme|licen[sc]e|notice|copying|changelog)\\b.*");
    private static final int DEPTH_MAX = 32;

    private CorpusFiles() {}

    /// The files of `folders`, each of which may be a file itself.
    ///
    /// @throws IllegalArgumentException where one is missing or holds no file that can be read
    static List<Path> of(List<Path> folders) {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.exists(folder)) {
                throw new IllegalArgumentException(folder + ": there is no such file or folder");
            }
            int before = files.size();
            try (Stream<Path> all = Files.walk(folder, DEPTH_MAX)) {
                all.filter(file -> isRead(folder, file)).sorted().forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
            }
            if (files.size() == before) {
                throw new IllegalArgumentException(
                        folder
                                + ": holds no .txt, .md or .jsonl file (they may end in .gz or .zst)");
            }
        }
        return files;
    }

    private static boolean isRead(Path folder, Path file) {
        if (!Files.isRegularFile(file) || !isKnown(file)) {
            return false;
        }
        if (file.equals(folder)) {
            return true;
        }
        for (Path part : folder.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return !ABOUT.matcher(name(file)).matches();
    }

    private static boolean isKnown(Path file) {
        String name = unpackedName(file);
        return name.endsWith(".txt") || name.endsWith(".md") || name.endsWith(".jsonl");
    }

    static Kind kind(Path file) {
        String name = unpackedName(file);
        if (name.endsWith(".jsonl")) {
            return Kind.JSON_LINES;
        }
        return name.endsWith(".md") ? Kind.MARKDOWN : Kind.TEXT;
    }

    private static String unpackedName(Path file) {
        return name(file).replaceFirst("\\.(gz|zst)$", "");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }
}
