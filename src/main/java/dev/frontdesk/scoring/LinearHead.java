package dev.frontdesk.scoring;

import java.util.Arrays;

/// A linear classifier over a dense and a sparse vector: `z = denseᵀ·W + sparseᵀ·U + bias`, one logit a label.
///
/// Weights lie label by label beside each other for each feature, so that a sparse text touches few cache lines.
///
/// @param dense [width × labels], row-major; empty where no encoder is read
/// @param sparse [buckets × labels], row-major; empty where no n-grams are read
/// @param bias [labels]
public record LinearHead(float[] dense, float[] sparse, float[] bias) {
    public LinearHead {
        int labels = bias.length;
        if (labels == 0 || dense.length % labels != 0 || sparse.length % labels != 0) {
            throw new IllegalArgumentException(
                    "weights of "
                            + dense.length
                            + " and "
                            + sparse.length
                            + " values do not fit "
                            + labels
                            + " labels");
        }
    }

    public int labels() {
        return bias.length;
    }

    /// The head over some of the labels, in the order in which they are named.
    public LinearHead of(int[] some) {
        return new LinearHead(columns(dense, some), columns(sparse, some), columns(bias, some));
    }

    private float[] columns(float[] weights, int[] some) {
        int rows = weights.length / bias.length;
        float[] out = new float[rows * some.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = weights[i / some.length * bias.length + some[i % some.length]];
        }
        return out;
    }

    /// The logits, [labels].
    ///
    /// @throws IllegalArgumentException where a vector does not fit the weights
    public float[] logits(float[] vector, SparseVector grams) {
        int labels = bias.length;
        if (dense.length != vector.length * labels) {
            throw new IllegalArgumentException(
                    "a vector of "
                            + vector.length
                            + " does not fit a head over "
                            + dense.length / labels);
        }
        float[] out = bias.clone();
        for (int i = 0; i < vector.length; i++) {
            addRow(out, dense, i, vector[i]);
        }
        if (sparse.length > 0) {
            for (int i = 0; i < grams.indices().length; i++) {
                addRow(out, sparse, grams.indices()[i], grams.values()[i]);
            }
        }
        return out;
    }

    private static void addRow(float[] out, float[] weights, int row, float factor) {
        int at = row * out.length;
        for (int label = 0; label < out.length; label++) {
            out[label] += factor * weights[at + label];
        }
    }

    /// The probabilities that fit logits: shifted, so that no exponent overflows.
    public static double[] softmax(double[] logits) {
        double max = Arrays.stream(logits).max().orElseThrow();
        double[] out = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.exp(logits[i] - max);
            sum += out[i];
        }
        for (int i = 0; i < out.length; i++) {
            out[i] /= sum;
        }
        return out;
    }
}
