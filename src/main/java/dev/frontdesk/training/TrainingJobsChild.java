package dev.frontdesk.training;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A command of this very program, run as a child process at the lowest priority.
///
/// Training has a process of its own, so that answers do not wait for it: it yields the cores to the service (`nice`, and OpenMP threads
/// that sleep instead of spin), its memory goes back whole when it ends, and a crash of native code ends the job, not the service.
final class TrainingJobsChild {
    private static final int LINES_MAX = 40;
    private static final int LINE_LENGTH_MAX = 500;
    private static final long OUTPUT_LENGTH_MAX = 4L << 20;
    private static final int STOP_SECONDS = 5;
    private static final long LOOK_MILLIS = 1_000;
    private static final String PID_FILE = "child.pid";
    private static final String JVM_FLAGS =
            "--enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector --sun-misc-unsafe-memory-access=allow";

    /// `epoch 3/8`, `3 of 8`, `12/40`.
    private static final Pattern STEP = Pattern.compile("(\\d{1,6})\\s*(?:/|of)\\s*(\\d{1,6})");

    private final Path folder;
    private final String memory;
    private final Path data;
    private final Deque<String> lines = new ArrayDeque<>();
    private @Nullable Double progress;

    /// @param memory the child's heap, as `-Xmx` takes it
    /// @param data the data folder, where encoders are kept that were brought from the Hub
    TrainingJobsChild(Path folder, String memory, Path data) {
        this.folder = folder;
        this.memory = memory;
        this.data = data;
    }

    /// How a command ended.
    ///
    /// @param output its standard output
    /// @param status its exit status; null: stopped by us
    record Ended(@Nullable Integer status, String output) {}

    /// Runs a command to its end, or until `goOn` says no.
    ///
    /// @param goOn asked every second
    Ended run(List<String> command, BooleanSupplier goOn) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(commandLine(command));
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        builder.environment().put("KMP_BLOCKTIME", "0");
        builder.redirectOutput(output.toFile());
        Process process = builder.start();
        Files.writeString(folder.resolve(PID_FILE), Long.toString(process.pid()));
        process.getOutputStream().close();
        Thread reader = Thread.ofVirtual().start(() -> read(process));
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (!goOn.getAsBoolean()) {
                    return new Ended(null, "");
                }
            }
            reader.join();
            return new Ended(process.exitValue(), text(output));
        } finally {
            stop(process.toHandle());
            Files.deleteIfExists(folder.resolve(PID_FILE));
        }
    }

    private List<String> commandLine(List<String> command) {
        List<String> line = new ArrayList<>();
        if (new File("/usr/bin/nice").canExecute()) {
            line.addAll(List.of("/usr/bin/nice", "-n", "19"));
        }
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of(JVM_FLAGS.split(" ")));
        line.add("-Xmx" + memory);
        line.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        line.add("-Dfrontdesk.data-dir=" + data);
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith("quarkus-run.jar")) {
            line.addAll(List.of("-jar", classPath));
        } else {
            line.addAll(List.of("-cp", classPath, "dev.frontdesk.operations.Main"));
        }
        line.addAll(command);
        return line;
    }

    private void read(Process process) {
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = reader.readLine()) != null) {
                add(line.substring(0, Math.min(line.length(), LINE_LENGTH_MAX)));
            }
        } catch (IOException e) {
            add("(its output could not be read: " + e.getMessage() + ")");
        }
    }

    private synchronized void add(String line) {
        if (line.isBlank() || line.startsWith("WARNING: ")) {
            return; // the JVM's own remarks on its flags
        }
        if (lines.size() == LINES_MAX) {
            lines.removeFirst();
        }
        lines.addLast(line);
        Matcher step = STEP.matcher(line);
        if (step.find()) {
            double whole = Double.parseDouble(step.group(2));
            double done = Double.parseDouble(step.group(1));
            progress = whole > 0 && done <= whole ? Double.valueOf(done / whole) : progress;
        }
    }

    /// What it said last on its error output, where progress goes.
    synchronized String lastLines() {
        return String.join("\n", lines);
    }

    synchronized @Nullable Double progress() {
        return progress;
    }

    private static String text(Path output) throws IOException {
        if (Files.size(output) > OUTPUT_LENGTH_MAX) {
            throw new IOException("the command printed more than " + OUTPUT_LENGTH_MAX + " bytes");
        }
        return Files.readString(output);
    }

    private static void stop(ProcessHandle process) throws InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        process.destroy();
        for (int i = 0; i < STOP_SECONDS * 10 && process.isAlive(); i++) {
            Thread.sleep(100);
        }
        process.destroyForcibly();
    }

    /// Ends what a killed service has left running in a folder.
    static void stopOrphan(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve(PID_FILE);
        if (!Files.exists(file)) {
            return;
        }
        var orphan = ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
        if (orphan.isPresent() && commandLine(orphan.get()).contains(folder.toString())) {
            stop(orphan.get());
        }
        Files.deleteIfExists(file);
    }

    private static String commandLine(ProcessHandle process) throws IOException {
        Path linux = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        return Files.exists(linux)
                ? Files.readString(linux)
                : process.info().commandLine().orElse("");
    }
}
