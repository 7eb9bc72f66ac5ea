package dev.frontdesk.scoring;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A vector of which only the entries that are not zero are kept.
///
/// The arrays are not copied; whoever holds a vector leaves them unchanged.
///
/// @param indices ascending, each once
/// @param values one for each index
public record SparseVector(int[] indices, float[] values) {
    /// The vector without entries.
    public static final SparseVector EMPTY = new SparseVector(new int[0], new float[0]);

    public SparseVector {
        if (indices.length != values.length) {
            throw new IllegalArgumentException(
                    indices.length + " indices, but " + values.length + " values");
        }
    }

    /// A dense vector as a sparse one.
    public static SparseVector of(float[] dense) {
        int[] indices = new int[dense.length];
        Arrays.setAll(indices, i -> i);
        return new SparseVector(indices, dense);
    }

    /// The inner product; the cosine where both are unit vectors.
    public float dot(SparseVector that) {
        float sum = 0;
        int i = 0;
        int j = 0;
        while (i < indices.length && j < that.indices.length) {
            int difference = indices[i] - that.indices[j];
            if (difference == 0) {
                sum += values[i++] * that.values[j++];
            } else if (difference < 0) {
                i++;
            } else {
                j++;
            }
        }
        return sum;
    }

    /// The direction of the sum of vectors, of length 1: what texts have in common.
    public static SparseVector mean(List<SparseVector> vectors) {
        TreeMap<Integer, Float> sum = new TreeMap<>();
        for (SparseVector vector : vectors) {
            for (int i = 0; i < vector.indices.length; i++) {
                sum.merge(vector.indices[i], vector.values[i], Float::sum);
            }
        }
        int[] indices = new int[sum.size()];
        float[] values = new float[sum.size()];
        double squares = 0;
        int used = 0;
        for (Map.Entry<Integer, Float> entry : sum.entrySet()) {
            indices[used] = entry.getKey();
            values[used++] = entry.getValue();
            squares += (double) entry.getValue() * entry.getValue();
        }
        for (int i = 0; i < used; i++) {
            values[i] /= (float) Math.sqrt(squares);
        }
        return new SparseVector(indices, values);
    }
}
