package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.frontdesk.albert.AlbertModel;
import dev.frontdesk.albert.Fixtures;
import dev.frontdesk.albert.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Losses, gradients and AdamW steps against PyTorch's on Hugging Face's ALBERT.
class AdamWTest {
    private static final AdamW.Settings PLAIN = new AdamW.Settings(0.9f, 0.999f, 1e-8f, 0.01f, 0);
    private static final AdamW.Settings CLIPPED = new AdamW.Settings(0.9f, 0.999f, 1e-8f, 0.01f, 1);

    @ParameterizedTest
    @CsvSource({"A,seqcls", "A,seqcls_unmasked_pads", "A,pretraining", "D,seqcls"})
    void gradients_are_those_of_hugging_face(String encoder, String name) {
        Map<String, @Nullable Object> example = example(encoder, name);
        Path file = Fixtures.ALBERT.resolve(encoder).resolve("grads_" + name + ".safetensors");
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.load(Fixtures.encoder(encoder), manager, true);
                Safetensors expected = Safetensors.open(file)) {
            float loss = backward(model, example);
            assertThat((double) loss)
                    .isCloseTo(Fixtures.numbers(example.get("loss"))[0], within(1e-5));
            int values = 0;
            double worst = 0;
            for (String parameter : expected.entries().keySet()) {
                float[] want = expected.floats(parameter).values();
                float[] have = model.parameter(parameter).getGradient().toFloatArray();
                double scale = 0;
                for (float each : want) {
                    scale = Math.max(scale, Math.abs(each));
                }
                double difference = Fixtures.difference(have, doubles(want));
                assertThat(difference).as(parameter).isLessThan(1e-4 * scale + 1e-6);
                worst = Math.max(worst, difference);
                values += want.length;
            }
            System.out.printf(
                    "%s %s: loss %.7f, %d gradients of %d values compared, worst difference %.2g%n",
                    encoder, name, loss, expected.entries().size(), values, worst);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "seqcls,all", "seqcls,nodecay", "seqcls,clip1",
        "seqcls_unmasked_pads,all", "seqcls_unmasked_pads,nodecay", "seqcls_unmasked_pads,clip1",
        "pretraining,all", "pretraining,nodecay", "pretraining,clip1"
    })
    void ten_steps_are_those_of_pytorch(String name, String variant) {
        Map<String, @Nullable Object> example = example("A", name);
        Map<String, @Nullable Object> expected =
                Fixtures.object(Fixtures.object(example, "adamw"), variant);
        double[] losses = Fixtures.numbers(expected.get("losses_before_each_of_10_steps"));
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.load(Fixtures.encoder("A"), manager, true);
                AdamW optimiser = optimiser(model, example, variant)) {
            double worst = 0;
            for (int step = 0; step < 10; step++) {
                double loss = backward(model, example);
                assertThat(loss).as("step %d", step).isCloseTo(losses[step], within(1e-3));
                worst = Math.max(worst, Math.abs(loss - losses[step]));
                float norm = optimiser.step(1e-3f);
                if (step == 0) {
                    assertThat((double) norm)
                            .isCloseTo(
                                    Fixtures.numbers(example.get("total_grad_norm"))[0],
                                    within(1e-4));
                    checkNorms(model, Fixtures.object(expected, "param_norms_after_1"), 1e-5);
                }
            }
            checkNorms(model, Fixtures.object(expected, "param_norms_after_10"), 1e-3);
            double last = Fixtures.numbers(expected.get("loss_after_10_steps"))[0];
            assertThat((double) backward(model, example)).isCloseTo(last, within(1e-3));
            System.out.printf(
                    "%s %s: 11 losses compared, worst difference %.2g%n", name, variant, worst);
        }
    }

    @Test
    void one_step_moves_every_weight_as_pytorch_does() {
        Map<String, @Nullable Object> example = example("A", "seqcls");
        Path root = Fixtures.ALBERT.resolve("A");
        int compared = 0;
        double worst = 0;
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.load(Fixtures.encoder("A"), manager, true);
                AdamW optimiser = optimiser(model, example, "all");
                Safetensors gradients = Safetensors.open(root.resolve("grads_seqcls.safetensors"));
                Safetensors expected =
                        Safetensors.open(root.resolve("adamw1_seqcls.safetensors"))) {
            backward(model, example);
            optimiser.step(1e-3f);
            for (String name : expected.entries().keySet()) {
                float[] gradient = gradients.floats(name).values();
                float[] want = expected.floats(name).values();
                float[] have = model.parameter(name).toFloatArray();
                for (int i = 0; i < want.length; i++) {
                    boolean noise =
                            name.endsWith("key.bias")
                                    || (Math.abs(gradient[i]) < 1e-6 && gradient[i] != 0);
                    if (!noise) {
                        assertThat((double) have[i])
                                .as("%s[%d]", name, i)
                                .isCloseTo(want[i], within(2e-6));
                        worst = Math.max(worst, Math.abs(have[i] - want[i]));
                        compared++;
                    }
                }
            }
        }
        System.out.printf(
                "one step: %d weights compared, worst difference %.2g%n", compared, worst);
    }

    @Test
    void a_resumed_run_continues_to_the_bit(@TempDir Path folder) {
        Map<String, @Nullable Object> example = example("A", "seqcls");
        float straight;
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.load(Fixtures.encoder("A"), manager, true);
                AdamW optimiser = optimiser(model, example, "clip1")) {
            for (int step = 0; step < 6; step++) {
                backward(model, example);
                optimiser.step(1e-3f);
                if (step == 2) {
                    optimiser.save(folder.resolve("optimiser.safetensors"));
                    Fixtures.encoder("A").writeWith(model.weights(), folder.resolve("A"));
                }
            }
            straight = backward(model, example);
        }
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model =
                        AlbertModel.load(
                                dev.frontdesk.albert.EncoderFolder.open(folder.resolve("A")),
                                manager,
                                true);
                AdamW optimiser = optimiser(model, example, "clip1")) {
            optimiser.restore(folder.resolve("optimiser.safetensors"));
            assertThat(optimiser.steps()).isEqualTo(3);
            for (int step = 3; step < 6; step++) {
                backward(model, example);
                optimiser.step(1e-3f);
            }
            assertThat(backward(model, example)).isEqualTo(straight);
        }
        assertThat(Files.exists(folder.resolve("optimiser.safetensors.partial"))).isFalse();
    }

    @Test
    void divergence_stops_the_run_and_changes_nothing() {
        Map<String, @Nullable Object> example = example("A", "seqcls");
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.load(Fixtures.encoder("A"), manager, true);
                AdamW optimiser = optimiser(model, example, "all")) {
            backward(model, example);
            model.parameter("classifier.bias").getGradient().set(new float[] {Float.NaN, 0});
            float[] before = model.wordEmbeddings().toFloatArray();
            assertThatThrownBy(() -> optimiser.step(1e-3f))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("NaN");
            assertThat(model.wordEmbeddings().toFloatArray()).isEqualTo(before);
            assertThat(model.parameter("classifier.bias").getGradient().toFloatArray())
                    .containsOnly(0);
            backward(model, example);
            assertThat(optimiser.step(1e-3f)).isFinite();
        }
    }

    private static AdamW optimiser(
            AlbertModel model, Map<String, @Nullable Object> example, String variant) {
        SequencedMap<String, NDArray> trained = new LinkedHashMap<>(model.parameters());
        trained.keySet().retainAll(Fixtures.object(example, "grad_norms").keySet());
        return new AdamW(
                trained,
                variant.equals("clip1") ? CLIPPED : PLAIN,
                variant.equals("nodecay") ? AdamW::decaysByDefault : name -> true);
    }

    private static Map<String, @Nullable Object> example(String encoder, String name) {
        return encoder.equals("D")
                ? Fixtures.object(Fixtures.json("D/forward.json"), "seqcls_gradient")
                : Fixtures.list(Fixtures.json("A/training.json"), "cases").stream()
                        .filter(each -> name.equals(each.get("name")))
                        .findFirst()
                        .orElseThrow();
    }

    private static float backward(AlbertModel model, Map<String, @Nullable Object> example) {
        try (NDManager step = model.manager().newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray ids = Objects.requireNonNull(Fixtures.longs(example, "input_ids", step));
            NDArray mask = Fixtures.longs(example, "attention_mask", step);
            NDArray types = Fixtures.longs(example, "token_type_ids", step);
            NDArray hidden = model.hiddenStates(ids, mask, types, false);
            int[] labels = Fixtures.ints(example.get("labels"));
            NDArray loss;
            if (example.get("mlm_labels") == null) {
                loss = crossEntropy(model.sequenceLogits(model.pooled(hidden), false), labels);
            } else {
                NDArray words = model.maskedWordLogits(hidden);
                words = words.reshape(-1, words.getShape().get(2));
                loss =
                        crossEntropy(words, Fixtures.ints(example.get("mlm_labels")))
                                .add(
                                        crossEntropy(
                                                model.sentenceOrderLogits(
                                                        model.pooled(hidden), false),
                                                labels));
            }
            collector.backward(loss);
            return loss.toFloatArray()[0];
        }
    }

    private static NDArray crossEntropy(NDArray logits, int[] labels) {
        NDArray logs = logits.logSoftmax(-1);
        NDList picked = new NDList();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                picked.add(logs.get(i, labels[i]));
            }
        }
        return NDArrays.stack(picked).mean().neg();
    }

    private static void checkNorms(
            AlbertModel model, Map<String, @Nullable Object> norms, double tolerance) {
        norms.forEach((name, norm) ->
                assertThat(norm(model.parameter(name).toFloatArray()))
                        .as(name)
                        .isCloseTo(
                                Fixtures.numbers(norm)[0],
                                within(name.endsWith("key.bias") ? 1e-2 : tolerance)));
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static org.assertj.core.data.Offset<Double> within(double tolerance) {
        return org.assertj.core.data.Offset.offset(tolerance);
    }
}
