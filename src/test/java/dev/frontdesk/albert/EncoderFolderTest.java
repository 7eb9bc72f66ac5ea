package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderFolderTest {
    @TempDir Path folder;

    @Test
    void the_bundled_encoder_comes_out_as_it_went_in() throws IOException {
        EncoderFolder encoder = EncoderFolder.bundled(folder);
        for (String file :
                List.of("config.json", "model.safetensors", "tokenizer.json", "README.md")) {
            assertThat(encoder.path().resolve(file))
                    .hasSameBinaryContentAs(Fixtures.DEFAULT_ENCODER.resolve(file));
        }
        assertThat(encoder.digest())
                .isEqualTo(EncoderFolder.open(Fixtures.DEFAULT_ENCODER).digest())
                .hasSize(64);
        Files.writeString(encoder.path().resolve("config.json"), "damaged");
        assertThat(EncoderFolder.bundled(folder).digest()).isEqualTo(encoder.digest());
    }

    @Test
    void several_may_unpack_at_once() throws IOException {
        List<String> digests =
                IntStream.range(0, 4)
                        .parallel()
                        .mapToObj(_ -> EncoderFolder.bundled(folder).digest())
                        .distinct()
                        .toList();
        assertThat(digests).hasSize(1);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void the_bundled_encoder_knows_near_from_far() {
        EncoderFolder encoder = EncoderFolder.open(Fixtures.DEFAULT_ENCODER);
        try (AlbertTokenizer tokenizer = encoder.tokenizer();
                OnnxEncoder onnx =
                        OnnxEncoder.open(
                                OnnxExporter.export(encoder.weights(), Precision.FLOAT32),
                                encoder.configuration(),
                                1)) {
            float[][] vectors =
                    onnx.encode(
                                    Stream.of(
                                                    "Where is my order?",
                                                    "my package has not arrived yet",
                                                    "how do I change my password")
                                            .map(text -> tokenizer.encode(text, 64))
                                            .toList())
                            .sentence();
            assertThat(dot(vectors[0], vectors[1])).isGreaterThan(dot(vectors[0], vectors[2]));
        }
    }

    @Test
    void a_missing_file_is_named_with_a_way_out() throws IOException {
        assertThatThrownBy(() -> EncoderFolder.open(folder.resolve("nowhere")))
                .hasMessageContaining("there is no such folder");
        Files.writeString(folder.resolve("config.json"), "{}");
        assertThatThrownBy(() -> EncoderFolder.open(folder))
                .hasMessageContaining("has no model.safetensors");
        Files.createFile(folder.resolve("pytorch_model.bin"));
        assertThatThrownBy(() -> EncoderFolder.open(folder))
                .isInstanceOf(AlbertException.class)
                .hasMessageContaining("convert it to safetensors");
    }

    private static double dot(float[] a, float[] b) {
        double left = 0;
        double right = 0;
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            left += a[i] * a[i];
            right += b[i] * b[i];
        }
        return dot / Math.sqrt(left * right);
    }
}
