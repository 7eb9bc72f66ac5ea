package dev.frontdesk.albert;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.frontdesk.albert.AlbertException.Code;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The matrix products of an encoder in ONNX Runtime, and nothing else: what this machine can do at most at these shapes.
///
/// `x` [M,K] goes to [M,N] and back to [M,K], `pairs` times, by the same two weights, as a shared layer's feed-forward part does. The input
/// is made once and the output stays where it is, so that nearly all of a run is multiplication. Safe for threads; close it once.
public final class MatrixProducts implements AutoCloseable {
    private static final String IN = "x";
    private static final String OUT = "y";

    private final OrtSession session;
    private final OnnxTensor input;
    private final double operations;

    private MatrixProducts(OrtSession session, OnnxTensor input, double operations) {
        this.session = session;
        this.input = input;
        this.operations = operations;
    }

    /// Random numbers of these shapes; a run's threads wait for each other by burning their cores.
    ///
    /// @param rows M, the tokens of a batch
    /// @param width K
    /// @param inner N
    public static MatrixProducts open(
            int rows, int width, int inner, int pairs, Precision precision, int threads) {
        byte[] graph = graph(width, inner, pairs, precision);
        OrtSession session =
                OnnxSessions.open(
                        (environment, options) -> environment.createSession(graph, options),
                        "matrix products",
                        threads,
                        true);
        // Direct and kept, or each run would copy it.
        FloatBuffer x =
                ByteBuffer.allocateDirect(Math.multiplyExact(4 * rows, width))
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        x.put(random(rows * width, 1)).rewind();
        try {
            OnnxTensor input =
                    OnnxTensor.createTensor(OnnxLibrary.ENVIRONMENT, x, new long[] {rows, width});
            return new MatrixProducts(session, input, 4.0 * rows * width * inner * pairs);
        } catch (OrtException e) {
            OnnxSessions.close(session);
            throw new AlbertException(Code.ONNX, "matrix products: " + e.getMessage(), e);
        }
    }

    /// Multiplications and additions of a run.
    public double operations() {
        return operations;
    }

    public void run() {
        try (OrtSession.Result result = session.run(Map.of(IN, input))) {
            if (result.size() != 1) {
                throw new IllegalStateException(result.size() + " outputs");
            }
        } catch (OrtException e) {
            throw new AlbertException(Code.ONNX, "matrix products: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        input.close();
        OnnxSessions.close(session);
    }

    private static byte[] graph(int width, int inner, int pairs, Precision precision) {
        OnnxGraph graph = new OnnxGraph();
        graph.floatInput(IN, "rows", Integer.toString(width));
        weight(graph, "up", width, inner, precision);
        weight(graph, "down", inner, width, precision);
        String x = IN;
        for (int pair = 0; pair < pairs; pair++) {
            String middle = "m" + pair;
            String out = pair == pairs - 1 ? OUT : "x" + pair;
            product(graph, x, "up", middle, precision);
            product(graph, middle, "down", out, precision);
            x = out;
        }
        graph.floatOutput(OUT, "rows", Integer.toString(width));
        return graph.toBytes("products");
    }

    /// Scaled so that values keep their size from product to product.
    private static void weight(OnnxGraph graph, String name, int in, int out, Precision precision) {
        float[] values = random(in * out, 2);
        if (precision == Precision.FLOAT32) {
            for (int i = 0; i < values.length; i++) {
                values[i] /= (float) Math.sqrt(in);
            }
            graph.floats(name, values, in, out);
            return;
        }
        byte[] quantised = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            quantised[i] = (byte) Math.clamp(Math.round(values[i] * 32), -127, 127);
        }
        float[] scales = new float[out];
        java.util.Arrays.fill(scales, (float) (1 / (32 * Math.sqrt(in))));
        graph.bytes(name, quantised, in, out);
        graph.floats(name + ".scale", scales, out);
    }

    private static void product(
            OnnxGraph graph, String x, String weight, String out, Precision precision) {
        if (precision == Precision.FLOAT32) {
            graph.node("MatMul", List.of(x, weight), List.of(out), Map.of());
        } else {
            graph.fused(
                    "DynamicQuantizeMatMul",
                    List.of(x, weight, weight + ".scale"),
                    List.of(out),
                    Map.of());
        }
    }

    private static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
