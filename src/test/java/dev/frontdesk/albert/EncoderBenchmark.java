package dev.frontdesk.albert;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Time of one pass of the encoder that ships, by JMH: batch × length, ONNX Runtime in both precisions and PyTorch through DJL.
///
/// `-p threads=2` gives ONNX Runtime two; PyTorch's are those of `OMP_NUM_THREADS`.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class EncoderBenchmark {
    /// What is read.
    @State(Scope.Benchmark)
    public static class Texts {
        @Param({"1", "8", "32"})
        int batch;

        @Param({"16", "32", "64"})
        int length;

        AlbertWeights weights;
        List<Encoding> texts;

        @Setup
        public void make() {
            weights = EncoderFolder.open(Fixtures.DEFAULT_ENCODER).weights();
            Random random = new Random(1);
            texts = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                int[] ids =
                        random.ints(length, 5, weights.configuration().vocabularySize()).toArray();
                texts.add(Encoding.ofIds(ids, new int[length]));
            }
        }
    }

    /// The exported graph.
    @State(Scope.Benchmark)
    public static class Onnx {
        @Param({"FLOAT32", "INT8"})
        Precision precision;

        @Param("1")
        int threads;

        OnnxEncoder encoder;

        @Setup
        public void open(Texts texts) {
            encoder =
                    OnnxEncoder.open(
                            OnnxExporter.export(texts.weights, precision),
                            texts.weights.configuration(),
                            threads,
                            threads > 1);
        }

        @TearDown
        public void close() {
            encoder.close();
        }
    }

    /// The model in DJL.
    @State(Scope.Benchmark)
    public static class Torch {
        NDManager manager;
        AlbertModel model;

        @Setup
        public void open(Texts texts) {
            manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
            model = AlbertModel.of(texts.weights, manager, false);
        }

        @TearDown
        public void close() {
            model.close();
            manager.close();
        }
    }

    @Benchmark
    public EncoderOutput onnx(Texts texts, Onnx onnx) {
        return onnx.encoder.encode(texts.texts);
    }

    @Benchmark
    public float[] torch(Texts texts, Torch torch) {
        try (NDManager step = torch.manager.newSubManager()) {
            TokenBatch batch =
                    TokenBatch.of(texts.texts, texts.weights.configuration().padId(), step);
            return AlbertModel.mean(torch.model.hiddenStates(batch, false), batch.mask())
                    .toFloatArray();
        }
    }
}
