package dev.frontdesk.albert;

import ai.djl.ndarray.NDArray;

/// Products with a number that a gradient may flow through.
///
/// DJL's own `mul(Number)`, `div(Number)` and `pow(Number)` keep the number in a direct buffer that nothing
/// refers to once the call has returned, while PyTorch's graph still points to it: a garbage collection before
/// `backward` frees it and the gradient is garbage, without an error. Here the number is an array of the same
/// manager as `x`, so it lives until that manager is closed, which must be after `backward`. Sums are not affected.
public final class Differentiable {
    private Differentiable() {}

    /// `x · factor`.
    public static NDArray times(NDArray x, float factor) {
        return x.mul(x.getManager().create(factor));
    }

    /// `x / divisor`.
    public static NDArray over(NDArray x, float divisor) {
        return x.div(x.getManager().create(divisor));
    }
}
