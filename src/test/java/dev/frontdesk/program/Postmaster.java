package dev.frontdesk.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The main process of the Postgres on a data folder, as its file `postmaster.pid` tells.
///
/// @param folder the data folder of the program
record Postmaster(Path folder, long pid, int port) {
    /// What the file tells; empty if there is none, or it is being written.
    static Optional<Postmaster> of(Path folder) {
        try (Stream<Path> found =
                Files.find(folder, 4, (path, _) -> path.endsWith("postmaster.pid"))) {
            Optional<Path> file = found.findFirst();
            if (file.isEmpty()) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file.get());
            return lines.size() < 4
                    ? Optional.empty()
                    : Optional.of(
                            new Postmaster(
                                    folder,
                                    Long.parseLong(lines.get(0).strip()),
                                    Integer.parseInt(lines.get(3).strip())));
        } catch (NoSuchFileException | UncheckedIOException | NumberFormatException unfinished) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The living process; empty if it has ended and its id may be somebody else's by now.
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(here ->
                        here.info()
                                .commandLine()
                                .orElse("")
                                .contains(folder.toAbsolutePath().toString()));
    }

    void killWithChildren() {
        process()
                .ifPresent(server -> {
                    List<ProcessHandle> children = server.descendants().toList();
                    server.destroyForcibly();
                    children.forEach(ProcessHandle::destroyForcibly);
                    server.onExit().join();
                });
    }

    /// One value that the server gives for a statement.
    String ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "frontdesk", password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:%d/frontdesk".formatted(port);
    }

    private String password() {
        try {
            return Files.readString(folder.resolve("postgres").resolve("password")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
