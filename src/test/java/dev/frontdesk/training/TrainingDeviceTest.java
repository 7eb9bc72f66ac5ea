package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.knowledge.Example;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.Understanding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The whole way of a training — both rounds, checkpoints, heads, the serving graph — with the device as a parameter.
class TrainingDeviceTest {
    private static final String[] THINGS = {
        "parcel", "box", "order", "lamp", "kettle", "rug", "pan", "mug", "pot", "chair", "desk",
        "bed", "sofa", "plate"
    };

    @TempDir static Path home;
    private static EncoderFolder encoder;

    @BeforeAll
    static void writeATinyEncoder() throws Exception {
        encoder = TinyEncoder.write(home.resolve("tiny"));
    }

    private static Dataset dataset() {
        List<Example> examples = new ArrayList<>();
        for (String thing : THINGS) {
            examples.add(new Example("where is my " + thing, new IntentId("track"), "en"));
            examples.add(new Example("has the " + thing + " left", new IntentId("track"), "en"));
            examples.add(new Example("refund the " + thing, new IntentId("refund"), "en"));
            examples.add(new Example("money back for my " + thing, new IntentId("refund"), "en"));
            examples.add(new Example("sing about the " + thing, null, "en"));
        }
        return Dataset.of("", examples, List.of());
    }

    @ParameterizedTest
    @CsvSource({"cpu,FULL", "cpu,HEAD", "cpu,LORA", "gpu,FULL", "gpu,HEAD", "gpu,LORA"})
    void aModelLearnsThereAndServesHere(String device, TuningSettings.Tune tune) {
        Device where = device(device);
        boolean lora = tune == TuningSettings.Tune.LORA;
        TuningSettings standard = TuningSettings.standard(5);
        TuningSettings settings =
                standard.with(
                                new TuningSettings.Learning(
                                        tune, TuningSettings.Freeze.NONE, lora ? 4 : 0))
                        .with(new TuningSettings.Schedule(4, 8, 2, 3e-3f, 3, 0.01f, 3))
                        .with(new TuningSettings.Noise(0.1f, 0.2f));
        List<Integer> steps = new ArrayList<>();
        BundleTraining.Trained trained =
                new BundleTraining(
                                dataset(),
                                encoder,
                                settings,
                                where,
                                _ -> {},
                                _ -> (done, _, _) -> steps.add(done))
                        .run(home.resolve("checkpoint-" + device + "-" + tune));
        assertThat(steps).hasSizeGreaterThan(20);
        try (Scorer scorer = trained.scorer(encoder)) {
            List<Understanding> understood =
                    scorer.understand(List.of("where is my teapot", "refund the teapot"), "en");
            assertThat(understood)
                    .extracting(each -> each.ranking().getFirst().intent().value())
                    .containsExactly("track", "refund");
        }
    }

    private static Device device(String name) {
        if (name.equals("gpu")) {
            assumeTrue(
                    Engine.getEngine("PyTorch").getGpuCount() > 0,
                    "SKIPPED: training on a GPU, for PyTorch finds none here (it needs a CUDA libtorch, see docker/Dockerfile.gpu)");
        }
        return TorchDevice.of(name);
    }
}
