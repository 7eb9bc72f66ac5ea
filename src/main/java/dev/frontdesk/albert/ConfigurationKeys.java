package dev.frontdesk.albert;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The keys of one `config.json`, each read with its type and its limits; errors name the key.
record ConfigurationKeys(Map<String, @Nullable Object> values) {
    private static final int SIZE_MAX = 1 << 24;
    private static final int LAYERS_MAX = 1024;

    /// Keys of the original release and of Hugging Face that change the computation, each with the only value for which it does nothing.
    private static final Map<String, Set<Object>> NEUTRAL =
            Map.ofEntries(
                    Map.entry("model_type", Set.of("albert")),
                    Map.entry("position_embedding_type", Set.of("absolute")),
                    Map.entry("is_decoder", Set.of(false)),
                    Map.entry("is_encoder_decoder", Set.of(false)),
                    Map.entry("add_cross_attention", Set.of(false)),
                    Map.entry("cross_attention_hidden_size", Set.of()),
                    Map.entry("pruned_heads", Set.of(Map.of())),
                    Map.entry("quantization_config", Set.of()),
                    Map.entry("tie_encoder_decoder", Set.of(false)),
                    Map.entry("down_scale_factor", Set.of(1L)),
                    Map.entry("gap_size", Set.of(0L)),
                    Map.entry("net_structure_type", Set.of(0L)),
                    Map.entry("ln_type", Set.of("postln")),
                    Map.entry("auto_map", Set.of()),
                    Map.entry("num_memory_blocks", Set.of(0L)),
                    Map.entry("layers_to_keep", Set.of(List.of())));

    /// Refuses what would change the computation in a way that this package does not know.
    void refuseUnknownComputations() {
        NEUTRAL.forEach(this::refuseUnless);
    }

    private void refuseUnless(String key, Set<Object> neutral) {
        Object value = values.get(key);
        if (value != null && !neutral.contains(value)) {
            throw new IllegalArgumentException(
                    "\""
                            + key
                            + "\": "
                            + value
                            + " is not supported"
                            + (neutral.isEmpty() ? "" : ", only " + neutral.iterator().next()));
        }
    }

    int size(String key, int otherwise) {
        int value = index(key, otherwise);
        if (value == 0) {
            throw new IllegalArgumentException("\"" + key + "\" must be at least 1");
        }
        return value;
    }

    /// A number of layers: each is listed by name, so a hostile one must not fill the memory.
    int count(String key, int otherwise) {
        int value = size(key, otherwise);
        if (value > LAYERS_MAX) {
            throw new IllegalArgumentException(
                    "\"" + key + "\": " + value + " is above " + LAYERS_MAX);
        }
        return value;
    }

    int index(String key, int otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long number && number >= 0 && number <= SIZE_MAX) {
            return number.intValue();
        }
        throw new IllegalArgumentException(
                "\"" + key + "\": " + value + " is not a whole number from 0 to " + SIZE_MAX);
    }

    float fraction(String key, double otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return (float) otherwise;
        }
        if (value instanceof Number number
                && number.doubleValue() >= 0
                && number.doubleValue() < 1) {
            return number.floatValue();
        }
        throw new IllegalArgumentException(
                "\"" + key + "\": " + value + " is not a number from 0 to below 1");
    }

    boolean flag(String key, boolean otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(
                "\"" + key + "\": " + value + " is neither true nor false");
    }

    Activation activation(String key) {
        Object value = values.getOrDefault(key, "gelu_new");
        Activation activation = value instanceof String name ? Activation.named(name) : null;
        if (activation == null) {
            throw new IllegalArgumentException(
                    "\""
                            + key
                            + "\": "
                            + value
                            + " is not supported, only gelu, gelu_new and relu");
        }
        return activation;
    }

    List<String> labels() {
        Object value = values.get("id2label");
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof Map<?, ?> names)) {
            throw new IllegalArgumentException("\"id2label\": " + value + " is not an object");
        }
        return IntStream.range(0, names.size())
                .mapToObj(i -> {
                    if (names.get(Integer.toString(i)) instanceof String name) {
                        return name;
                    }
                    throw new IllegalArgumentException("\"id2label\" has no name for class " + i);
                })
                .toList();
    }
}
