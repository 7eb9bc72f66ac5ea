package dev.frontdesk.albert;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Time of one encoder pass on this machine, run by hand: the bundled encoder at two batch sizes, on every engine.
final class EncoderBenchmark {
    private static final int ROUNDS = 60;

    private EncoderBenchmark() {}

    /// Arguments: threads (2), length (32).
    public static void main(String[] arguments) {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        int length = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
        EncoderFolder folder = EncoderFolder.open(Fixtures.DEFAULT_ENCODER);
        AlbertConfiguration c = folder.configuration();
        AlbertWeights weights = folder.weights();
        for (Precision precision : Precision.values()) {
            byte[] graph = OnnxExporter.export(weights, precision);
            for (boolean spinning : new boolean[] {false, true}) {
                try (OnnxEncoder onnx = OnnxEncoder.open(graph, c, threads, spinning)) {
                    for (int rows : new int[] {1, 32}) {
                        List<Encoding> texts = texts(c, rows, length);
                        time(
                                "onnx " + precision + (spinning ? " spinning" : ""),
                                rows,
                                length,
                                threads,
                                () -> onnx.encode(texts));
                    }
                }
            }
        }
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.of(weights, manager, false)) {
            for (int rows : new int[] {1, 32}) {
                List<Encoding> texts = texts(c, rows, length);
                time(
                        "torch",
                        rows,
                        length,
                        threads,
                        () -> {
                            try (NDManager step = manager.newSubManager()) {
                                TokenBatch batch = TokenBatch.of(texts, c.padId(), step);
                                AlbertModel.mean(model.hiddenStates(batch, false), batch.mask())
                                        .toFloatArray();
                            }
                        });
            }
        }
    }

    private static List<Encoding> texts(AlbertConfiguration c, int rows, int length) {
        Random random = new Random(1);
        List<Encoding> texts = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            texts.add(
                    Encoding.ofIds(
                            random.ints(length, 5, c.vocabularySize()).toArray(), new int[length]));
        }
        return texts;
    }

    private static void time(String engine, int rows, int length, int threads, Runnable pass) {
        double[] millis = new double[ROUNDS];
        for (int round = -ROUNDS / 3; round < ROUNDS; round++) {
            long start = System.nanoTime();
            pass.run();
            if (round >= 0) {
                millis[round] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "%-22s %2dx%d, %d threads: least %.2f ms, median %.2f ms%n",
                engine, rows, length, threads, millis[0], millis[ROUNDS / 2]);
    }
}
