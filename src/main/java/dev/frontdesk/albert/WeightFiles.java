package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import dev.frontdesk.albert.Safetensors.ElementType;
import dev.frontdesk.albert.StoredTensor.Role;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The reading of a checkpoint's tensors from its file or files, each checked before it is taken.
final class WeightFiles {
    private static final int SHARDS_MAX = 1024;

    private final AlbertConfiguration configuration;
    private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    private final SequencedMap<String, StoredTensor> layout = new LinkedHashMap<>();
    private @Nullable Tensor tiedBias;

    private WeightFiles(AlbertConfiguration configuration) {
        this.configuration = configuration;
    }

    /// In the order of the data, in which they are written again.
    private void take(Path file, Safetensors stored) {
        stored.entries().values().stream()
                .sorted(
                        Comparator.comparingLong(Safetensors.Entry::begin)
                                .thenComparingLong(Safetensors.Entry::end))
                .forEach(entry -> take(file, stored, entry));
    }

    private void take(Path file, Safetensors stored, Safetensors.Entry entry) {
        String name = entry.name();
        String canonical = StoredTensor.canonical(name);
        Role role = StoredTensor.role(canonical, entry.type(), configuration);
        if (canonical.equals(AlbertLayout.POSITION_IDS)) {
            requireCounting(file, stored, entry);
        }
        if (role == Role.TIED_DECODER || role == Role.TIED_BIAS) {
            requireTiedShape(file, entry);
        }
        byte[] content = role == Role.KEPT ? stored.bytes(name) : null;
        if (layout.put(name, new StoredTensor(role, entry.type(), entry.shape(), content)) != null
                || (role == Role.WEIGHT && tensors.containsKey(canonical))) {
            throw new AlbertException(
                    Code.WEIGHTS, file + ": tensor " + canonical + " is there twice");
        }
        if (role == Role.WEIGHT) {
            tensors.put(canonical, finite(file, name, stored.floats(name)));
        } else if (role == Role.TIED_BIAS) {
            tiedBias = finite(file, name, stored.floats(name));
        }
    }

    /// Once all files are taken: the bias may be there under either name, or under both in different files.
    private void complete(Path source) {
        if (tiedBias != null) {
            tensors.putIfAbsent(AlbertLayout.PREDICTIONS_BIAS, tiedBias);
        }
        AlbertLayout.check(source.toString(), configuration, tensors);
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

    /// Reads and checks a `model.safetensors`.
    static AlbertWeights one(Path file, AlbertConfiguration configuration) {
        try (Safetensors stored = Safetensors.open(file)) {
            WeightFiles reading = new WeightFiles(configuration);
            reading.take(file, stored);
            reading.complete(file);
            return new AlbertWeights(
                    configuration,
                    reading.tensors,
                    reading.layout,
                    Map.copyOf(stored.metadata()),
                    stored.header());
        }
    }

    /// Reads weights that are split over several files, as a `model.safetensors.index.json` lists them; they are written back as one.
    static AlbertWeights sharded(Path index, AlbertConfiguration configuration) {
        WeightFiles reading = new WeightFiles(configuration);
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
        reading.complete(index);
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
}
