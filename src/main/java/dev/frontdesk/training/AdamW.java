package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import dev.frontdesk.albert.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
public final class AdamW implements AutoCloseable {
    private static final String STEP = "step";
    private static final String MEAN = "mean/";
    private static final String VARIANCE = "variance/";
    private static final float CLIP_EPSILON = 1e-6f;

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

    private record Slot(NDArray parameter, NDArray mean, NDArray variance, boolean decayed) {}

    private final Settings settings;
    private final NDManager manager;
    private final SequencedMap<String, Slot> slots = new LinkedHashMap<>();
    private long steps;

    /// An optimiser for `parameters`, which have gradients attached; `decayed` says which names the weight decay is for.
    public AdamW(
            SequencedMap<String, NDArray> parameters,
            Settings settings,
            Predicate<String> decayed) {
        this.settings = settings;
        this.manager = parameters.firstEntry().getValue().getManager().newSubManager();
        parameters.forEach((name, array) -> {
            if (!array.hasGradient()) {
                throw new IllegalArgumentException(
                        "parameter " + name + " has no gradient attached");
            }
            NDArray mean = manager.zeros(array.getShape(), array.getDataType(), array.getDevice());
            NDArray variance =
                    manager.zeros(array.getShape(), array.getDataType(), array.getDevice());
            slots.put(name, new Slot(array, mean, variance, decayed.test(name)));
        });
    }

    /// The usual choice: everything but biases and the weights of normalisations.
    public static boolean decaysByDefault(String name) {
        return !name.endsWith(".bias")
                && !name.endsWith("LayerNorm.weight")
                && !name.endsWith("layer_norm.weight");
    }

    /// One step for all parameters at `learningRate`; returns the global gradient norm before clipping.
    public float step(float learningRate) {
        return step(learningRate, name -> 1);
    }

    /// One step in which the learning rate of each parameter is multiplied by `factor` of its name.
    ///
    /// [IllegalStateException] when a gradient is not finite: nothing is changed then but the gradients, which are zeroed.
    public float step(float learningRate, ToDoubleFunction<String> factor) {
        try (NDManager scratch = manager.newSubManager()) {
            Map<String, NDArray> gradients = gradients(scratch);
            float norm = norm(gradients, scratch);
            if (!Float.isFinite(norm)) {
                gradients.values().forEach(AdamW::clear);
                throw new IllegalStateException(
                        "the gradient norm is "
                                + norm
                                + " at step "
                                + (steps + 1)
                                + ": training has diverged");
            }
            steps++;
            float rescale =
                    settings.clipNorm > 0
                            ? Math.min(1, settings.clipNorm / (norm + CLIP_EPSILON))
                            : 1;
            slots.forEach((name, slot) ->
                    update(
                            slot,
                            Objects.requireNonNull(gradients.get(name)),
                            (float) (learningRate * factor.applyAsDouble(name)),
                            rescale));
            gradients.values().forEach(gradient -> gradient.subi(gradient));
            return norm;
        }
    }

    /// Forgets what was collected since the last step.
    public void zeroGradients() {
        try (NDManager scratch = manager.newSubManager()) {
            gradients(scratch).values().forEach(AdamW::clear);
        }
    }

    /// Steps made, restored ones included.
    public long steps() {
        return steps;
    }

    /// Writes the moments and the number of steps; with the weights and the seed, all that a resumed run needs.
    public void save(Path file) {
        SafetensorsWriter writer = new SafetensorsWriter(Map.of(STEP, Long.toString(steps)));
        slots.forEach((name, slot) -> {
            writer.add(MEAN + name, tensor(slot.mean));
            writer.add(VARIANCE + name, tensor(slot.variance));
        });
        writer.write(file);
    }

    /// Takes over what [#save] wrote for parameters of the same names and shapes.
    public void restore(Path file) {
        try (Safetensors stored = Safetensors.open(file)) {
            long step = Long.parseLong(stored.metadata().getOrDefault(STEP, "-1"));
            if (step < 0 || stored.entries().size() != 2 * slots.size()) {
                throw new IllegalArgumentException(
                        file
                                + ": has "
                                + stored.entries().size()
                                + " tensors and step "
                                + step
                                + "; expected moments of "
                                + slots.size()
                                + " parameters");
            }
            slots.forEach((name, slot) -> {
                put(slot.mean, stored.floats(MEAN + name), file + ": " + MEAN + name);
                put(slot.variance, stored.floats(VARIANCE + name), file + ": " + VARIANCE + name);
            });
            steps = step;
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    /// The native update divides by `√v + ε`; scaling both rate and ε by √(1-β2ᵗ) makes that PyTorch's formula exactly.
    private void update(Slot slot, NDArray gradient, float rate, float rescale) {
        double correction1 = 1 - Math.pow(settings.beta1, (double) steps);
        double correction2 = Math.sqrt(1 - Math.pow(settings.beta2, (double) steps));
        slot.parameter
                .getNDArrayInternal()
                .adamUpdate(
                        new NDList(slot.parameter, gradient, slot.mean, slot.variance),
                        new NDList(slot.parameter),
                        rate,
                        (float) (rate * correction2 / correction1),
                        slot.decayed ? settings.weightDecay : 0,
                        rescale,
                        -1,
                        settings.beta1,
                        settings.beta2,
                        (float) (settings.epsilon * correction2),
                        false,
                        true);
    }

    private Map<String, NDArray> gradients(NDManager scratch) {
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        slots.forEach((name, slot) -> {
            NDArray gradient = slot.parameter.getGradient();
            gradient.attach(scratch);
            gradients.put(name, gradient);
        });
        return gradients;
    }

    private static float norm(Map<String, NDArray> gradients, NDManager scratch) {
        NDArray total = scratch.create(0f);
        for (NDArray gradient : gradients.values()) {
            total = total.add(gradient.square().sum());
        }
        return (float) Math.sqrt(total.toFloatArray()[0]);
    }

    /// Zeroes in place also what subtraction cannot: NaN and infinity. `set(float[])` would not do: it points the
    /// gradient at a buffer that dies with this handle.
    private static void clear(NDArray gradient) {
        gradient.set(new NDIndex("..."), 0f);
    }

    private static Tensor tensor(NDArray array) {
        int[] shape =
                Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
        return new Tensor(shape, array.toFloatArray());
    }

    private static void put(NDArray array, Tensor tensor, String source) {
        if (!Arrays.equals(
                array.getShape().getShape(),
                Arrays.stream(tensor.shape()).asLongStream().toArray())) {
            throw new IllegalArgumentException(
                    source
                            + " has shape "
                            + Arrays.toString(tensor.shape())
                            + ", expected "
                            + array.getShape());
        }
        array.set(tensor.values());
    }
}
