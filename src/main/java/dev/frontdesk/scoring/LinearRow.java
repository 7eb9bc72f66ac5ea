package dev.frontdesk.scoring;

import java.util.Comparator;
import java.util.stream.IntStream;

/// The linear classifier of one label, `z = w·x + bias`, of which only the largest weights are kept.
///
/// Where there are hundreds of labels, a dense matrix over n-grams would mostly hold weights that change nothing: with 2,048
/// weights each, the sample shop's answers are told apart as well as with all 33,000.
public record LinearRow(SparseVector weights, float bias) {
    /// How many weights a label keeps.
    public static final int WEIGHTS_MAX = 2_048;

    /// The row of all weights, [buckets], of which it keeps the largest.
    public static LinearRow of(float[] weights, float bias) {
        int[] kept =
                IntStream.range(0, weights.length)
                        .filter(i -> weights[i] != 0)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -Math.abs(weights[i])))
                        .limit(WEIGHTS_MAX)
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray();
        float[] values = new float[kept.length];
        for (int i = 0; i < kept.length; i++) {
            values[i] = weights[kept[i]];
        }
        return new LinearRow(new SparseVector(kept, values), bias);
    }

    /// The margin by which the label is chosen: near 1 and −1 for what was learned from, less for what is new.
    public double margin(SparseVector x) {
        return weights.dot(x) + bias;
    }
}
