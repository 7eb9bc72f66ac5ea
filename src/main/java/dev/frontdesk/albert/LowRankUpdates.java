package dev.frontdesk.albert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;

/// Low-rank updates beside frozen matrices of the shared block (LoRA; Hu et al., 2021, arXiv:2106.09685).
///
/// `y = x Wᵀ + b + α/R · (x Aᵀ) Bᵀ` with A [R,in] and B [out,R], beside the query, the value and both feed-forward matrices of each
/// group. A begins normal with deviation 1/√in, B with 0, so that nothing has changed before the first step. ALBERT applies its block again and
/// again: one pair of A and B serves all layers, as W does.
final class LowRankUpdates {
    private static final List<String> PLACES =
            List.of("attention.query", "attention.value", "ffn", "ffn_output");

    /// α: with it the size of the update does not depend on R, and one learning rate serves all ranks.
    private static final float ALPHA = 16;

    private static final String PREFIX = "lora.";

    private final int rank;
    private final SequencedMap<String, NDArray> parameters = new LinkedHashMap<>();

    /// @param rank R, at most the smallest side of the matrices
    LowRankUpdates(AlbertConfiguration configuration, NDManager manager, int rank, long seed) {
        int widest = Math.min(configuration.hiddenSize(), configuration.intermediateSize());
        if (rank < 1 || rank > widest) {
            throw new IllegalArgumentException(
                    "a rank of " + rank + ", not from 1 to " + widest + ", the encoder's width");
        }
        this.rank = rank;
        Random random = new Random(seed);
        SequencedMap<String, int[]> shapes = AlbertLayout.encoder(configuration);
        for (int group = 0; group < configuration.groups(); group++) {
            for (int inner = 0; inner < configuration.innerLayers(); inner++) {
                for (String place : PLACES) {
                    String name = AlbertLayout.layer(group, inner) + place;
                    int[] shape = Objects.requireNonNull(shapes.get(name + ".weight"), name);
                    add(manager, name, shape[0], shape[1], random);
                }
            }
        }
    }

    private void add(NDManager manager, String name, int out, int in, Random random) {
        float[] values = new float[rank * in];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(in));
        }
        put(down(name), manager.create(values, new Shape(rank, in)));
        put(up(name), manager.zeros(new Shape(out, rank)));
    }

    private void put(String name, NDArray array) {
        array.setName(name);
        array.setRequiresGradient(true);
        parameters.put(name, array);
    }

    private static String down(String name) {
        return PREFIX + name + ".A";
    }

    private static String up(String name) {
        return PREFIX + name + ".B";
    }

    /// The arrays A and B by name, with gradients; change them in place only.
    SequencedMap<String, NDArray> parameters() {
        return Collections.unmodifiableSequencedMap(parameters);
    }

    /// `y` and the update of the map `name` at `x`; `y` itself where there is none.
    NDArray added(NDArray y, NDArray x, String name) {
        NDArray a = parameters.get(down(name));
        if (a == null) {
            return y;
        }
        NDArray low = Linear.linear(x, a).singletonOrThrow();
        NDArray scaled = Differentiable.times(low, ALPHA / rank);
        return y.add(Linear.linear(scaled, parameters.get(up(name))).singletonOrThrow());
    }

    /// Puts `W + α/R · B A` into `weights` for each W that has an update.
    void merge(Map<String, Tensor> weights) {
        weights.replaceAll((weight, tensor) -> {
            String name = weight.replaceAll("\\.weight$", "");
            NDArray a = weight.endsWith(".weight") ? parameters.get(down(name)) : null;
            NDArray b = parameters.get(up(name));
            return a == null || b == null
                    ? tensor
                    : sum(tensor, a.toFloatArray(), b.toFloatArray());
        });
    }

    private Tensor sum(Tensor weight, float[] a, float[] b) {
        int out = weight.shape()[0];
        int in = weight.shape()[1];
        float[] values = weight.values().clone();
        double[] row = new double[in];
        for (int o = 0; o < out; o++) {
            Arrays.fill(row, 0);
            for (int r = 0; r < rank; r++) {
                double factor = (double) b[o * rank + r] * ALPHA / rank;
                for (int i = 0; i < in; i++) {
                    row[i] += factor * a[r * in + i];
                }
            }
            for (int i = 0; i < in; i++) {
                values[o * in + i] = (float) (values[o * in + i] + row[i]);
            }
        }
        return new Tensor(weight.shape(), values);
    }
}
