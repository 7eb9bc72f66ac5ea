package dev.frontdesk.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The finished runs of a search, a line of JSON each, from which a search that was broken off goes on.
///
/// In memory alone where no folder is given. A line that was torn by a power cut is left out.
final class SearchRecord {
    static final String FILE = "search.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// What a run brought.
    ///
    /// @param accuracy on the texts held back
    record Result(double accuracy, double seconds) {}

    private final @Nullable Path file;
    private final Map<String, Result> results = new LinkedHashMap<>();

    SearchRecord(@Nullable Path folder) {
        this.file = folder == null ? null : folder.resolve(FILE);
        try {
            if (file != null && Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    read(line);
                }
            }
            if (folder != null && file != null) {
                Files.createDirectories(folder);
                Files.deleteIfExists(file);
                for (Map.Entry<String, Result> each : results.entrySet()) {
                    append(each.getKey(), each.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the search cannot be kept here", e);
        }
    }

    private void read(String line) {
        try {
            JsonNode run = JSON.readTree(line);
            if (run.path("run").isTextual()
                    && run.path("accuracy").isNumber()
                    && run.path("seconds").isNumber()) {
                results.put(
                        run.path("run").asText(),
                        new Result(
                                run.path("accuracy").asDouble(), run.path("seconds").asDouble()));
            }
        } catch (JsonProcessingException e) {
            // Torn: the run is made again.
            return;
        }
    }

    /// What the run of this name brought; null where it has not ended.
    @Nullable Result of(String run) {
        return results.get(run);
    }

    void add(String run, Result result) {
        results.put(run, result);
        try {
            append(run, result);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void append(String run, Result result) throws IOException {
        if (file != null) {
            String line =
                    JSON.createObjectNode()
                                    .put("run", run)
                                    .put("accuracy", result.accuracy)
                                    .put("seconds", result.seconds)
                            + "\n";
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
