package dev.frontdesk.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL server that runs on a folder of ours, with durable commits, for installations that bring no
/// database.
///
/// The folder holds `cluster` (the data, kept for ever), `password`, `log`, `lock` and the unpacked programs. Invariants:
///
/// - *One owner.* The operating system's lock on `lock` belongs to the living program that started the server and
///   vanishes with it, however it dies. Who gets the lock while a server runs has found an orphan, and stops it.
/// - *Durable.* `fsync`, `full_page_writes` and `synchronous_commit` are on.
/// - *Closed.* It listens on 127.0.0.1 only, with a random password (SCRAM) that only our own user can read.
/// - *It heals.* After [#supervise] a server that died is started again on the same port, as soon as its
///   last backend has let go of the shared memory.
///
/// The port is derived from the folder's path and lies below the ephemeral range, where a client that retries could
/// connect to itself and block the server's return. Safe for use by several threads.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
    private static final String PASSWORD = "password";
    private static final int FIRST_PORT = 15_432;
    private static final int PORTS = 8_000;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final FileChannel lockChannel;
    private final PostgresCluster cluster;
    private final String password;
    private final ReentrantLock change = new ReentrantLock();
    private int port;
    private volatile boolean closing;

    private EmbeddedPostgres(Path folder, FileChannel lockChannel) throws IOException {
        this.lockChannel = lockChannel;
        this.password = password(folder);
        this.cluster = new PostgresCluster(folder, folder.resolve(PASSWORD));
        this.port = FIRST_PORT + Math.floorMod(folder.toString().hashCode(), PORTS);
    }

    /// Starts the server on the folder, made if it is new.
    ///
    /// @param patience how long to wait for another program that owns the folder to end
    /// @throws OperationsException if it cannot be started, with what to do
    public static EmbeddedPostgres start(Path folder, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<EmbeddedPostgres> started = tryStart(folder);
            if (started.isPresent()) {
                return started.get();
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new OperationsException(
                        "The data folder %s is in use by another running Frontdesk: stop it, or set frontdesk.data-dir."
                                .formatted(folder));
            }
            pause(200);
        }
    }

    /// Starts the server unless a living program owns the folder.
    static Optional<EmbeddedPostgres> tryStart(Path folder) {
        try {
            Path real = Folders.createPrivate(folder);
            FileChannel channel =
                    FileChannel.open(
                            real.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                return Optional.empty();
            }
            boolean started = false;
            try {
                EmbeddedPostgres postgres = new EmbeddedPostgres(real, channel);
                postgres.cluster.stopOrphan();
                postgres.startServer(true);
                started = true;
                return Optional.of(postgres);
            } finally {
                if (!started) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw new OperationsException(
                    "The embedded PostgreSQL cannot use the folder %s: %s".formatted(folder, e), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    /// The address of a server that somebody else runs on the folder; empty if none is ready.
    static Optional<DatabaseAddress> running(Path folder) {
        try {
            if (!Files.exists(folder.resolve(PASSWORD))) {
                return Optional.empty();
            }
            Path real = folder.toRealPath();
            String password = Files.readString(real.resolve(PASSWORD));
            return Postmaster.read(real.resolve("cluster"))
                    .filter(Postmaster::ready)
                    .filter(server -> server.process().isPresent())
                    .map(server -> address(server.port(), password));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    public DatabaseAddress address() {
        return address(port, password);
    }

    private static DatabaseAddress address(int port, String password) {
        return new DatabaseAddress(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, PostgresCluster.NAME),
                PostgresCluster.NAME,
                password);
    }

    /// Starts the server, and tries again for a while.
    ///
    /// @param mayMove whether another port will do, if this one is taken
    private void startServer(boolean mayMove) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!closing) {
            if (portIsFree()) {
                if (cluster.start(port)) {
                    return;
                }
            } else if (mayMove) {
                port = FIRST_PORT + (port - FIRST_PORT + 1) % PORTS;
                continue;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new OperationsException(
                        "The embedded PostgreSQL in %s did not start on port %d; see the end of the log beside it."
                                .formatted(cluster, port));
            }
            pause(100);
        }
    }

    private boolean portIsFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(
                    new InetSocketAddress(
                            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /// Watches the server from now on, and starts it again whenever it dies.
    public void supervise() {
        Thread.ofPlatform().daemon().name("postgres-supervisor").start(this::watch);
    }

    private void watch() {
        while (!closing) {
            try {
                if (!awaitEnd()) {
                    continue;
                }
                change.lock();
                try {
                    if (!closing) {
                        LOG.warn("PostgreSQL ended unexpectedly; starting it again.");
                        cluster.postmaster()
                                .filter(dead -> dead.process().isEmpty())
                                .ifPresent(Postmaster::disown);
                        startServer(false);
                    }
                } finally {
                    change.unlock();
                }
            } catch (InterruptedException e) {
                return;
            } catch (IOException | UncheckedIOException | OperationsException e) {
                LOG.error("PostgreSQL could not be started; trying again.", e);
                pause(1000);
            }
        }
    }

    /// Waits up to a second for the server's end and says whether it came. The process is looked up anew each time,
    /// because the end of one whose parent does not collect it is never reported.
    private boolean awaitEnd() throws InterruptedException {
        Optional<ProcessHandle> server = cluster.server();
        if (server.isEmpty()) {
            return true;
        }
        try {
            server.get().onExit().get(1, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Stops the server within seconds; open transactions are rolled back.
    @Override
    public void close() {
        stop(false);
    }

    /// Stops the server as soon as nobody is connected, or after ten seconds.
    void closeWhenIdle() {
        stop(true);
    }

    private void stop(boolean gently) {
        closing = true;
        change.lock();
        try {
            if (!lockChannel.isOpen()) {
                return;
            }
            if (!(gently && cluster.stop("smart", 10)) && !cluster.stop("fast", 30)) {
                cluster.stop("immediate", 10);
            }
            lockChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            change.unlock();
        }
    }

    private static String password(Path folder) throws IOException {
        Path file = folder.resolve(PASSWORD);
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Folders.writePrivate(
                    file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
        return Files.readString(file);
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationsException("Interrupted while PostgreSQL was starting.", e);
        }
    }
}
