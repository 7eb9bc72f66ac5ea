package dev.frontdesk.program;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The packaged program, running as a process of its own on a private data folder with an embedded Postgres.
///
/// The port stays the same over restarts, so that clients can come back. Whatever happens, nothing of it outlives
/// [#close], nor the JVM of the test: neither the program nor a Postgres that a kill has orphaned. Not thread-safe, but for
/// the reading methods.
public final class Program implements AutoCloseable {
    static final Path WORK = Path.of("target", "program");

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(45);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path folder;
    private final Path log;
    private final int port = freePort();
    private final List<String> settings;
    private final Thread lastResort = new Thread(this::killEverything, "program-last-resort");
    private @Nullable Process process;

    private Program(Path folder, Path log, List<String> settings) {
        this.folder = folder;
        this.log = log;
        this.settings = settings;
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /// Starts the program on a new folder and waits until it is ready.
    ///
    /// @param name names the folder and the log under `target/program`
    /// @param settings `key=value`, beside the defaults
    public static Program start(String name, String... settings) {
        return start(Launch.newFolder(name), name, settings);
    }

    /// Starts the program on a folder that is there already and waits until it is ready.
    public static Program start(Path folder, String name, String... settings) {
        Program program = new Program(folder, WORK.resolve(name + ".log"), List.of(settings));
        try {
            program.restart();
            return program;
        } catch (RuntimeException | Error e) {
            program.close();
            throw e;
        }
    }

    /// Starts the program again on the same folder and port, and waits until it is ready.
    ///
    /// @return how long that took
    public Duration restart() {
        Instant from = Instant.now();
        launch();
        awaitReady();
        return Duration.between(from, Instant.now());
    }

    /// Starts the process and does not wait for it to be ready.
    public void launch() {
        List<String> flags = new ArrayList<>();
        flags.add("-Dquarkus.http.host=127.0.0.1");
        flags.add("-Dquarkus.http.port=" + port);
        settings.forEach(setting -> flags.add("-D" + setting));
        try {
            Files.writeString(
                    log,
                    "--- start at " + Instant.now() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            process =
                    Launch.builder(folder, flags, List.of())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the health check says ready.
    ///
    /// @throws AssertionError with the end of the output if the program ends, or is not ready in time
    public void awaitReady() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (!running().isAlive()) {
                throw failure("ended with status " + running().exitValue() + " while starting");
            }
            if (System.nanoTime() - deadline > 0) {
                throw failure(
                        "was not ready within %d s: %s"
                                .formatted(
                                        START_LIMIT.toSeconds(),
                                        stranger().get("/q/health/ready")));
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    public boolean isReady() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(http("/q/health/ready"))
                            .timeout(Duration.ofSeconds(5))
                            .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was waited for by an interrupted thread");
        }
    }

    public boolean isAlive() {
        return running().isAlive();
    }

    /// Ends the program as an operator would, and returns its exit status.
    public int stop() {
        Process here = running();
        here.destroy();
        try {
            if (here.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                return here.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw failure("did not stop within " + STOP_LIMIT.toSeconds() + " s");
    }

    /// `kill -9` of the program; its Postgres lives on as an orphan.
    public void kill() {
        running().destroyForcibly().onExit().join();
    }

    /// `kill -9` of Postgres' postmaster; says whether there was one.
    public boolean killDatabase() {
        Optional<ProcessHandle> server = Postmaster.of(folder).flatMap(Postmaster::process);
        server.ifPresent(ProcessHandle::destroyForcibly);
        return server.isPresent();
    }

    /// Kills the database and keeps it away: until the result is closed its port refuses to talk.
    public DatabaseOutage takeDatabaseAway() {
        Postmaster server =
                Postmaster.of(folder).orElseThrow(() -> failure("has no running Postgres"));
        return DatabaseOutage.begin(server);
    }

    /// How to reach the program's Postgres by JDBC.
    public Postmaster database() {
        return Postmaster.of(folder).orElseThrow(() -> failure("has no running Postgres"));
    }

    /// Runs a command of the packaged program beside the service, on the same data folder.
    public Launch.Finished command(String... arguments) {
        return Launch.command(folder, "", arguments);
    }

    /// A caller of the HTTP API with a new key of a role; the key comes from the command line.
    public Api api(String role) {
        Launch.Finished made = command("key", "create", "--role", role, "--json");
        if (made.status() != 0) {
            throw failure("made no key of role " + role + ": " + made);
        }
        return new Api(http(""), made.json().path("key").asText());
    }

    /// A caller of the HTTP API without a key.
    public Api stranger() {
        return new Api(http(""), null);
    }

    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// The address of the native chat protocol.
    public URI chat() {
        return URI.create("ws://127.0.0.1:" + port + "/chat");
    }

    public Path folder() {
        return folder;
    }

    /// All that the program has printed, over all its starts.
    public String output() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An error that carries the end of the program's output.
    public AssertionError failure(String what) {
        // Each look at a health check that says no is a line of its own.
        List<String> lines = output().lines().filter(line -> !line.contains("SRHCK01001")).toList();
        String tail =
                String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        return new AssertionError("the program " + what + "; the end of " + log + ":\n" + tail);
    }

    /// Ends everything and deletes the folder; the log stays.
    @Override
    public void close() {
        Process here = process;
        if (here != null && here.isAlive()) {
            here.destroy();
            try {
                if (!here.waitFor(15, TimeUnit.SECONDS)) {
                    here.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        killEverything();
        Runtime.getRuntime().removeShutdownHook(lastResort);
        Launch.deleteFolder(folder);
    }

    private void killEverything() {
        Process here = process;
        if (here != null) {
            here.destroyForcibly().onExit().join();
        }
        Postmaster.of(folder).ifPresent(Postmaster::killWithChildren);
    }

    private Process running() {
        return requireNonNull(process, "launch() comes first");
    }

    /// A free port below the ephemeral range: a client that retries could otherwise be given the port as its own end,
    /// connect to itself, and keep the program from coming back.
    private static int freePort() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(24_000, 32_000);
            if (isFree(candidate)) {
                return candidate;
            }
        }
    }

    private static boolean isFree(int candidate) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
