package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import dev.frontdesk.albert.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// The first and second moments of named parameters, and what all optimisers do with gradients.
///
/// Use it on the thread that trains, outside a gradient collector.
final class Moments implements AutoCloseable {
    private static final String MEAN = "mean/";
    private static final String VARIANCE = "variance/";
    private static final float CLIP_EPSILON = 1e-6f;

    /// A parameter with its moments.
    ///
    /// @param decayed whether the weight decay is for it
    record Slot(NDArray parameter, NDArray mean, NDArray variance, boolean decayed) {}

    private final NDManager manager;
    private final SequencedMap<String, Slot> slots = new LinkedHashMap<>();

    /// Zero moments for `parameters`, which have gradients attached.
    Moments(SequencedMap<String, NDArray> parameters, Predicate<String> decayed) {
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

    SequencedMap<String, Slot> slots() {
        return slots;
    }

    /// A manager for one step.
    NDManager scratch() {
        return manager.newSubManager();
    }

    /// The gradients by parameter, handles that belong to `scratch`.
    Map<String, NDArray> gradients(NDManager scratch) {
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        slots.forEach((name, slot) -> {
            NDArray gradient = slot.parameter.getGradient();
            gradient.attach(scratch);
            gradients.put(name, gradient);
        });
        return gradients;
    }

    /// The global norm of `gradients`.
    ///
    /// @throws IllegalStateException where it is not finite; the gradients are zeroed then
    static float norm(Map<String, NDArray> gradients, NDManager scratch, long step) {
        NDArray total = scratch.create(0f);
        for (NDArray gradient : gradients.values()) {
            total = total.add(gradient.square().sum());
        }
        float norm = (float) Math.sqrt(total.toFloatArray()[0]);
        if (!Float.isFinite(norm)) {
            gradients.values().forEach(Moments::clear);
            throw new IllegalStateException(
                    "the gradient norm is "
                            + norm
                            + " at step "
                            + step
                            + ": training has diverged");
        }
        return norm;
    }

    /// What gradients of the global norm `norm` are multiplied by to keep it at `clipNorm`; 0 leaves them as they are.
    static float rescale(float norm, float clipNorm) {
        return clipNorm > 0 ? Math.min(1, clipNorm / (norm + CLIP_EPSILON)) : 1;
    }

    /// Zeroes in place also what subtraction cannot: NaN and infinity. `set(float[])` would not do: it points the
    /// gradient at a buffer that dies with this handle.
    private static void clear(NDArray gradient) {
        gradient.set(new NDIndex("..."), 0f);
    }

    void write(SafetensorsWriter writer) {
        slots.forEach((name, slot) -> {
            writer.add(MEAN + name, tensor(slot.mean));
            writer.add(VARIANCE + name, tensor(slot.variance));
        });
    }

    void read(Safetensors stored) {
        slots.forEach((name, slot) -> {
            put(slot.mean, stored.floats(MEAN + name), MEAN + name);
            put(slot.variance, stored.floats(VARIANCE + name), VARIANCE + name);
        });
    }

    static Tensor tensor(NDArray array) {
        int[] shape =
                Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
        return new Tensor(shape, array.toFloatArray());
    }

    /// @throws IllegalArgumentException where the shapes differ
    static void put(NDArray array, Tensor tensor, String name) {
        if (!Arrays.equals(
                array.getShape().getShape(),
                Arrays.stream(tensor.shape()).asLongStream().toArray())) {
            throw new IllegalArgumentException(
                    name
                            + " has shape "
                            + Arrays.toString(tensor.shape())
                            + ", expected "
                            + array.getShape());
        }
        array.set(tensor.values());
    }

    @Override
    public void close() {
        manager.close();
    }
}
