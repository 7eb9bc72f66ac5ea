package dev.frontdesk.knowledge;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// A text file of another program's project, read from a folder or an archive into memory; nothing is ever unpacked to the disk.
///
/// Links are not followed, what is hidden or lies in a hidden folder is left out. Number, depth and sizes are bounded, of an archive by what really comes out of it.
///
/// @param name with `/` between folders, relative to the project; how problems name it
record ProjectFile(String name, TextLines text) {
    /// Bytes of one file.
    static final int BYTES_MAX = 16 << 20;

    static final int FILES_MAX = 5_000;
    private static final long ALL_BYTES_MAX = 128L << 20;
    private static final int DEPTH_MAX = 12;
    private static final Set<String> ENDINGS = Set.of("yml", "yaml", "json", "md");

    /// The whole text, lines that are no UTF-8 left empty so that the others keep their numbers.
    String all() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < text.lines().size(); i++) {
            all.append(text.bad().get(i) ? "" : text.lines().get(i)).append('\n');
        }
        return all.toString();
    }

    String ending() {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /// The folder's name with a `/` behind; empty for a file at the top.
    String folder() {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /// The name without its folder.
    String plainName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    static ProjectFile read(Path file, String name, List<Problem> problems) {
        return new ProjectFile(name, TextLines.read(file, name, problems));
    }

    /// The files of a folder and the folders in it, in the order of their names.
    ///
    /// @throws KnowledgeException `folder_unreadable`, `too_large`
    static List<ProjectFile> ofFolder(Path folder, List<Problem> problems) {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder, DEPTH_MAX)) {
            paths =
                    walk.filter(path -> !hidden(slashed(folder.relativize(path))))
                            .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                            .filter(path -> isText(String.valueOf(path.getFileName())))
                            .sorted(Comparator.comparing(path -> slashed(folder.relativize(path))))
                            .limit(FILES_MAX + 1L)
                            .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new KnowledgeException(
                    "folder_unreadable", folder + " is no folder that can be read", e);
        }
        Size size = new Size(folder.toString());
        List<ProjectFile> files = new ArrayList<>();
        for (Path path : paths) {
            size.oneMore();
            String name = slashed(folder.relativize(path));
            try {
                long bytes = Files.size(path);
                if (bytes > BYTES_MAX) {
                    problems.add(tooLong(name));
                    continue;
                }
                size.add(bytes);
            } catch (IOException e) {
                problems.add(new Problem(name, 0, null, "cannot be read: " + e.getMessage()));
                continue;
            }
            files.add(read(path, name, problems));
        }
        return files;
    }

    /// The files of a zip archive, in the order of their names.
    ///
    /// @throws KnowledgeException `archive_broken`, `too_large`
    static List<ProjectFile> ofZip(Path archive, String name, List<Problem> problems) {
        Size size = new Size(name);
        List<ProjectFile> files = new ArrayList<>();
        String broken = null;
        try (ZipInputStream zip =
                new ZipInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                size.oneMore();
                take(zip, entry, size, files, problems);
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            broken = String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new KnowledgeException("archive_broken", name + " cannot be read: " + e, e);
        }
        if (broken == null) {
            broken = missingEnd(archive);
        }
        if (broken != null && files.isEmpty()) {
            throw new KnowledgeException("archive_broken", name + " is no zip archive: " + broken);
        }
        if (broken != null) {
            String last = files.getLast().name();
            String message = "is broken or cut off behind " + last + ": " + broken;
            problems.add(new Problem(name, 0, null, message));
        }
        files.sort(Comparator.comparing(ProjectFile::name));
        return files;
    }

    /// An archive that was cut off between two files looks whole to a stream: its directory, at the end, is missing.
    private static @Nullable String missingEnd(Path archive) {
        try {
            new ZipFile(archive.toFile()).close();
            return null;
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void take(
            ZipInputStream zip,
            ZipEntry entry,
            Size size,
            List<ProjectFile> files,
            List<Problem> problems)
            throws IOException {
        String name = entry.getName();
        if (name.startsWith("/") || name.contains("\\") || (name + "/").contains("../")) {
            problems.add(new Problem(name, 0, null, "leads out of the archive and is left out"));
            size.skip(zip);
            return;
        }
        if (entry.isDirectory() || hidden(name) || !isText(name)) {
            size.skip(zip);
            return;
        }
        byte[] bytes = zip.readNBytes(BYTES_MAX + 1);
        size.add(bytes.length);
        if (bytes.length > BYTES_MAX) {
            problems.add(tooLong(name));
            size.skip(zip);
            return;
        }
        files.add(new ProjectFile(name, TextLines.split(bytes, name, problems)));
    }

    private static Problem tooLong(String name) {
        return new Problem(name, 0, null, "has more than " + BYTES_MAX + " bytes and is left out");
    }

    private static boolean isText(String name) {
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static boolean hidden(String name) {
        return ("/" + name)
                .matches("(?s).*/(\\.(?!\\.?(/|$))|__MACOSX/|node_modules/|__pycache__/).*");
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    /// What a project has brought so far.
    private static final class Size {
        private final String project;
        private int files;
        private long bytes;

        private Size(String project) {
            this.project = project;
        }

        private void oneMore() {
            if (++files > FILES_MAX) {
                throw new KnowledgeException(
                        "too_large", project + " has more than " + FILES_MAX + " files");
            }
        }

        private void add(long more) {
            bytes += more;
            if (bytes > ALL_BYTES_MAX) {
                throw new KnowledgeException(
                        "too_large",
                        project + " has more than " + ALL_BYTES_MAX + " bytes when unpacked");
            }
        }

        /// Counts what is skipped: it has to be unpacked all the same.
        private void skip(InputStream in) throws IOException {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                add(n);
            }
        }
    }
}
