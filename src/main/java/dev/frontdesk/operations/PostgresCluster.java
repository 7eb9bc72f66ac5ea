package dev.frontdesk.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The data of the embedded PostgreSQL, a cluster in its own words, and the steps on it: make, start, stop.
///
/// A new cluster is made beside its place and moved there complete, so one that exists is whole. Who may take these steps
/// is [EmbeddedPostgres]' business. Not thread-safe.
final class PostgresCluster {

    /// The name of its superuser and of its database.
    static final String NAME = "frontdesk";

    private static final Logger LOG = Logger.getLogger(PostgresCluster.class);
    private static final int LOG_BYTES_MAX = 10_000_000;
    private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

    /// After a crash one system call for the whole file system instead of one for each of a thousand files: a killed
    /// server is back in one second instead of five.
    private static final String SYNC_QUICKLY = "recovery_init_sync_method = syncfs";

    private final Path path;
    private final Path log;
    private final PostgresPrograms programs;

    /// Opens the cluster in `folder/cluster`, made with that password if it is new.
    ///
    /// @throws OperationsException if it was written by another major version of PostgreSQL
    PostgresCluster(Path folder, Path passwordFile) throws IOException {
        this.path = folder.resolve("cluster");
        this.log = folder.resolve("log");
        rotateLog();
        this.programs = PostgresPrograms.unpack(folder, log);
        int version = programs.majorVersion();
        if (!Files.exists(path)) {
            make(folder.resolve("cluster.unfinished"), passwordFile);
        }
        int found = Integer.parseInt(Files.readString(path.resolve("PG_VERSION")).strip());
        if (found != version) {
            throw new OperationsException(
                    "The data in %s was written by PostgreSQL %d and this Frontdesk brings PostgreSQL %d; nothing was changed. Start the Frontdesk that wrote it, dump with pg_dump of PostgreSQL %d or newer from your distribution, and restore with pg_restore into a new data folder: docs/OPERATING.md, Upgrade, has the steps."
                            .formatted(path, found, version, found));
        }
    }

    /// Keeps the log below some 20 MB: one old part beside the present one.
    private void rotateLog() throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, log.resolveSibling("log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void make(Path unfinished, Path passwordFile) throws IOException {
        Folders.delete(unfinished);
        List<String> arguments =
                List.of(
                        "--no-sync",
                        "--pgdata=" + unfinished,
                        "--username=" + NAME,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8");
        require(programs.run("initdb", arguments, null) == 0, "could not create its data folder");
        Files.writeString(
                unfinished.resolve("postgresql.conf"),
                "\ninclude_if_exists = 'frontdesk.conf'\n",
                StandardOpenOption.APPEND);
        List<String> single = List.of("--single", "-F", "-D", unfinished.toString(), "postgres");
        require(
                programs.run("postgres", single, "CREATE DATABASE " + NAME + "\n") == 0,
                "could not create its database");
        // Once for all, instead of after each of the two steps.
        List<String> sync = List.of("--sync-only", "--pgdata=" + unfinished);
        require(programs.run("initdb", sync, null) == 0, "could not write its data folder to disk");
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private void require(boolean done, String otherwise) {
        if (!done) {
            throw new OperationsException(
                    "The embedded PostgreSQL %s; see the end of %s.".formatted(otherwise, log));
        }
    }

    /// What is known of its server.
    Optional<Postmaster> postmaster() {
        return Postmaster.read(path);
    }

    /// Its living server.
    Optional<ProcessHandle> server() {
        return postmaster().flatMap(Postmaster::process);
    }

    /// Stops the server that a killed program left behind; also one that answers no longer.
    void stopOrphan() {
        Optional<Postmaster> found = postmaster();
        if (found.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> orphan = found.get().process();
        if (orphan.isEmpty()) {
            found.get().disown();
            return;
        }
        LOG.infof(
                "Stopping PostgreSQL process %d, left behind by a program that was killed.",
                orphan.get().pid());
        if (!stop("fast", 30) && !stop("immediate", 10)) {
            orphan.get().destroyForcibly();
        }
    }

    /// Starts its server and waits until it accepts connections; false, and the log says why, if that fails, as it
    /// does right after a killed server until its last backend has ended.
    boolean start(int port) throws IOException {
        Files.writeString(path.resolve("frontdesk.conf"), settings(port));
        List<String> arguments =
                List.of(
                        "-D",
                        path.toString(),
                        "-l",
                        log.toString(),
                        "-s",
                        "-w",
                        "-t",
                        "60",
                        "start");
        return programs.run("pg_ctl", arguments, null) == 0;
    }

    private static String settings(int port) {
        return """
        # Written by Frontdesk at each start; lasting changes of your own: ALTER SYSTEM.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        fsync = on
        full_page_writes = on
        synchronous_commit = on
        max_connections = 60
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_min_messages = warning
        %s
        """
                .formatted(port, LINUX ? SYNC_QUICKLY : "");
    }

    /// Stops its server; false if it still runs after so many seconds, or ran not at all.
    ///
    /// @param mode `smart` waits until nobody is connected, `fast` rolls back, `immediate` leaves the rest to recovery
    boolean stop(String mode, int seconds) {
        List<String> arguments =
                List.of(
                        "-D",
                        path.toString(),
                        "-m",
                        mode,
                        "-w",
                        "-t",
                        Integer.toString(seconds),
                        "stop");
        return programs.run("pg_ctl", arguments, null) == 0;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
