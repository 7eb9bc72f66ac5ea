package dev.frontdesk.operations;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's own programs (`initdb`, `pg_ctl`, `postgres`), unpacked from the zonky binaries on the class path into
/// a folder of ours, and the way to run them.
///
/// The library's `EmbeddedPostgres` is not used: it is made for tests, turns fsync off, trusts every connection, and
/// shares a world-writable folder.
final class PostgresPrograms {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Path folder;
    private final Path log;

    private PostgresPrograms(Path folder, Path log) {
        this.folder = folder;
        this.log = log;
    }

    /// Unpacks into `parent/bin-DIGEST` unless it is there already, and deletes other versions' programs.
    ///
    /// @param log the file that takes what the programs print
    static PostgresPrograms unpack(Path parent, Path log) throws IOException {
        byte[] archive = archive();
        Path folder = parent.resolve("bin-" + digest(archive));
        if (!Files.isDirectory(folder)) {
            Path unfinished = parent.resolve(folder.getFileName() + ".unfinished");
            Folders.delete(unfinished);
            untar(archive, unfinished);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        try (Stream<Path> others = Files.list(parent)) {
            for (Path other : others.filter(path -> isOther(path, folder)).toList()) {
                Folders.delete(other);
            }
        }
        return new PostgresPrograms(folder, log);
    }

    private static boolean isOther(Path path, Path folder) {
        return path.getFileName().toString().startsWith("bin-") && !path.equals(folder);
    }

    private static byte[] archive() throws IOException {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String system =
                os.startsWith("windows") ? "Windows" : os.startsWith("mac") ? "Darwin" : "Linux";
        String machine = System.getProperty("os.arch", "");
        try (InputStream in =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                        system, machine.equals("amd64") ? "x86_64" : machine)) {
            return in.readAllBytes();
        } catch (IllegalStateException absent) {
            throw new OperationsException(
                    "No embedded PostgreSQL for %s on %s is packaged: set quarkus.datasource.jdbc.url to a database of your own."
                            .formatted(system, machine),
                    absent);
        }
    }

    private static void untar(byte[] archive, Path target) throws IOException {
        Files.createDirectories(target);
        try (var tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true)) {
                        throw new IOException("cannot make executable: " + path);
                    }
                }
            }
        }
    }

    private static String digest(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The major version, such as 18.
    int majorVersion() {
        String text =
                new String(
                        capture(command("postgres", List.of("--version"))), StandardCharsets.UTF_8);
        // "postgres (PostgreSQL) 18.4"
        String version = text.substring(text.lastIndexOf(' ') + 1).strip();
        return Integer.parseInt(version.split("\\.", 2)[0]);
    }

    /// Runs a program to its end, its output appended to the log, and returns its exit status.
    ///
    /// @param input what it reads from its standard input; nothing if null
    int run(String program, List<String> arguments, @Nullable String input) {
        ProcessBuilder builder =
                new ProcessBuilder(command(program, arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                if (input != null) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                }
            }
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new OperationsException(
                        "PostgreSQL's " + program + " did not end within 5 minutes; see " + log);
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run PostgreSQL's " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationsException("Interrupted while PostgreSQL's " + program + " ran.", e);
        }
    }

    private List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            // PostgreSQL refuses user id 0; in a user namespace of its own the same user has
            // another id.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return command;
    }

    private static byte[] capture(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] output = process.getInputStream().readAllBytes();
            if (process.waitFor() == 0) {
                return output;
            }
            String said = new String(output, StandardCharsets.UTF_8).strip();
            throw new OperationsException(
                    ROOT
                            ? "PostgreSQL refuses to run as root and \"unshare -U\" is not allowed here (%s): start Frontdesk as another user, or set quarkus.datasource.jdbc.url to a database of your own."
                                    .formatted(said)
                            : "PostgreSQL's programs do not run on this machine (%s): set quarkus.datasource.jdbc.url to a database of your own."
                                    .formatted(said));
        } catch (IOException e) {
            throw new OperationsException(
                    "Cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationsException("Interrupted while starting PostgreSQL.", e);
        }
    }
}
