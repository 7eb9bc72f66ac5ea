package dev.frontdesk.albert;

import dev.frontdesk.albert.Safetensors.ElementType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tensor of a checkpoint's file, as it is to be written back.
///
/// @param type as which it is written
/// @param content of what is kept as it is; null for what is among the weights
@SuppressWarnings("ArrayRecordComponent")
record StoredTensor(Role role, ElementType type, List<Integer> shape, byte @Nullable [] content) {
    private static final String PREFIX = "albert.";

    /// What a tensor of the file stands for.
    enum Role {
        WEIGHT,
        TIED_DECODER,
        TIED_BIAS,
        KEPT
    }

    /// A weight that is computed with and written as F32.
    static StoredTensor weight() {
        return new StoredTensor(Role.WEIGHT, ElementType.F32, List.of(), null);
    }

    /// The same, to be written as F32 unless it is kept as it is.
    StoredTensor widened() {
        return content == null ? new StoredTensor(role, ElementType.F32, shape, null) : this;
    }

    /// What the tensor of a canonical name stands for.
    static Role role(String name, ElementType type, AlbertConfiguration configuration) {
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
    static String canonical(String name) {
        String full =
                name.startsWith("embeddings.")
                                || name.startsWith("encoder.")
                                || name.startsWith("pooler.")
                        ? PREFIX + name
                        : name;
        return full.replaceAll("\\.gamma$", ".weight").replaceAll("\\.beta$", ".bias");
    }
}
