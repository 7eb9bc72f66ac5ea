package dev.frontdesk.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The record of a pre-training run: a line of JSON for every few steps, and the same numbers as TensorBoard's curves.
///
/// Both are open on disk while the run goes on. A run that goes on from a checkpoint drops the lines after it and writes them again.
final class PretrainingLog implements Closeable {
    static final String FILE = "log.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// The means over the steps since the last line.
    ///
    /// @param done the share of the run
    /// @param losses by objective, of the steps that had it
    /// @param validation what [PretrainingValidation] says; empty but at checkpoints
    /// @param tokens since the beginning of the run
    record Line(
            long step,
            double done,
            double rate,
            Map<String, Double> losses,
            Map<String, Double> validation,
            double gradientNorm,
            long tokens,
            double tokensPerSecond) {}

    private final BufferedWriter lines;
    private final TensorBoardEvents events;
    private final Clock clock;

    /// @param step the last one that the run has made already, 0 at its beginning
    PretrainingLog(Path folder, long step, Clock clock) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(FILE);
        cut(file, step);
        this.clock = clock;
        this.events = new TensorBoardEvents(folder, seconds(), step + 1);
        this.lines =
                Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void cut(Path file, long step) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> kept = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (isWrittenBy(step, line)) {
                kept.add(line);
            }
        }
        Path partial = file.resolveSibling(FILE + ".partial");
        Files.write(partial, kept);
        Files.move(
                partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Whether a line is whole and of a step that is made. A power cut may leave half a line: always the last, and always after the checkpoint.
    private static boolean isWrittenBy(long step, String line) {
        try {
            return line.endsWith("}") && JSON.readTree(line).path("step").asLong() <= step;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    void add(Line line) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("step", line.step);
        json.put("done", rounded(line.done));
        json.put("rate", line.rate);
        ObjectNode losses = json.putObject("losses");
        Map<String, Double> curves = new LinkedHashMap<>();
        line.losses.forEach((name, loss) -> {
            losses.put(name, rounded(loss));
            curves.put("loss/" + name, loss);
        });
        if (!line.validation.isEmpty()) {
            ObjectNode validation = json.putObject("validation");
            line.validation.forEach((name, value) -> {
                validation.put(name, rounded(value));
                curves.put("validation/" + name, value);
            });
        }
        json.put("gradientNorm", rounded(line.gradientNorm));
        json.put("tokens", line.tokens);
        json.put("tokensPerSecond", Math.round(line.tokensPerSecond));
        lines.write(JSON.writeValueAsString(json));
        lines.newLine();
        lines.flush();
        curves.put("rate", line.rate);
        curves.put("gradient_norm", line.gradientNorm);
        curves.put("tokens_per_second", line.tokensPerSecond);
        events.scalars(seconds(), line.step, curves);
    }

    private double seconds() {
        return clock.millis() / 1e3;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    @Override
    public void close() throws IOException {
        try (events) {
            lines.close();
        }
    }
}
