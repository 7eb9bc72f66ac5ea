package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import dev.frontdesk.albert.AlbertException;
import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import dev.frontdesk.albert.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The state of a run after an epoch: the parameters, the optimiser's moments, the epochs so far, and the best parameters yet.
///
/// On disk under the run's identity (settings, rows, encoder), so that a checkpoint of another run is never taken up; in
/// memory alone where no folder is given. The moments are written first and the parameters, which name the epochs, last.
final class Checkpoint {
    private static final String PARAMETERS = "parameters.safetensors";
    private static final String MOMENTS = "moments.safetensors";
    private static final String BEST = "best.safetensors";

    private final SequencedMap<String, NDArray> parameters;
    private final AdamW optimizer;
    private final @Nullable Path folder;
    private final Map<String, float[]> best = new LinkedHashMap<>();

    Checkpoint(
            SequencedMap<String, NDArray> parameters,
            AdamW optimizer,
            @Nullable Path parent,
            String identity) {
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.folder = parent == null ? null : parent.resolve(identity);
    }

    /// Takes up the stored state, if there is one; returns its epochs.
    List<FineTuning.Epoch> restore() {
        if (folder == null || !Files.exists(folder.resolve(PARAMETERS))) {
            return List.of();
        }
        String epochs = read(folder.resolve(PARAMETERS));
        List<FineTuning.Epoch> history = new ArrayList<>();
        for (String line : epochs.split(";", -1)) {
            String[] fields = line.split(" ", -1);
            history.add(
                    new FineTuning.Epoch(
                            Integer.parseInt(fields[0]),
                            Double.parseDouble(fields[1]),
                            Double.parseDouble(fields[2])));
        }
        optimizer.restore(folder.resolve(MOMENTS + "-" + history.size()));
        return history;
    }

    /// Keeps the state after the last epoch of `history`.
    void save(List<FineTuning.Epoch> history, boolean isBest) {
        if (isBest) {
            parameters.forEach((name, array) -> best.put(name, array.toFloatArray()));
        }
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
            if (isBest) {
                write(folder.resolve(BEST), history);
            }
            optimizer.save(folder.resolve(MOMENTS + "-" + history.size()));
            write(folder.resolve(PARAMETERS), history);
            Files.deleteIfExists(folder.resolve(MOMENTS + "-" + (history.size() - 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": the checkpoint cannot be written", e);
        }
    }

    /// Puts the best parameters back in place, unless the last are the best.
    void recall(boolean lastIsBest) {
        if (lastIsBest) {
            return;
        }
        if (best.isEmpty() && folder != null) {
            read(folder.resolve(BEST));
        } else {
            parameters.forEach((name, array) -> array.set(best.get(name)));
        }
    }

    private void write(Path file, List<FineTuning.Epoch> history) {
        StringBuilder epochs = new StringBuilder();
        for (FineTuning.Epoch epoch : history) {
            epochs.append(epochs.isEmpty() ? "" : ";")
                    .append(epoch.number())
                    .append(' ')
                    .append(epoch.loss())
                    .append(' ')
                    .append(epoch.validation());
        }
        SafetensorsWriter writer = new SafetensorsWriter(Map.of("epochs", epochs.toString()));
        parameters.forEach((name, array) ->
                writer.add(
                        name,
                        new Tensor(
                                Arrays.stream(array.getShape().getShape())
                                        .mapToInt(Math::toIntExact)
                                        .toArray(),
                                array.toFloatArray())));
        writer.write(file);
    }

    private String read(Path file) {
        try (Safetensors stored = Safetensors.open(file)) {
            parameters.forEach((name, array) -> {
                float[] values = stored.floats(name).values();
                if (values.length != array.size()) {
                    throw new AlbertException(
                            AlbertException.Code.WEIGHTS,
                            file
                                    + ": tensor "
                                    + name
                                    + " has "
                                    + values.length
                                    + " values, expected "
                                    + array.size());
                }
                array.set(values);
            });
            String epochs = stored.metadata().get("epochs");
            if (epochs == null) {
                throw new AlbertException(AlbertException.Code.WEIGHTS, file + ": names no epochs");
            }
            return epochs;
        }
    }
}
