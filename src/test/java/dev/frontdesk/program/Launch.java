package dev.frontdesk.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How the packaged program is started: by the JDK of the test, with the flags of the pom, on a folder of its own.
final class Launch {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Pattern FLAGS = Pattern.compile("<jvm\\.flags>([^<]+)</jvm\\.flags>");
    private static final int COMMAND_LIMIT_SECONDS = 300;

    private Launch() {}

    /// A command that has ended.
    record Finished(int status, String output, String errors) {
        JsonNode json() {
            try {
                return Json.read(output);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + this, e);
            }
        }
    }

    /// The process to start; nothing of the caller's own Frontdesk or Quarkus settings reaches it.
    static ProcessBuilder builder(Path dataFolder, List<String> flags, List<String> arguments) {
        if (!Files.exists(JAR)) {
            throw new AssertionError(
                    "There is no %s: \"./mvnw package -DskipTests\" makes it.".formatted(JAR));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(pomFlags());
        command.add("-Xmx2g");
        command.add("-Dfrontdesk.data-dir=" + dataFolder.toAbsolutePath());
        command.addAll(flags);
        command.add("-jar");
        command.add(JAR.toAbsolutePath().toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("FRONTDESK_"));
        return builder;
    }

    /// Runs a command of the program to its end.
    ///
    /// @param input what it reads from its standard input
    static Finished command(Path dataFolder, String input, String... arguments) {
        try {
            Files.createDirectories(Program.WORK);
            Path errors = Files.createTempFile(Program.WORK, "command", ".err");
            Path output = Files.createTempFile(Program.WORK, "command", ".out");
            Process process =
                    builder(dataFolder, List.of(), List.of(arguments))
                            .redirectError(errors.toFile())
                            .redirectOutput(output.toFile())
                            .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException endedBeforeItReadAll) {
                // its status tells
            }
            if (!process.waitFor(COMMAND_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "%s ran longer than %d s; it said: %s"
                                .formatted(
                                        List.of(arguments),
                                        COMMAND_LIMIT_SECONDS,
                                        Files.readString(errors)));
            }
            Finished finished =
                    new Finished(
                            process.exitValue(),
                            Files.readString(output),
                            withoutTheJvmsOwn(Files.readString(errors)));
            Files.delete(errors);
            Files.delete(output);
            return finished;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + List.of(arguments) + " ran", e);
        }
    }

    /// What the JVM itself says about a flag in pom.xml.
    private static String withoutTheJvmsOwn(String errors) {
        return errors.replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
    }

    private static List<String> pomFlags() {
        try {
            Matcher flags = FLAGS.matcher(Files.readString(Path.of("pom.xml")));
            if (!flags.find()) {
                throw new AssertionError("pom.xml has no jvm.flags");
            }
            return List.of(flags.group(1).strip().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A new private folder under the build's own.
    static Path newFolder(String name) {
        try {
            Files.createDirectories(Program.WORK);
            return Files.createTempDirectory(Program.WORK, name + "-").toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes a folder with all in it, also while a dying server still deletes files of its own there.
    static void deleteFolder(Path folder) {
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException e) {
                if (attempt == 5) {
                    throw new AssertionError("cannot delete " + folder, e);
                }
            }
        }
    }
}
