package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ONNX Runtime against PyTorch on the same weights.
class OnnxEncoderTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"A", "D", "bundled"})
    void both_engines_agree(String name) {
        EncoderFolder folder =
                name.equals("bundled")
                        ? EncoderFolder.open(Fixtures.DEFAULT_ENCODER)
                        : Fixtures.encoder(name);
        compare(name, folder.weights());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The shapes of albert_chinese_tiny in small, of three groups for four layers, and
                // with relu.
                "{\"vocab_size\":300,\"embedding_size\":16,\"hidden_size\":78,\"num_hidden_layers\":4,\"num_attention_heads\":3,\"intermediate_size\":100,\"max_position_embeddings\":40,\"hidden_act\":\"gelu\"}",
                "{\"vocab_size\":300,\"embedding_size\":24,\"hidden_size\":32,\"num_hidden_layers\":4,\"num_hidden_groups\":3,\"num_attention_heads\":8,\"intermediate_size\":64,\"max_position_embeddings\":40,\"type_vocab_size\":3}",
                "{\"vocab_size\":300,\"embedding_size\":48,\"hidden_size\":32,\"num_hidden_layers\":2,\"num_attention_heads\":1,\"intermediate_size\":64,\"max_position_embeddings\":40,\"hidden_act\":\"relu\",\"layer_norm_eps\":1e-5}"
            })
    void other_shapes_agree_too(String json) {
        compare(
                json.substring(0, 90),
                Fixtures.formula(AlbertConfiguration.parse(json, "test"), java.util.Set.of()));
    }

    private static void compare(String name, AlbertWeights weights) {
        AlbertConfiguration c = weights.configuration();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double worst = 0;
        int values = 0;
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.of(weights, manager, false);
                OnnxEncoder onnx =
                        OnnxEncoder.open(OnnxExporter.export(weights, Precision.FLOAT32), c, 1)) {
            for (int round = 0; round < 6; round++) {
                List<Encoding> texts = Fixtures.texts(c, random, 1 + random.nextInt(5));
                EncoderOutput means = onnx.encode(texts);
                float[][][] tokens = onnx.tokenVectors(texts);
                try (NDManager step = manager.newSubManager()) {
                    TokenBatch batch = TokenBatch.of(texts, c.padId(), step);
                    NDArray hidden = model.hiddenStates(batch, false);
                    NDArray sentence = AlbertModel.mean(hidden, batch.mask());
                    NDArray words = AlbertModel.mean(model.wordVectors(batch.ids()), batch.mask());
                    for (int row = 0; row < texts.size(); row++) {
                        worst =
                                Math.max(
                                        worst,
                                        difference(means.sentence()[row], sentence.get(row)));
                        worst = Math.max(worst, difference(means.words()[row], words.get(row)));
                        assertThat(tokens[row])
                                .hasDimensions(texts.get(row).length(), c.hiddenSize());
                        for (int i = 0; i < tokens[row].length; i++) {
                            worst = Math.max(worst, difference(tokens[row][i], hidden.get(row, i)));
                            values += c.hiddenSize();
                        }
                    }
                }
            }
        }
        System.out.printf(
                "%s: seed %d, %d values compared, worst difference %.2g%n",
                name, seed, values, worst);
        assertThat(worst).as("seed %d", seed).isLessThan(TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "D", "bundled"})
    void int8_stays_close(String name) {
        EncoderFolder folder =
                name.equals("bundled")
                        ? EncoderFolder.open(Fixtures.DEFAULT_ENCODER)
                        : Fixtures.encoder(name);
        compareInt8(name, folder.weights());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gelu", "gelu_new", "relu"})
    void int8_stays_close_with_every_activation(String activation) {
        // Heads of an uncommon width, as albert_chinese_tiny's.
        String json =
                "{\"vocab_size\":300,\"embedding_size\":16,\"hidden_size\":78,\"num_hidden_layers\":4,\"num_attention_heads\":3,\"intermediate_size\":100,\"max_position_embeddings\":40,\"hidden_act\":\"%s\"}"
                        .formatted(activation);
        compareInt8(
                activation,
                Fixtures.formula(AlbertConfiguration.parse(json, "test"), java.util.Set.of()));
    }

    private static void compareInt8(String name, AlbertWeights weights) {
        AlbertConfiguration c = weights.configuration();
        List<Encoding> texts = Fixtures.texts(c, new Random(7), 12);
        try (OnnxEncoder exact =
                        OnnxEncoder.open(OnnxExporter.export(weights, Precision.FLOAT32), c, 1);
                OnnxEncoder fast =
                        OnnxEncoder.open(OnnxExporter.export(weights, Precision.INT8), c, 1)) {
            float[][] want = exact.encode(texts).sentence();
            float[][] have = fast.encode(texts).sentence();
            double least =
                    IntStream.range(0, texts.size())
                            .mapToDouble(i -> cosine(want[i], have[i]))
                            .min()
                            .orElseThrow();
            System.out.printf("%s int8: least cosine to float32 %.4f%n", name, least);
            assertThat(least).isGreaterThan(0.97);
        }
    }

    @Test
    void many_texts_keep_their_order(@TempDir Path folder) {
        EncoderFolder encoder = Fixtures.encoder("A");
        Path file = folder.resolve("a.onnx");
        OnnxExporter.write(encoder.weights(), Precision.FLOAT32, file);
        List<Encoding> texts =
                Fixtures.texts(
                        encoder.configuration(), new Random(3), 3 * OnnxEncoder.BATCH_MAX + 5);
        try (OnnxEncoder onnx = OnnxEncoder.open(file, encoder.configuration(), 1)) {
            float[][] together = onnx.encode(texts).sentence();
            for (int i = 0; i < texts.size(); i++) {
                assertThat(together[i])
                        .containsExactly(
                                onnx.encode(List.of(texts.get(i))).sentence()[0],
                                org.assertj.core.data.Offset.offset(1e-5f));
            }
            assertThat(onnx.encode(List.of()).sentence()).isEmpty();
        }
    }

    @Test
    void what_the_encoder_cannot_take_is_named() {
        EncoderFolder encoder = Fixtures.encoder("A");
        try (OnnxEncoder onnx =
                OnnxEncoder.open(
                        OnnxExporter.export(encoder.weights(), Precision.FLOAT32),
                        encoder.configuration(),
                        1)) {
            assertThatThrownBy(() -> onnx.encode(List.of(Encoding.ofIds(new int[65], new int[65]))))
                    .hasMessageContaining("65 ids");
            assertThatThrownBy(() ->
                            onnx.encode(List.of(Encoding.ofIds(new int[] {1000}, new int[1]))))
                    .hasMessageContaining("id 1000");
            assertThatThrownBy(() ->
                            onnx.encode(List.of(Encoding.ofIds(new int[] {1}, new int[] {2}))))
                    .hasMessageContaining("type 2");
        }
        assertThatThrownBy(() -> OnnxEncoder.open(new byte[] {1, 2, 3}, encoder.configuration(), 1))
                .isInstanceOf(AlbertException.class);
    }

    @Test
    void the_library_reports_to_nobody() {
        assertThat(OnnxLibrary.ENVIRONMENT.getVersion()).isNotEmpty();
        // The telemetry of ONNX Runtime, where it wakes up, leaves this file first of all.
        assertThat(Path.of("/tmp/mat-debug-" + ProcessHandle.current().pid() + ".log"))
                .doesNotExist();
    }

    @Test
    void shared_weights_are_stored_once() {
        AlbertConfiguration two =
                AlbertConfiguration.parse(
                        "{\"vocab_size\":50,\"hidden_size\":64,\"num_attention_heads\":2,\"intermediate_size\":128,\"num_hidden_layers\":2}",
                        "test");
        AlbertConfiguration twelve =
                AlbertConfiguration.parse(
                        "{\"vocab_size\":50,\"hidden_size\":64,\"num_attention_heads\":2,\"intermediate_size\":128,\"num_hidden_layers\":12}",
                        "test");
        int shallow =
                OnnxExporter.export(
                                AlbertWeights.random(two, java.util.Set.of(), 1), Precision.FLOAT32)
                        .length;
        int deep =
                OnnxExporter.export(
                                AlbertWeights.random(twelve, java.util.Set.of(), 1),
                                Precision.FLOAT32)
                        .length;
        assertThat(deep - shallow).isLessThan(30_000);
    }

    private static double difference(float[] found, NDArray expected) {
        float[] want = expected.toFloatArray();
        double worst = 0;
        for (int i = 0; i < want.length; i++) {
            worst = Math.max(worst, Math.abs(want[i] - found[i]));
        }
        return worst;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            left += a[i] * a[i];
            right += b[i] * b[i];
        }
        return dot / Math.sqrt(left * right);
    }
}
