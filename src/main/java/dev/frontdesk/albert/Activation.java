package dev.frontdesk.albert;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/// The feed-forward activation that `hidden_act` names.
///
/// Hugging Face has two GELUs under many names: the exact one by the error function, and the tanh form of the
/// original checkpoints (Hendrycks and Gimpel, 2016). They differ by up to 5e-4, so the name is read, not guessed.
public enum Activation {
    /// `x Φ(x)`, by the error function.
    GELU("gelu"),
    /// `x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))`.
    GELU_TANH("gelu_new"),
    /// `max(x, 0)`.
    RELU("relu");

    private static final float TWICE = (float) (2 * Math.sqrt(2 / Math.PI));
    private final String hubName;

    Activation(String hubName) {
        this.hubName = hubName;
    }

    /// The activation that Hugging Face calls `name`, or null where this package has none.
    public static @Nullable Activation named(String name) {
        return switch (name) {
            case "gelu", "gelu_python" -> GELU;
            case "gelu_new",
                    "gelu_pytorch_tanh",
                    "gelu_fast",
                    "gelu_accurate",
                    "gelu_python_tanh" ->
                    GELU_TANH;
            case "relu" -> RELU;
            default -> null;
        };
    }

    /// The name to write into `config.json`.
    public String hubName() {
        return hubName;
    }

    /// The activation of each element; differentiable.
    NDArray apply(NDArray x) {
        return switch (this) {
            case GELU -> ai.djl.nn.Activation.gelu(x);
            case RELU -> ai.djl.nn.Activation.relu(x);
            case GELU_TANH -> {
                // ½(1 + tanh u) is σ(2u): the same number in a third fewer passes over memory.
                NDArray gate = Differentiable.times(x.mul(x), TWICE * 0.044715f).add(TWICE).mul(x);
                yield ai.djl.nn.Activation.sigmoid(gate).mul(x);
            }
        };
    }
}
