package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The whole state of a pre-training run in one `.safetensors` file: parameters, moments, and how far it is.
///
/// One file, replaced by a rename, so that no crash can leave the parameters of one step beside the moments of another. The place in the
/// data is the step itself, for batches are a function of it and the seed.
final class PretrainingCheckpoint {
    static final String FILE = "checkpoint.safetensors";

    private static final String PARAMETER = "parameter/";

    /// How far a run is.
    ///
    /// @param step steps made
    /// @param seconds of training
    /// @param tokens read, special ones included
    record Progress(long step, double seconds, long tokens) {
        static Progress none() {
            return new Progress(0, 0, 0);
        }
    }

    private final Path file;
    private final SequencedMap<String, NDArray> parameters;
    private final Optimizer optimizer;
    private final Map<String, String> identity;

    /// @param identity what a checkpoint must agree with to be taken up: settings, units, start
    PretrainingCheckpoint(
            Path folder,
            SequencedMap<String, NDArray> parameters,
            Optimizer optimizer,
            SequencedMap<String, String> identity) {
        this.file = folder.resolve(FILE);
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.identity = identity;
    }

    static boolean exists(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    void save(Progress progress) {
        Map<String, String> metadata = new LinkedHashMap<>(identity);
        metadata.put("step", Long.toString(progress.step));
        metadata.put("seconds", Double.toString(progress.seconds));
        metadata.put("tokens", Long.toString(progress.tokens));
        SafetensorsWriter writer = new SafetensorsWriter(metadata);
        parameters.forEach((name, array) -> writer.add(PARAMETER + name, Moments.tensor(array)));
        optimizer.write(writer);
        writer.write(file);
    }

    /// Takes up the stored state.
    ///
    /// @throws IllegalArgumentException where it is of another run, saying in what it differs
    Progress restore() {
        try (Safetensors stored = Safetensors.open(file)) {
            Map<String, String> metadata = stored.metadata();
            identity.forEach((key, value) -> {
                if (!value.equals(metadata.get(key))) {
                    throw new IllegalArgumentException(
                            file
                                    + " is of another run: "
                                    + key
                                    + " was "
                                    + metadata.get(key)
                                    + " and is "
                                    + value);
                }
            });
            Progress progress =
                    new Progress(
                            Long.parseLong(metadata.getOrDefault("step", "")),
                            Double.parseDouble(metadata.getOrDefault("seconds", "")),
                            Long.parseLong(metadata.getOrDefault("tokens", "")));
            parameters.forEach((name, array) ->
                    Moments.put(array, stored.floats(PARAMETER + name), file + ": " + name));
            optimizer.read(stored, progress.step);
            return progress;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    file + ": does not say how far it is: " + e.getMessage(), e);
        }
    }
}
