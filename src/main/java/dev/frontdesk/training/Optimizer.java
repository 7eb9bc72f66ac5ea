package dev.frontdesk.training;

import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import java.util.function.ToDoubleFunction;

/// The rule by which parameters move along their gradients, with a state that can be kept.
sealed interface Optimizer extends AutoCloseable permits AdamW, Lamb {
    /// One step at `learningRate`, which zeroes the gradients; returns their global norm before clipping.
    ///
    /// @throws IllegalStateException when a gradient is not finite; nothing is changed then but the gradients
    default float step(float learningRate) {
        return step(learningRate, _ -> 1);
    }

    /// The same, where the learning rate of each parameter is multiplied by `factor` of its name.
    float step(float learningRate, ToDoubleFunction<String> factor);

    /// Steps made, restored ones included.
    long steps();

    /// Adds the moments to a file in the making.
    void write(SafetensorsWriter writer);

    /// Takes over the moments that [#write] has put into `stored`, and the number of steps.
    void read(Safetensors stored, long steps);

    @Override
    void close();
}
