package dev.frontdesk.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What PostgreSQL writes in `postmaster.pid` about the server that runs on a cluster folder, or ran there last.
///
/// The file outlives a killed server, and its process id may by then belong to somebody else, in a container almost
/// certainly; so [#process] believes it only if the process's command line names the cluster.
///
/// Lines: pid, folder, start time, port, socket folder, listen address, shared memory, status (PostgreSQL's
/// `pidfile.h`).
record Postmaster(Path cluster, long pid, int port, boolean ready) {

    /// No process has this id on any platform; PostgreSQL takes it for a server that is gone.
    private static final String NOBODY = Integer.toString(Integer.MAX_VALUE);

    /// The file's content; empty if there is none or it is still being written.
    static Optional<Postmaster> read(Path cluster) {
        try {
            List<String> lines = Files.readAllLines(file(cluster));
            if (lines.size() < 4) {
                return Optional.empty();
            }
            return Optional.of(
                    new Postmaster(
                            cluster,
                            Long.parseLong(lines.get(0).strip()),
                            Integer.parseInt(lines.get(3).strip()),
                            lines.size() > 7 && lines.get(7).strip().equals("ready")));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (NumberFormatException unfinished) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file(cluster), e);
        }
    }

    /// The living server process of this cluster.
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
    }

    private boolean isOurs(ProcessHandle process) {
        Optional<String> line = process.info().commandLine();
        if (line.isPresent()) {
            return line.get().contains("postgres") && line.get().contains(cluster.toString());
        }
        // Windows tells the program only. A process that tells nothing is another user's, so not
        // ours.
        return process.info().command().orElse("").contains("postgres");
    }

    /// Makes a file that names a stranger's process harmless. The rest of it stays: PostgreSQL reads there which
    /// shared memory must be unused before it may start, which guards against two servers on one folder.
    void disown() {
        try {
            List<String> lines = Files.readAllLines(file(cluster));
            lines.set(0, NOBODY);
            Files.write(file(cluster), lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(cluster), e);
        }
    }

    private static Path file(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }
}
