package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.frontdesk.albert.EncoderFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop on a task of two intents, with an ALBERT small enough for seconds.
@SuppressWarnings("NullAway") // null: no checkpoint
class FineTuningTest {
    private static final String[] THINGS = {"parcel", "box", "order", "lamp", "kettle", "rug"};

    @TempDir static Path home;
    private static EncoderFolder encoder;

    @BeforeAll
    static void writeATinyEncoder() throws Exception {
        encoder = TinyEncoder.write(home.resolve("tiny"));
    }

    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < THINGS.length; i++) {
            rows.add(new TrainingRow("where is my " + THINGS[i], 0, 1, 1, 0));
            rows.add(new TrainingRow("has the " + THINGS[i] + " left yet", 0, 1, 1, 0));
            rows.add(new TrainingRow("i want my money back for the " + THINGS[i], 1, 1, 0, 1));
            rows.add(TrainingRow.ofIntent("refund the " + THINGS[i] + " please", 1));
            rows.add(TrainingRow.outOfScope("how is the weather in town " + i));
        }
        return rows;
    }

    private static FineTuning.Settings settings(
            FineTuning.Tune tune, int epochs, int accumulate, float dropout, float contrast) {
        return new FineTuning.Settings(
                tune,
                epochs,
                8,
                accumulate,
                3e-3f,
                3,
                0.01f,
                dropout,
                0.05f,
                16,
                10,
                8,
                0.5f,
                0.3f,
                contrast,
                11);
    }

    private static FineTuning.Tuned run(FineTuning.Settings settings, Path checkpoint) {
        return new FineTuning(encoder, 2, settings, Device.cpu())
                .run(rows(), List.of(), checkpoint, (done, total, loss) -> {});
    }

    private static float[] weight(FineTuning.Tuned tuned, String name) {
        return tuned.encoder().tensor(name).values();
    }

    private static final String FFN =
            "albert.encoder.albert_layer_groups.0.albert_layers.0.ffn.weight";

    @Test
    void lossFallsAndTheTaskIsLearned() {
        FineTuning.Tuned tuned =
                new FineTuning(
                                encoder,
                                2,
                                settings(FineTuning.Tune.FULL, 24, 1, 0.1f, 0.5f),
                                Device.cpu())
                        .run(rows(), rows(), null, (done, total, loss) -> {});
        assertThat(tuned.history().getLast().loss())
                .isLessThan(tuned.history().getFirst().loss() * 0.9);
        assertThat(
                        tuned.history().stream()
                                .mapToDouble(FineTuning.Epoch::validation)
                                .max()
                                .orElse(0))
                .isGreaterThan(0.95);
        assertThat(tuned.projection()).hasSize(8 * 48);
    }

    @Test
    void aRunThatGoesOnEndsWhereAnUninterruptedOneDoes() {
        FineTuning.Settings settings = settings(FineTuning.Tune.FULL, 3, 1, 0.1f, 0.5f);
        FineTuning.Tuned whole = run(settings, null);
        Path checkpoint = home.resolve("resumed");
        FineTuning broken = new FineTuning(encoder, 2, settings, Device.cpu());
        assertThatThrownBy(() ->
                        broken.run(
                                rows(),
                                List.of(),
                                checkpoint,
                                (done, total, loss) -> {
                                    if (done > total / 2) {
                                        throw new IllegalStateException("power cut");
                                    }
                                }))
                .hasMessage("power cut");
        List<Integer> steps = new ArrayList<>();
        FineTuning.Tuned resumed =
                new FineTuning(encoder, 2, settings, Device.cpu())
                        .run(rows(), List.of(), checkpoint, (done, total, loss) -> steps.add(done));
        assertThat(steps.getFirst()).as("the first epoch is not run again").isGreaterThan(4);
        assertThat(weight(resumed, FFN)).isEqualTo(weight(whole, FFN));
        assertThat(resumed.intent().dense()).isEqualTo(whole.intent().dense());
    }

    @Test
    void theSeedDecides() {
        FineTuning.Settings settings = settings(FineTuning.Tune.FULL, 1, 1, 0.1f, 0.5f);
        assertThat(weight(run(settings, null), FFN)).isEqualTo(weight(run(settings, null), FFN));
    }

    @Test
    void aFrozenEncoderStaysAsItWas() {
        FineTuning.Tuned tuned = run(settings(FineTuning.Tune.HEAD, 2, 1, 0.1f, 0.5f), null);
        encoder.weights()
                .tensors()
                .forEach((name, tensor) ->
                        assertThat(weight(tuned, name)).isEqualTo(tensor.values()));
        assertThat(tuned.intent().dense()).isNotEqualTo(new float[tuned.intent().dense().length]);
    }

    @Test
    void microBatchesAddUpToTheBatch() {
        // Without dropout and without the contrastive loss, which lives within one micro-batch.
        FineTuning.Tuned whole = run(settings(FineTuning.Tune.FULL, 1, 1, 0, 0), null);
        FineTuning.Tuned parts = run(settings(FineTuning.Tune.FULL, 1, 4, 0, 0), null);
        float[] a = whole.intent().dense();
        float[] b = parts.intent().dense();
        for (int i = 0; i < a.length; i++) {
            assertThat(b[i]).isCloseTo(a[i], within(2e-3f));
        }
        assertThat(parts.history().getFirst().loss())
                .isCloseTo(whole.history().getFirst().loss(), within(1e-2));
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> settings(FineTuning.Tune.FULL, 0, 1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epochs 0");
    }
}
