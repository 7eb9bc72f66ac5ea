package dev.frontdesk.training.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.frontdesk.albert.AlbertConfiguration;
import dev.frontdesk.albert.MatrixProducts;
import dev.frontdesk.albert.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How many multiplications and additions a second this machine can do in matrix products, at the shapes of an encoder's feed-forward part.
///
/// The greatest of the float32 figures is what [EncoderGrid] compares with.
final class Ceiling implements Section {
    private static final int PAIRS = 6;
    private static final int[] TOKENS = {32, 1024};

    private final Shape shape;
    private final Effort effort;
    private double best;

    Ceiling(Shape shape, Effort effort) {
        this.shape = shape;
        this.effort = effort;
    }

    /// The greatest float32 figure measured so far, GFLOP/s.
    double gigaflops() {
        return best;
    }

    @Override
    public Table measure() {
        List<List<Object>> rows = new ArrayList<>();
        for (int tokens : TOKENS) {
            rows.addAll(at(tokens));
        }
        AlbertConfiguration c = shape.configuration();
        return new Table(
                "ceiling_" + shape.key(),
                "Matrix products, " + shape.name(),
                "x [tokens,%d] to [tokens,%d] and back, the same two weights again and again; GFLOP/s of multiplications and additions."
                        .formatted(c.hiddenSize(), c.intermediateSize()),
                List.of("tokens", "by", "threads", "gflops", "gflops_p10", "gflops_p90"),
                rows);
    }

    private List<List<Object>> at(int tokens) {
        int width = shape.configuration().hiddenSize();
        int inner = shape.configuration().intermediateSize();
        int threads = effort.threads();
        Map<String, Double> operations = new LinkedHashMap<>();
        List<List<Object>> rows = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                MatrixProducts exact =
                        MatrixProducts.open(
                                tokens, width, inner, PAIRS, Precision.FLOAT32, threads);
                MatrixProducts fast =
                        MatrixProducts.open(tokens, width, inner, PAIRS, Precision.INT8, threads)) {
            NDArray x = manager.randomNormal(new ai.djl.ndarray.types.Shape(tokens, width));
            NDArray up = manager.randomNormal(new ai.djl.ndarray.types.Shape(width, inner));
            NDArray down = manager.randomNormal(new ai.djl.ndarray.types.Shape(inner, width));
            operations.put("PyTorch fp32", exact.operations() / PAIRS);
            operations.put("ONNX Runtime fp32", exact.operations());
            operations.put("ONNX Runtime int8", fast.operations());
            new Interleaved(effort)
                    .add("PyTorch fp32", () -> product(x, up, down))
                    .add("ONNX Runtime fp32", exact::run)
                    .add("ONNX Runtime int8", fast::run)
                    .run()
                    .forEach((name, samples) -> {
                        double giga = operations.getOrDefault(name, 0.0) / 1e9;
                        double median = giga / samples.median();
                        best = name.endsWith("fp32") ? Math.max(best, median) : best;
                        rows.add(
                                List.of(
                                        tokens,
                                        name,
                                        threads,
                                        median,
                                        giga / samples.quantile(0.9),
                                        giga / samples.quantile(0.1)));
                    });
        }
        return rows;
    }

    private static void product(NDArray x, NDArray up, NDArray down) {
        try (NDArray middle = x.matMul(up);
                NDArray out = middle.matMul(down)) {
            if (out.isReleased()) {
                throw new IllegalStateException("no product");
            }
        }
    }
}
