package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019, arXiv:1711.05101) over named parameters.
///
/// One step clips all gradients together by their global norm, decays, updates and zeroes the gradients:
/// `p *= 1 - lr·wd; m, v as in Adam; p -= lr/(1-β1ᵗ) · m / (√v/√(1-β2ᵗ) + ε)`, as PyTorch computes it. DJL's own
/// optimiser knows neither exclusions from the decay nor how to save its moments, and clamps instead of clipping.
///
/// A parameter that no loss reached has a zero gradient here and still decays: hand over only what is trained.
/// Use it on the thread that trains, outside a gradient collector.
public final class AdamW implements Optimizer {
    private static final String STEP = "step";

    /// How the optimiser moves.
    ///
    /// @param clipNorm the greatest global gradient norm; 0 leaves gradients as they are
    public record Settings(
            float beta1, float beta2, float epsilon, float weightDecay, float clipNorm) {
        public Settings {
            if (!(beta1 >= 0
                    && beta1 < 1
                    && beta2 >= 0
                    && beta2 < 1
                    && epsilon > 0
                    && weightDecay >= 0
                    && clipNorm >= 0)) {
                throw new IllegalArgumentException(
                        "beta1 "
                                + beta1
                                + ", beta2 "
                                + beta2
                                + ", epsilon "
                                + epsilon
                                + ", weightDecay "
                                + weightDecay
                                + ", clipNorm "
                                + clipNorm);
            }
        }

        /// β 0.9 and 0.999, ε 1e-8, decay 0.01, clipping at 1.
        public static Settings defaults() {
            return new Settings(0.9f, 0.999f, 1e-8f, 0.01f, 1);
        }

        public Settings withWeightDecay(float decay) {
            return new Settings(beta1, beta2, epsilon, decay, clipNorm);
        }
    }

    private final Settings settings;
    private final Moments moments;
    private long steps;

    /// An optimiser for `parameters`, which have gradients attached; `decayed` says which names the weight decay is for.
    public AdamW(
            SequencedMap<String, NDArray> parameters,
            Settings settings,
            Predicate<String> decayed) {
        this.settings = settings;
        this.moments = new Moments(parameters, decayed);
    }

    /// The usual choice: everything but biases and the weights of normalisations.
    public static boolean decaysByDefault(String name) {
        return !name.endsWith(".bias")
                && !name.endsWith("LayerNorm.weight")
                && !name.endsWith("layer_norm.weight");
    }

    @Override
    public float step(float learningRate, ToDoubleFunction<String> factor) {
        try (NDManager scratch = moments.scratch()) {
            Map<String, NDArray> gradients = moments.gradients(scratch);
            float norm = Moments.norm(gradients, scratch, steps + 1);
            steps++;
            float rescale = Moments.rescale(norm, settings.clipNorm);
            moments.slots()
                    .forEach((name, slot) ->
                            update(
                                    slot,
                                    Objects.requireNonNull(gradients.get(name)),
                                    (float) (learningRate * factor.applyAsDouble(name)),
                                    rescale));
            gradients.values().forEach(gradient -> gradient.subi(gradient));
            return norm;
        }
    }

    /// Steps made, restored ones included.
    @Override
    public long steps() {
        return steps;
    }

    /// Writes the moments and the number of steps; with the weights and the seed, all that a resumed run needs.
    public void save(Path file) {
        SafetensorsWriter writer = new SafetensorsWriter(Map.of(STEP, Long.toString(steps)));
        write(writer);
        writer.write(file);
    }

    /// Takes over what [#save] wrote for parameters of the same names and shapes.
    public void restore(Path file) {
        try (Safetensors stored = Safetensors.open(file)) {
            long step = Long.parseLong(stored.metadata().getOrDefault(STEP, "-1"));
            int parameters = moments.slots().size();
            if (step < 0 || stored.entries().size() != 2 * parameters) {
                throw new IllegalArgumentException(
                        "has "
                                + stored.entries().size()
                                + " tensors and step "
                                + step
                                + "; expected moments of "
                                + parameters
                                + " parameters");
            }
            read(stored, step);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void write(SafetensorsWriter writer) {
        moments.write(writer);
    }

    @Override
    public void read(Safetensors stored, long made) {
        moments.read(stored);
        steps = made;
    }

    @Override
    public void close() {
        moments.close();
    }

    /// The native update divides by `√v + ε`; scaling both rate and ε by √(1-β2ᵗ) makes that PyTorch's formula exactly.
    private void update(Moments.Slot slot, NDArray gradient, float rate, float rescale) {
        double correction1 = 1 - Math.pow(settings.beta1, (double) steps);
        double correction2 = Math.sqrt(1 - Math.pow(settings.beta2, (double) steps));
        slot.parameter()
                .getNDArrayInternal()
                .adamUpdate(
                        new NDList(slot.parameter(), gradient, slot.mean(), slot.variance()),
                        new NDList(slot.parameter()),
                        rate,
                        (float) (rate * correction2 / correction1),
                        slot.decayed() ? settings.weightDecay : 0,
                        rescale,
                        -1,
                        settings.beta1,
                        settings.beta2,
                        (float) (settings.epsilon * correction2),
                        false,
                        true);
    }
}
