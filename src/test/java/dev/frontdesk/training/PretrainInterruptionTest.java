package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.frontdesk.albert.EncoderFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `pretrain` in a process of its own that is told to end.
final class PretrainInterruptionTest {
    private static final int SIGTERM_STATUS = 128 + 15;

    @TempDir Path home;

    private List<String> command(String... more) {
        List<String> line = new ArrayList<>();
        line.addAll(List.of("--text", home.resolve("a.txt").toString()));
        line.addAll(List.of("--encoder", home.resolve("encoder").toString()));
        line.addAll(List.of("--out", home.resolve("out").toString()));
        line.addAll(List.of("--device", "cpu", "--batch", "16"));
        line.addAll(List.of(more));
        return line;
    }

    private static Process start(List<String> command) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-cp"));
        line.add(System.getProperty("java.class.path"));
        line.addAll(List.of("dev.frontdesk.operations.Main", "pretrain"));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    @BeforeEach
    void writeText() throws IOException {
        TinyWords.write(home.resolve("encoder"));
        Random random = new Random(1);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            random.ints(3 + random.nextInt(6), 5, 55)
                    .forEach(w -> lines.append('w').append(w).append(' '));
            lines.append(i % 10 == 9 ? "\n\n" : "\n");
        }
        Files.writeString(home.resolve("a.txt"), lines);
    }

    @Test
    void whatWasLearnedIsSavedAndGoesOn() throws Exception {
        Process process = start(command("--minutes", "30"));
        List<String> told = new ArrayList<>();
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            assumeTrue(
                    process.supportsNormalTermination(), "this system cannot ask a process to end");
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                told.add(line);
                if (line.startsWith("step 40: ")) {
                    // Unlike Process.destroy, this leaves its output open.
                    process.toHandle().destroy();
                }
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String all = String.join("\n", told);
        assertThat(process.exitValue()).as(all).isEqualTo(SIGTERM_STATUS);
        assertThat(told).as(all).contains("Interrupted: ends after this step and saves.");
        assertThat(told.getLast())
                .endsWith("out; --resume with the same options goes on from here.");
        assertThat(EncoderFolder.open(home.resolve("out")).weights()).isNotNull();
        Path log = home.resolve("out/pretraining/log.jsonl");
        List<String> lines = Files.readAllLines(log);
        assertThat(lines.size()).isGreaterThan(2);
        long step = step(lines.getLast());
        List<String> rest = command("--steps", Long.toString(step + 1), "--resume");
        CommandLine again = new CommandLine(new PretrainCommand(Clock.systemUTC()));
        assertThat(again.execute(rest.toArray(String[]::new))).isZero();
        List<String> longer = Files.readAllLines(log);
        assertThat(longer).startsWith(lines.toArray(String[]::new)).hasSize(lines.size() + 1);
        assertThat(step(longer.getLast())).isEqualTo(step + 1);
        assertThat(longer.getLast()).contains("\"next_turn_hits\"");
    }

    private static long step(String line) {
        return Long.parseLong(line.replaceFirst(".*\"step\":(\\d+),.*", "$1"));
    }
}
