package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
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
import java.util.stream.LongStream;

/// The numbers of one ALBERT by their Hugging Face names, checked against its configuration.
///
/// Names always have the `albert.` prefix here, also where the file leaves it out. What was read is written back
/// in the same order under the same names, so that an unchanged float32 checkpoint keeps every byte; F16 and BF16
/// become F32. Tensors with unknown names are kept and not computed with.
public final class AlbertWeights {
    private static final String PREFIX = "albert.";

    /// What a tensor of the file stands for.
    private enum Role {
        WEIGHT,
        POSITION_IDS,
        TIED_DECODER,
        TIED_BIAS
    }

    private final AlbertConfiguration configuration;
    private final SequencedMap<String, Tensor> tensors;
    private final SequencedMap<String, Role> fileRoles;
    private final Map<String, String> metadata;

    private AlbertWeights(
            AlbertConfiguration configuration,
            SequencedMap<String, Tensor> tensors,
            SequencedMap<String, Role> fileRoles,
            Map<String, String> metadata) {
        this.configuration = configuration;
        this.tensors = Collections.unmodifiableSequencedMap(tensors);
        this.fileRoles = fileRoles;
        this.metadata = metadata;
    }

    /// Reads and checks a `model.safetensors`; errors name the tensor, the expected and the found shape.
    public static AlbertWeights read(Path file, AlbertConfiguration configuration) {
        try (Safetensors stored = Safetensors.open(file)) {
            SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
            SequencedMap<String, Role> roles = new LinkedHashMap<>();
            for (String name : stored.entries().keySet()) {
                String canonical = canonical(name);
                Role role = role(canonical, configuration);
                roles.put(name, role);
                if (role == Role.WEIGHT && tensors.containsKey(canonical)) {
                    throw new AlbertException(
                            Code.WEIGHTS,
                            file + ": tensor " + canonical + " is there under two names");
                }
                if (role == Role.WEIGHT
                        || (role == Role.TIED_BIAS
                                && !stored.entries().containsKey(AlbertLayout.PREDICTIONS_BIAS))) {
                    tensors.put(
                            role == Role.WEIGHT ? canonical : AlbertLayout.PREDICTIONS_BIAS,
                            stored.floats(name));
                }
            }
            AlbertLayout.check(file.toString(), configuration, tensors);
            return new AlbertWeights(configuration, tensors, roles, Map.copyOf(stored.metadata()));
        }
    }

    /// Weights made in the program, to be written sorted by name; checked like a file's.
    public static AlbertWeights of(AlbertConfiguration configuration, Map<String, Tensor> tensors) {
        SequencedMap<String, Tensor> sorted = new LinkedHashMap<>(new TreeMap<>(tensors));
        AlbertLayout.check("weights", configuration, sorted);
        SequencedMap<String, Role> roles = new LinkedHashMap<>();
        sorted.keySet().forEach(name -> roles.put(name, Role.WEIGHT));
        return new AlbertWeights(configuration, sorted, roles, Map.of("format", "pt"));
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
        return new AlbertWeights(configuration, merged, fileRoles, metadata);
    }

    /// Writes a `model.safetensors`.
    public void write(Path file) {
        SafetensorsWriter writer = new SafetensorsWriter(metadata);
        fileRoles.forEach((name, role) -> {
            switch (role) {
                case WEIGHT -> writer.add(name, tensor(canonical(name)));
                case TIED_DECODER -> writer.add(name, tensor(AlbertLayout.WORDS));
                case TIED_BIAS -> writer.add(name, tensor(AlbertLayout.PREDICTIONS_BIAS));
                case POSITION_IDS ->
                        writer.add(name, LongStream.range(0, configuration.positions()).toArray());
            }
        });
        writer.write(file);
    }

    private static Role role(String name, AlbertConfiguration configuration) {
        return switch (name) {
            case AlbertLayout.POSITION_IDS -> Role.POSITION_IDS;
            case AlbertLayout.DECODER_WEIGHT ->
                    configuration.tied() ? Role.TIED_DECODER : Role.WEIGHT;
            case AlbertLayout.DECODER_BIAS -> Role.TIED_BIAS;
            default -> Role.WEIGHT;
        };
    }

    /// Adds the prefix that a bare encoder's file leaves out, and today's names of TensorFlow's `gamma` and `beta`.
    private static String canonical(String name) {
        String full =
                name.startsWith("embeddings.")
                                || name.startsWith("encoder.")
                                || name.startsWith("pooler.")
                        ? PREFIX + name
                        : name;
        return full.endsWith("LayerNorm.gamma")
                ? full.replace(".gamma", ".weight")
                : full.endsWith("LayerNorm.beta") ? full.replace(".beta", ".bias") : full;
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
