package dev.frontdesk.scoring;

import dev.frontdesk.albert.Safetensors;
import dev.frontdesk.albert.SafetensorsWriter;
import dev.frontdesk.albert.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of a sparse matrix as four tensors of a file: `NAME.lengths`, `.indices`, `.weights` (half floats) and `.bias`.
///
/// What does not fit together is an [IllegalArgumentException] that names the tensor.
final class LinearRowTensors {
    private LinearRowTensors() {}

    static void add(SafetensorsWriter writer, String name, List<LinearRow> rows) {
        int count = rows.stream().mapToInt(row -> row.weights().indices().length).sum();
        int[] lengths = new int[rows.size()];
        float[] bias = new float[rows.size()];
        int[] indices = new int[count];
        float[] weights = new float[count];
        int start = 0;
        for (int i = 0; i < lengths.length; i++) {
            SparseVector row = rows.get(i).weights();
            lengths[i] = row.indices().length;
            System.arraycopy(row.indices(), 0, indices, start, lengths[i]);
            System.arraycopy(row.values(), 0, weights, start, lengths[i]);
            start += lengths[i];
            bias[i] = rows.get(i).bias();
        }
        writer.add(name + ".lengths", Tensor.of(floats(lengths), lengths.length));
        writer.add(name + ".indices", Tensor.of(floats(indices), count));
        writer.addHalf(name + ".weights", Tensor.of(weights, count));
        writer.add(name + ".bias", Tensor.of(bias, bias.length));
    }

    /// @param rows how many there must be
    /// @param width the length of each
    static List<LinearRow> read(Safetensors stored, String name, int rows, int width) {
        float[] weights = stored.floats(name + ".weights").values();
        int[] indices = integers(values(stored, name + ".indices", weights.length), width);
        int[] lengths = integers(values(stored, name + ".lengths", rows), width + 1);
        float[] bias = values(stored, name + ".bias", rows);
        if (Arrays.stream(lengths).asLongStream().sum() != weights.length) {
            throw new IllegalArgumentException(
                    "tensor "
                            + name
                            + ".lengths does not sum to its "
                            + weights.length
                            + " weights");
        }
        List<LinearRow> out = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < rows; i++) {
            int end = start + lengths[i];
            for (int j = start + 1; j < end; j++) {
                if (indices[j] <= indices[j - 1]) {
                    throw new IllegalArgumentException(
                            "tensor " + name + ".indices does not ascend in row " + i);
                }
            }
            SparseVector row =
                    new SparseVector(
                            Arrays.copyOfRange(indices, start, end),
                            Arrays.copyOfRange(weights, start, end));
            out.add(new LinearRow(row, bias[i]));
            start = end;
        }
        return out;
    }

    /// @throws IllegalArgumentException where a tensor has another number of values
    static float[] values(Safetensors stored, String name, int count) {
        float[] values = stored.floats(name).values();
        if (values.length != count) {
            throw new IllegalArgumentException(
                    "tensor " + name + " has " + values.length + " values, expected " + count);
        }
        return values;
    }

    /// Whole numbers as floats, which hold them exactly up to 2^24.
    static float[] floats(int[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i];
        }
        return out;
    }

    /// @throws IllegalArgumentException where one is not a whole number from 0 up to `limit`
    static int[] integers(float[] values, int limit) {
        int[] out = new int[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (int) values[i];
            if (out[i] != values[i] || out[i] < 0 || out[i] >= limit) {
                throw new IllegalArgumentException(
                        values[i] + " is not a whole number from 0 to " + (limit - 1));
            }
        }
        return out;
    }
}
