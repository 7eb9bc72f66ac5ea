package dev.frontdesk.albert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The reference values made with Hugging Face's ALBERT; `fixtures/albert/README.md` says how.
public final class Fixtures {
    public static final Path ALBERT = Path.of("src/test/resources/fixtures/albert");
    public static final Path DEFAULT_ENCODER = Path.of("src/main/resources/encoder");

    private Fixtures() {}

    public static EncoderFolder encoder(String name) {
        return EncoderFolder.open(ALBERT.resolve(name));
    }

    /// Texts of 1 to 40 random ids and types.
    static List<Encoding> texts(AlbertConfiguration configuration, Random random, int count) {
        List<Encoding> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = 1 + random.nextInt(Math.min(configuration.positions(), 40));
            int[] ids = random.ints(length, 0, configuration.vocabularySize()).toArray();
            int[] types = random.ints(length, 0, configuration.tokenTypes()).toArray();
            texts.add(Encoding.ofIds(ids, types));
        }
        return texts;
    }

    public static Map<String, @Nullable Object> json(String file) {
        try {
            return JsonText.parseObject(Files.readString(ALBERT.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> object(@Nullable Object parent, String key) {
        return Objects.requireNonNull(
                (Map<String, @Nullable Object>)
                        ((Map<String, ?>) Objects.requireNonNull(parent)).get(key),
                key);
    }

    @SuppressWarnings("unchecked")
    public static List<Map<String, @Nullable Object>> list(@Nullable Object parent, String key) {
        return Objects.requireNonNull(
                (List<Map<String, @Nullable Object>>)
                        ((Map<String, ?>) Objects.requireNonNull(parent)).get(key),
                key);
    }

    public static String text(Map<String, @Nullable Object> parent, String key) {
        return (String) Objects.requireNonNull(parent.get(key));
    }

    /// All numbers under `value`, row-major.
    public static double[] numbers(@Nullable Object value) {
        if (value instanceof Number number) {
            return new double[] {number.doubleValue()};
        }
        return ((List<?>) Objects.requireNonNull(value))
                .stream().flatMapToDouble(v -> java.util.Arrays.stream(numbers(v))).toArray();
    }

    public static int[] ints(@Nullable Object value) {
        return java.util.Arrays.stream(numbers(value)).mapToInt(v -> (int) v).toArray();
    }

    /// Ids, mask or types [B,S] of a batch; null where the fixture gives none.
    public static @Nullable NDArray longs(
            Map<String, @Nullable Object> batch, String key, NDManager manager) {
        Object value = batch.get(key);
        if (value == null) {
            return null;
        }
        List<?> rows = (List<?>) value;
        long[] flat = java.util.Arrays.stream(numbers(rows)).mapToLong(v -> (long) v).toArray();
        return manager.create(flat, new Shape(rows.size(), flat.length / rows.size()));
    }

    /// The greatest absolute difference between an array and a fixture's numbers.
    public static double difference(NDArray found, @Nullable Object expected) {
        return difference(found.toFloatArray(), numbers(expected));
    }

    public static double difference(float[] found, double[] expected) {
        if (found.length != expected.length) {
            throw new AssertionError(
                    "found " + found.length + " values, expected " + expected.length);
        }
        double greatest = 0;
        for (int i = 0; i < found.length; i++) {
            double difference = Math.abs(found[i] - expected[i]);
            if (!(difference <= greatest)) {
                greatest = difference;
            }
        }
        return greatest;
    }

    /// The weight formula of the fixtures' README: any shape's weights, reproducible from the names alone.
    public static AlbertWeights formula(
            AlbertConfiguration configuration, java.util.Set<AlbertHead> heads) {
        Map<String, Tensor> tensors = new java.util.LinkedHashMap<>();
        AlbertWeights.random(configuration, heads, 1)
                .tensors()
                .forEach((name, tensor) -> tensors.put(name, formula(name, tensor.shape())));
        return AlbertWeights.of(configuration, tensors);
    }

    public static Tensor formula(String name, int... shape) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        float[] values = new float[java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z = z ^ (z >>> 31);
            double v = (z >>> 40) * 0x1p-23 - 1.0;
            boolean norm = name.contains("LayerNorm") || name.contains("layer_norm");
            double x =
                    norm
                            ? (name.endsWith(".weight") ? 1 + 0.2 * v : 0.1 * v)
                            : name.contains("embeddings.") || shape.length == 1
                                    ? 0.1 * v
                                    : Math.sqrt(3.0 / shape[1]) * v;
            values[i] = (float) x;
        }
        return new Tensor(shape, values);
    }
}
