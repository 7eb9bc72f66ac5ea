package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The encoder that serves on a GPU against the one that serves on the CPU; on every device that this machine has.
class TorchEncoderTest {
    private static final Offset<Float> TOLERANCE = Offset.offset(1e-4f);

    static Stream<Device> devices() {
        return IntStream.rangeClosed(0, TorchEncoder.gpus())
                .mapToObj(i -> i == 0 ? Device.cpu() : Device.gpu(i - 1));
    }

    static Stream<Arguments> encoders() {
        return devices()
                .flatMap(device ->
                        Stream.of("A", "D", "bundled").map(name -> Arguments.of(device, name)));
    }

    private static EncoderFolder folder(String name) {
        return name.equals("bundled")
                ? EncoderFolder.open(Fixtures.DEFAULT_ENCODER)
                : Fixtures.encoder(name);
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void bothEnginesServeTheSameVectors(Device device, String name) {
        AlbertWeights weights = folder(name).weights();
        AlbertConfiguration c = weights.configuration();
        long seed = System.nanoTime();
        // More than two batches, so that order and padding count.
        List<Encoding> texts = Fixtures.texts(c, new Random(seed), 2 * TextEncoder.BATCH_MAX + 7);
        try (OnnxEncoder onnx =
                        OnnxEncoder.open(OnnxExporter.export(weights, Precision.FLOAT32), c, 1);
                TorchEncoder torch = TorchEncoder.open(weights, device)) {
            EncoderOutput want = onnx.encode(texts);
            EncoderOutput have = torch.encode(texts);
            for (int i = 0; i < texts.size(); i++) {
                assertThat(have.sentence()[i])
                        .as("seed %d, text %d", seed, i)
                        .containsExactly(want.sentence()[i], TOLERANCE);
                assertThat(have.words()[i])
                        .as("seed %d, text %d", seed, i)
                        .containsExactly(want.words()[i], TOLERANCE);
            }
            assertThat(torch.encode(List.of()).sentence()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void severalThreadsReadAtOnce(Device device) throws Exception {
        AlbertWeights weights = folder("A").weights();
        List<Encoding> texts = Fixtures.texts(weights.configuration(), new Random(5), 20);
        try (TorchEncoder torch = TorchEncoder.open(weights, device);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            float[][] want = torch.encode(texts).sentence();
            List<Future<float[][]>> all =
                    IntStream.range(0, 8)
                            .mapToObj(_ -> threads.submit(() -> torch.encode(texts).sentence()))
                            .toList();
            for (Future<float[][]> each : all) {
                for (int i = 0; i < want.length; i++) {
                    assertThat(each.get()[i]).containsExactly(want[i], TOLERANCE);
                }
            }
        }
    }

    @Test
    void whatTheEncoderCannotTakeIsNamedBeforeItReachesTheDevice() {
        try (TorchEncoder torch = TorchEncoder.open(folder("A").weights(), Device.cpu())) {
            assertThatThrownBy(() ->
                            torch.encode(List.of(Encoding.ofIds(new int[] {1000}, new int[1]))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("id 1000");
        }
    }
}
