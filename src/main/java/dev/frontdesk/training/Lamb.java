package dev.frontdesk.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// Adam whose step is as long, for each parameter, as the parameter itself allows: for large batches.
///
/// `r = m̂ / (√v̂ + ε) + wd·p; p -= lr · ‖p‖/‖r‖ · r`, all gradients clipped together by their global norm before. Where ‖p‖ or ‖r‖ is 0, and
/// for parameters that do not decay (biases and normalisations), the ratio is 1, as in ALBERT's own training.
///
/// Source: You et al., 2020, arXiv:1904.00962, algorithm 2, with φ the identity.
final class Lamb implements Optimizer {
    private final AdamW.Settings settings;
    private final Moments moments;
    private long steps;

    /// @param adapted says which names decay and have their own step length
    Lamb(
            SequencedMap<String, NDArray> parameters,
            AdamW.Settings settings,
            Predicate<String> adapted) {
        this.settings = settings;
        this.moments = new Moments(parameters, adapted);
    }

    @Override
    public float step(float learningRate, ToDoubleFunction<String> factor) {
        try (NDManager scratch = moments.scratch()) {
            Map<String, NDArray> gradients = moments.gradients(scratch);
            float norm = Moments.norm(gradients, scratch, steps + 1);
            steps++;
            float rescale = Moments.rescale(norm, settings.clipNorm());
            Map<String, NDArray> directions = new LinkedHashMap<>();
            NDList norms = new NDList();
            moments.slots()
                    .forEach((name, slot) -> {
                        NDArray gradient = Objects.requireNonNull(gradients.get(name));
                        NDArray direction = direction(slot, gradient.mul(rescale), scratch);
                        directions.put(name, direction);
                        norms.add(detached(slot.parameter(), scratch).norm());
                        norms.add(direction.norm());
                    });
            // One way back from the device for all.
            float[] lengths = NDArrays.stack(norms).toFloatArray();
            int at = 0;
            for (Map.Entry<String, Moments.Slot> entry : moments.slots().entrySet()) {
                Moments.Slot slot = entry.getValue();
                boolean adapts = slot.decayed() && lengths[at] > 0 && lengths[at + 1] > 0;
                float ratio = adapts ? lengths[at] / lengths[at + 1] : 1;
                at += 2;
                NDArray direction = Objects.requireNonNull(directions.get(entry.getKey()));
                float own = (float) factor.applyAsDouble(entry.getKey());
                subtract(slot.parameter(), direction, learningRate * own * ratio);
            }
            gradients.values().forEach(gradient -> gradient.subi(gradient));
            return norm;
        }
    }

    /// Moves the moments of a parameter and returns r, an array of `scratch`.
    private NDArray direction(Moments.Slot slot, NDArray gradient, NDManager scratch) {
        NDArray mean = slot.mean();
        NDArray variance = slot.variance();
        float beta1 = settings.beta1();
        float beta2 = settings.beta2();
        mean.muli(beta1).addi(gradient.mul(1 - beta1));
        variance.muli(beta2).addi(gradient.square().mul(1 - beta2));
        float correction1 = (float) (1 / (1 - Math.pow(beta1, (double) steps)));
        float correction2 = (float) (1 / (1 - Math.pow(beta2, (double) steps)));
        // Results belong to the first operand's manager: here the moments', which lives long.
        NDArray root = variance.mul(correction2);
        root.attach(scratch);
        NDArray direction = mean.mul(correction1);
        direction.attach(scratch);
        direction = direction.div(root.sqrt().add(settings.epsilon()));
        return slot.decayed() && settings.weightDecay() > 0
                ? direction.add(detached(slot.parameter(), scratch).mul(settings.weightDecay()))
                : direction;
    }

    /// The parameter without its gradient, a handle that belongs to `scratch`.
    private static NDArray detached(NDArray parameter, NDManager scratch) {
        NDArray values = parameter.stopGradient();
        values.attach(scratch);
        return values;
    }

    /// `p -= rate · r` in place, by the native call that leaves no trace in PyTorch's graph.
    private static void subtract(NDArray parameter, NDArray direction, float rate) {
        parameter
                .getNDArrayInternal()
                .sgdUpdate(
                        new NDList(parameter, direction),
                        new NDList(parameter),
                        rate,
                        0,
                        1,
                        -1,
                        0,
                        false);
    }

    @Override
    public long steps() {
        return steps;
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
}
