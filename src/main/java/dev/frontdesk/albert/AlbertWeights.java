package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import dev.frontdesk.albert.Safetensors.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The numbers of one ALBERT by their Hugging Face names, checked against its configuration.
///
/// Names always have the `albert.` prefix here, also where the file leaves it out. What was read is written back
/// in the same order, under the same names and in the same types, so that an unchanged checkpoint keeps every byte;
/// changed weights are written as F32. Tensors with unknown names are kept and not computed with. Every number is
/// finite.
public final class AlbertWeights {
    private static final String PREFIX = "albert.";
    private static final int SHARDS_MAX = 1024;

    /// What a tensor of the file stands for.
    private enum Role {
        WEIGHT,
        TIED_DECODER,
        TIED_BIAS,
        KEPT
    }

    /// A tensor of the file, to be written back.
    ///
    /// @param type as which it is written
    /// @param content of what is kept as it is; null for what is among the tensors
    @SuppressWarnings("ArrayRecordComponent")
    private record Stored(
            Role role, ElementType type, List<Integer> shape, byte @Nullable [] content) {}

    private final AlbertConfiguration configuration;
    private final SequencedMap<String, Tensor> tensors;
    private final SequencedMap<String, Stored> layout;
    private final Map<String, String> metadata;
    private final byte @Nullable [] header;

    private AlbertWeights(
            AlbertConfiguration configuration,
            SequencedMap<String, Tensor> tensors,
            SequencedMap<String, Stored> layout,
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
        try (Safetensors stored = Safetensors.open(file)) {
            Reading reading = new Reading(configuration);
            reading.take(file, stored);
            AlbertLayout.check(file.toString(), configuration, reading.tensors);
            return new AlbertWeights(
                    configuration,
                    reading.tensors,
                    reading.layout,
                    Map.copyOf(stored.metadata()),
                    stored.header());
        }
    }

    /// Reads weights that are split over several files, as a `model.safetensors.index.json` lists them; they are written back as one.
    static AlbertWeights readSharded(Path index, AlbertConfiguration configuration) {
        Reading reading = new Reading(configuration);
        Map<String, String> metadata = new TreeMap<>();
        shards(index)
                .forEach((name, listed) -> {
                    Path file = index.resolveSibling(name);
                    try (Safetensors stored = Safetensors.open(file)) {
                        if (!stored.entries().keySet().equals(listed)) {
                            Set<String> odd = new TreeSet<>(listed);
                            odd.removeAll(stored.entries().keySet());
                            throw new AlbertException(
                                    Code.WEIGHTS,
                                    file
                                            + ": does not hold the tensors that "
                                            + index.getFileName()
                                            + " lists for it"
                                            + (odd.isEmpty() ? ", but more" : ", but not " + odd));
                        }
                        reading.take(file, stored);
                        metadata.putAll(stored.metadata());
                    }
                });
        AlbertLayout.check(index.toString(), configuration, reading.tensors);
        return new AlbertWeights(configuration, reading.tensors, reading.layout, metadata, null);
    }

    /// The files that an index lists, each with the names of its tensors; plain names in the index' own folder.
    static SequencedMap<String, Set<String>> shards(Path index) {
        SequencedMap<String, Set<String>> shards = new TreeMap<>();
        try {
            if (!(JsonText.parseObject(
                                    TextFile.read(
                                            index, Safetensors.HEADER_BYTES_MAX, Code.WEIGHTS))
                            .get("weight_map")
                    instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("has no \"weight_map\"");
            }
            map.forEach((tensor, file) -> {
                if (!(file instanceof String name)
                        || !name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}\\.safetensors")) {
                    throw new IllegalArgumentException(
                            "tensor " + tensor + " is in " + file + ", which is no file name");
                }
                shards.computeIfAbsent(name, _ -> new HashSet<>()).add(String.valueOf(tensor));
            });
            if (shards.isEmpty() || shards.size() > SHARDS_MAX) {
                throw new IllegalArgumentException(
                        "lists " + shards.size() + " files, not 1 to " + SHARDS_MAX);
            }
            return shards;
        } catch (IllegalArgumentException e) {
            throw new AlbertException(Code.WEIGHTS, index + ": " + e.getMessage(), e);
        }
    }

    /// What comes out of one file after the other.
    private static final class Reading {
        final AlbertConfiguration configuration;
        final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        final SequencedMap<String, Stored> layout = new LinkedHashMap<>();

        Reading(AlbertConfiguration configuration) {
            this.configuration = configuration;
        }

        /// In the order of the data, in which they are written again.
        void take(Path file, Safetensors stored) {
            stored.entries().values().stream()
                    .sorted(
                            Comparator.comparingLong(Safetensors.Entry::begin)
                                    .thenComparingLong(Safetensors.Entry::end))
                    .forEach(entry -> take(file, stored, entry));
        }

        private void take(Path file, Safetensors stored, Safetensors.Entry entry) {
            String name = entry.name();
            String canonical = canonical(name);
            Role role = role(canonical, entry.type(), configuration);
            if (canonical.equals(AlbertLayout.POSITION_IDS)) {
                requireCounting(file, stored, entry);
            }
            if (role == Role.TIED_DECODER || role == Role.TIED_BIAS) {
                requireTiedShape(file, entry);
            }
            byte[] content = role == Role.KEPT ? stored.bytes(name) : null;
            if (layout.put(name, new Stored(role, entry.type(), entry.shape(), content)) != null
                    || (role == Role.WEIGHT && tensors.containsKey(canonical))) {
                throw new AlbertException(
                        Code.WEIGHTS, file + ": tensor " + canonical + " is there twice");
            }
            if (role == Role.WEIGHT) {
                tensors.put(canonical, finite(file, name, stored.floats(name)));
            } else if (role == Role.TIED_BIAS
                    && !stored.entries().containsKey(AlbertLayout.PREDICTIONS_BIAS)) {
                tensors.put(AlbertLayout.PREDICTIONS_BIAS, finite(file, name, stored.floats(name)));
            }
        }

        private void requireTiedShape(Path file, Safetensors.Entry entry) {
            int vocabulary = configuration.vocabularySize();
            List<Integer> expected =
                    entry.name().endsWith(".bias")
                            ? List.of(vocabulary)
                            : List.of(vocabulary, configuration.embeddingSize());
            if (!entry.shape().equals(expected) || !entry.type().isFloat()) {
                throw new AlbertException(
                        Code.WEIGHTS,
                        file
                                + ": tensor "
                                + entry.name()
                                + " should have shape "
                                + expected
                                + " by config.json, found "
                                + entry.type()
                                + " "
                                + entry.shape());
            }
        }

        /// A file that numbers its positions otherwise would be computed with otherwise.
        private void requireCounting(Path file, Safetensors stored, Safetensors.Entry entry) {
            int positions = configuration.positions();
            boolean counts = entry.type() == ElementType.I64;
            if (counts) {
                LongBuffer ids =
                        ByteBuffer.wrap(stored.bytes(entry.name()))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .asLongBuffer();
                counts = ids.remaining() == positions;
                for (int i = 0; counts && i < positions; i++) {
                    counts = ids.get(i) == i;
                }
            }
            if (!counts) {
                throw new AlbertException(
                        Code.WEIGHTS,
                        file
                                + ": tensor "
                                + entry.name()
                                + " of type "
                                + entry.type()
                                + " and shape "
                                + entry.shape()
                                + " does not count from 0 to "
                                + (positions - 1)
                                + "; other positions are not supported");
            }
        }

        private static Tensor finite(Path file, String name, Tensor tensor) {
            float[] values = tensor.values();
            for (int i = 0; i < values.length; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new AlbertException(
                            Code.WEIGHTS,
                            file
                                    + ": tensor "
                                    + name
                                    + " of shape "
                                    + Arrays.toString(tensor.shape())
                                    + " has "
                                    + values[i]
                                    + " as element "
                                    + i);
                }
            }
            return tensor;
        }
    }

    /// Weights made in the program, to be written sorted by name; checked like a file's.
    public static AlbertWeights of(AlbertConfiguration configuration, Map<String, Tensor> tensors) {
        SequencedMap<String, Tensor> sorted = new LinkedHashMap<>(new TreeMap<>(tensors));
        AlbertLayout.check("weights", configuration, sorted);
        SequencedMap<String, Stored> layout = new LinkedHashMap<>();
        sorted.keySet()
                .forEach(name ->
                        layout.put(
                                name, new Stored(Role.WEIGHT, ElementType.F32, List.of(), null)));
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
        SequencedMap<String, Stored> widened = new LinkedHashMap<>();
        layout.forEach((name, stored) ->
                widened.put(
                        name,
                        stored.content == null
                                ? new Stored(stored.role, ElementType.F32, stored.shape, null)
                                : stored));
        // The old header holds where types and shapes stay as it says.
        boolean same =
                layout.values().stream()
                                .allMatch(s -> s.content != null || s.type == ElementType.F32)
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
            if (stored.content != null) {
                writer.addRaw(name, stored.type, stored.shape, stored.content);
                return;
            }
            Tensor tensor =
                    switch (stored.role) {
                        case WEIGHT, KEPT -> tensor(canonical(name));
                        case TIED_DECODER -> tensor(AlbertLayout.WORDS);
                        case TIED_BIAS -> tensor(AlbertLayout.PREDICTIONS_BIAS);
                    };
            switch (stored.type) {
                case F16 -> writer.addHalf(name, tensor);
                case BF16 -> writer.addBrain(name, tensor);
                default -> writer.add(name, tensor);
            }
        });
        writer.write(file);
    }

    private static Role role(String name, ElementType type, AlbertConfiguration configuration) {
        return switch (name) {
            case AlbertLayout.DECODER_WEIGHT ->
                    configuration.tied() ? Role.TIED_DECODER : Role.WEIGHT;
            case AlbertLayout.DECODER_BIAS -> Role.TIED_BIAS;
            case AlbertLayout.POSITION_IDS -> Role.KEPT;
            // A weight of another type is refused where it is read; what nobody knows is kept.
            default ->
                    type.isFloat() || AlbertLayout.isKnown(name, configuration)
                            ? Role.WEIGHT
                            : Role.KEPT;
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
        return full.replaceAll("\\.gamma$", ".weight").replaceAll("\\.beta$", ".bias");
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
