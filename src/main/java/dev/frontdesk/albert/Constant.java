package dev.frontdesk.albert;

import ai.djl.ndarray.NDArray;

/// A number in a computation that will be differentiated.
///
/// DJL's operations with a Java number, such as `x.mul(0.5f)`, put the number into memory that Java owns and give it up as soon as
/// the operation returns; PyTorch keeps the address for the backward pass. Whether the memory is still there then is up to
/// the garbage collector: gradients are right for thousands of steps, then wrong, then NaN. (Adding a number is safe: the
/// backward pass of a sum reads no operand.) A constant made here lives as long as the step's manager.
public final class Constant {
    private Constant() {}

    /// `value` as an array that belongs to the manager of `neighbour`, on its device.
    public static NDArray beside(NDArray neighbour, float value) {
        return neighbour.getManager().create(value);
    }
}
