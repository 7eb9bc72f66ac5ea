package dev.frontdesk.albert;

import dev.frontdesk.albert.Safetensors.ElementType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The numbers of one ALBERT by their Hugging Face names, checked against its configuration.
///
/// Names always have the `albert.` prefix here, also where the file leaves it out. What was read is written back
/// in the same order, under the same names and in the same types, so that an unchanged checkpoint keeps every byte;
/// changed weights are written as F32. Tensors with unknown names are kept and not computed with. Every number is
/// finite.
public final class AlbertWeights {
    private final AlbertConfiguration configuration;
    private final SequencedMap<String, Tensor> tensors;
    private final SequencedMap<String, StoredTensor> layout;
    private final Map<String, String> metadata;
    private final byte @Nullable [] header;

    AlbertWeights(
            AlbertConfiguration configuration,
            SequencedMap<String, Tensor> tensors,
            SequencedMap<String, StoredTensor> layout,
            Map<String, String> metadata,
            byte @Nullable [] header) {
        this.configuration = configuration;
        this.tensors = Collections.unmodifiableSequencedMap(tensors);
        this.layout = layout;
        this.metadata = metadata;
        this.header = header;
    }

    /// Reads and checks a `model.safetensors`; errors name the tensor, the expected and the found shape.
    public static AlbertWeights read(Path file, AlbertConfiguration configuration) {
        return WeightFiles.one(file, configuration);
    }

    /// Weights made in the program, to be written sorted by name; checked like a file's.
    public static AlbertWeights of(AlbertConfiguration configuration, Map<String, Tensor> tensors) {
        SequencedMap<String, Tensor> sorted = new LinkedHashMap<>(new TreeMap<>(tensors));
        AlbertLayout.check("weights", configuration, sorted);
        SequencedMap<String, StoredTensor> layout = new LinkedHashMap<>();
        sorted.keySet().forEach(name -> layout.put(name, StoredTensor.weight()));
        return new AlbertWeights(configuration, sorted, layout, Map.of("format", "pt"), null);
    }

    /// Fresh weights as ALBERT starts from: normal with `initializer_range`, biases 0, norms 1, the padding row 0.
    public static AlbertWeights random(
            AlbertConfiguration configuration, Set<AlbertHead> heads, long seed) {
        SequencedMap<String, int[]> shapes = AlbertLayout.encoder(configuration);
        for (AlbertHead head : AlbertHead.values()) {
            if (heads.contains(head)) {
                shapes.putAll(AlbertLayout.head(head, configuration));
            }
        }
        Random random = new Random(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        shapes.forEach(
                (name, shape) -> tensors.put(name, fresh(name, shape, configuration, random)));
        return of(configuration, tensors);
    }

    /// These weights and, of `heads`, fresh ones where they are missing.
    public AlbertWeights withHeads(Set<AlbertHead> heads, long seed) {
        Map<String, Tensor> merged =
                new LinkedHashMap<>(random(configuration, heads, seed).tensors());
        merged.putAll(tensors);
        return of(configuration, merged);
    }

    public AlbertConfiguration configuration() {
        return configuration;
    }

    /// All tensors by name; read-only.
    public SequencedMap<String, Tensor> tensors() {
        return tensors;
    }

    /// The tensor `name`, which must be there.
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor;
    }

    /// Whether all parameters of `head` are there.
    public boolean has(AlbertHead head) {
        return tensors.keySet().containsAll(AlbertLayout.head(head, configuration).keySet());
    }

    /// The names of the parameters that are computed with, in the order of the computation.
    Set<String> parameterNames() {
        SequencedMap<String, int[]> shapes = AlbertLayout.encoder(configuration);
        for (AlbertHead head : AlbertHead.values()) {
            if (has(head)) {
                shapes.putAll(AlbertLayout.head(head, configuration));
            }
        }
        return shapes.keySet();
    }

    /// These weights with some tensors changed, of the same shapes; files written from them keep the order.
    public AlbertWeights with(Map<String, Tensor> changed) {
        if (!tensors.keySet().containsAll(changed.keySet())) {
            Set<String> unknown = new HashSet<>(changed.keySet());
            unknown.removeAll(tensors.keySet());
            throw new IllegalArgumentException("no tensors " + unknown);
        }
        SequencedMap<String, Tensor> merged = new LinkedHashMap<>(tensors);
        merged.putAll(changed);
        AlbertLayout.check("weights", configuration, merged);
        SequencedMap<String, StoredTensor> widened = new LinkedHashMap<>();
        layout.forEach((name, stored) -> widened.put(name, stored.widened()));
        // The old header holds where types and shapes stay as it says.
        boolean same =
                layout.values().stream()
                                .allMatch(s -> s.content() != null || s.type() == ElementType.F32)
                        && changed.entrySet().stream()
                                .allMatch(e ->
                                        Arrays.equals(
                                                e.getValue().shape(), tensor(e.getKey()).shape()));
        return new AlbertWeights(configuration, merged, widened, metadata, same ? header : null);
    }

    /// Writes a `model.safetensors`.
    public void write(Path file) {
        SafetensorsWriter writer = new SafetensorsWriter(metadata);
        if (header != null) {
            writer.header(header);
        }
        layout.forEach((name, stored) -> {
            if (stored.content() != null) {
                writer.addRaw(name, stored.type(), stored.shape(), stored.content());
                return;
            }
            Tensor tensor =
                    switch (stored.role()) {
                        case WEIGHT, KEPT -> tensor(StoredTensor.canonical(name));
                        case TIED_DECODER -> tensor(AlbertLayout.WORDS);
                        case TIED_BIAS -> tensor(AlbertLayout.PREDICTIONS_BIAS);
                    };
            writer.add(name, stored.type(), tensor);
        });
        writer.write(file);
    }

    private static Tensor fresh(
            String name, int[] layout, AlbertConfiguration configuration, Random random) {
        int[] shape =
                Arrays.stream(layout).map(size -> size == AlbertLayout.ANY ? 2 : size).toArray();
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        if (name.endsWith(".weight") && shape.length == 1) {
            Arrays.fill(values, 1);
        } else if (shape.length == 2) {
            for (int i = 0; i < values.length; i++) {
                boolean padding =
                        name.equals(AlbertLayout.WORDS) && i / shape[1] == configuration.padId();
                values[i] =
                        padding
                                ? 0
                                : (float)
                                        (random.nextGaussian() * configuration.initializerRange());
            }
        }
        return new Tensor(shape, values);
    }
}
