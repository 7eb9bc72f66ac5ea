package dev.frontdesk.albert;

import java.util.Arrays;

/// A named array's content: its shape and its float32 values, row-major.
///
/// The arrays are not copied, weights are tens of megabytes; whoever holds a tensor leaves them unchanged.
///
/// @param shape sizes, outermost first; empty for a scalar
/// @param values exactly as many as the shape says
@SuppressWarnings("ArrayRecordComponent")
public record Tensor(int[] shape, float[] values) {
    public Tensor {
        long count = 1;
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "negative size in shape " + Arrays.toString(shape));
            }
            count *= size;
        }
        if (count != values.length) {
            throw new IllegalArgumentException(
                    "shape "
                            + Arrays.toString(shape)
                            + " needs "
                            + count
                            + " values, found "
                            + values.length);
        }
    }

    public static Tensor of(float[] values, int... shape) {
        return new Tensor(shape, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
