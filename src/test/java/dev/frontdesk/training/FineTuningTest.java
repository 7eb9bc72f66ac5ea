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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static TuningSettings settings(
            TuningSettings.Tune tune, int epochs, int accumulate, float dropout, float contrast) {
        return new TuningSettings(
                new TuningSettings.Learning(
                        tune, TuningSettings.Freeze.NONE, tune == TuningSettings.Tune.LORA ? 4 : 0),
                new TuningSettings.Schedule(epochs, 8, accumulate, 3e-3f, 3, 0.01f, 10),
                new TuningSettings.Loss(
                        TuningSettings.ClassWeights.NONE, 0.05f, 8, 0.5f, 0.3f, contrast),
                new TuningSettings.Noise(dropout, 0),
                16,
                11);
    }

    private static FineTuning.Tuned run(TuningSettings settings, Path checkpoint) {
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
                                settings(TuningSettings.Tune.FULL, 24, 1, 0.1f, 0.5f),
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

    @ParameterizedTest
    @CsvSource({"FULL,0", "FULL,0.5", "LORA,0.5"})
    void aRunThatGoesOnEndsWhereAnUninterruptedOneDoes(TuningSettings.Tune tune, float augment) {
        TuningSettings settings =
                settings(tune, 3, 1, 0.1f, 0.5f).with(new TuningSettings.Noise(0.1f, augment));
        FineTuning.Tuned whole = run(settings, null);
        Path checkpoint = home.resolve("resumed-" + tune);
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
        TuningSettings settings = settings(TuningSettings.Tune.FULL, 1, 1, 0.1f, 0.5f);
        assertThat(weight(run(settings, null), FFN)).isEqualTo(weight(run(settings, null), FFN));
    }

    @Test
    void aFrozenEncoderStaysAsItWas() {
        FineTuning.Tuned tuned = run(settings(TuningSettings.Tune.HEAD, 2, 1, 0.1f, 0.5f), null);
        encoder.weights()
                .tensors()
                .forEach((name, tensor) ->
                        assertThat(weight(tuned, name)).isEqualTo(tensor.values()));
        assertThat(tuned.intent().dense()).isNotEqualTo(new float[tuned.intent().dense().length]);
    }

    @ParameterizedTest
    @CsvSource({
        "EMBEDDINGS, albert.embeddings., albert.encoder.",
        "BLOCK, albert.encoder.albert_layer_groups., albert.embeddings.",
    })
    void frozenParametersStayAndOthersLearn(
            TuningSettings.Freeze freeze, String frozen, String learning) {
        TuningSettings settings =
                settings(TuningSettings.Tune.FULL, 2, 1, 0.1f, 0.5f)
                        .with(new TuningSettings.Learning(TuningSettings.Tune.FULL, freeze, 0));
        FineTuning.Tuned tuned = run(settings, null);
        List<String> changed = new ArrayList<>();
        encoder.weights()
                .tensors()
                .forEach((name, tensor) -> {
                    if (!tuned.encoder().tensor(name).equals(tensor)) {
                        changed.add(name);
                    }
                });
        assertThat(changed)
                .noneMatch(name -> name.startsWith(frozen))
                .anyMatch(name -> name.startsWith(learning))
                .contains("albert.encoder.embedding_hidden_mapping_in.weight");
    }

    @Test
    void lowRankUpdatesLearnAndAreMerged() {
        TuningSettings settings = settings(TuningSettings.Tune.LORA, 12, 1, 0, 0.5f);
        FineTuning.Tuned tuned = run(settings, null);
        assertThat(tuned.history().getLast().loss())
                .isLessThan(tuned.history().getFirst().loss() * 0.9);
        encoder.weights()
                .tensors()
                .forEach((name, tensor) ->
                        assertThat(tuned.encoder().tensor(name).equals(tensor))
                                .as(name)
                                .isEqualTo(
                                        !name.matches(
                                                ".*(query|value|\\.ffn|ffn_output)\\.weight")));
        assertThat(weight(run(settings, null), FFN)).isEqualTo(weight(tuned, FFN));
    }

    @Test
    void balancedClassesAndChangedTextsDecideOtherwise() {
        TuningSettings plain = settings(TuningSettings.Tune.FULL, 1, 1, 0, 0);
        TuningSettings augmented = plain.with(new TuningSettings.Noise(0, 0.5f));
        TuningSettings.Loss l = plain.loss();
        TuningSettings balanced =
                plain.with(
                        new TuningSettings.Loss(
                                TuningSettings.ClassWeights.BALANCED,
                                l.smoothing(),
                                l.vector(),
                                l.scope(),
                                l.sentiment(),
                                l.contrast()));
        float[] one = weight(run(plain, null), FFN);
        assertThat(weight(run(augmented, null), FFN)).isNotEqualTo(one);
        assertThat(weight(run(balanced, null), FFN)).isNotEqualTo(one);
    }

    @Test
    void rareClassesWeighMoreWithinALimit() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            rows.add(TrainingRow.ofIntent("text " + i, i < 60 ? 0 : i < 89 ? 1 : 2));
        }
        ClassBalance balance = ClassBalance.of(rows, 4);
        assertThat(balance.intent()).containsExactly(0.5f, 30f / 29, ClassBalance.MOST, 1);
        assertThat(balance.scope()).containsExactly(1, 1);
        assertThat(balance.sentiment()).containsExactly(1, 1, 1);
    }

    @Test
    void microBatchesAddUpToTheBatch() {
        // Without dropout and without the contrastive loss, which lives within one micro-batch.
        FineTuning.Tuned whole = run(settings(TuningSettings.Tune.FULL, 1, 1, 0, 0), null);
        FineTuning.Tuned parts = run(settings(TuningSettings.Tune.FULL, 1, 4, 0, 0), null);
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
        assertThatThrownBy(() -> settings(TuningSettings.Tune.FULL, 0, 1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epochs 0");
    }
}
