package dev.frontdesk.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// A command that measures: its figures, one JSON object, are its output.
abstract class FiguresCommand implements Runnable {
    static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Print compact JSON.")
    private boolean json;

    /// The figures, in the order in which they are printed.
    abstract JsonNode evaluate() throws IOException;

    @Override
    public final void run() {
        try {
            JsonNode figures = evaluate();
            System.out.println(json ? JSON.writeValueAsString(figures) : readable(figures));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is printed without `--json`.
    String readable(JsonNode figures) throws IOException {
        return pretty(figures);
    }

    static String pretty(JsonNode figures) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(figures);
    }

    /// @throws IllegalArgumentException where it is not
    static void require(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(file + " does not exist");
        }
    }
}
