package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Low-rank updates beside the shared block of a small ALBERT, with one group and with two.
class LowRankUpdatesTest {
    private static final int SEED = 7;

    private static AlbertWeights weights(int groups) {
        AlbertConfiguration configuration =
                AlbertConfiguration.parse(
                        """
                        {"vocab_size": 60, "embedding_size": 16, "hidden_size": 32, "num_attention_heads": 2,
                         "intermediate_size": 48, "num_hidden_layers": 4, "num_hidden_groups": %d,
                         "max_position_embeddings": 32, "hidden_act": "gelu_new", "initializer_range": 0.1,
                         "hidden_dropout_prob": 0, "attention_probs_dropout_prob": 0}
                        """
                                .formatted(groups),
                        "test");
        return AlbertWeights.random(configuration, Set.of(), SEED);
    }

    private static TokenBatch batch(NDManager manager) {
        int[] a = {2, 17, 23, 8, 3};
        int[] b = {2, 40, 3};
        return TokenBatch.of(
                List.of(Encoding.ofIds(a, new int[a.length]), Encoding.ofIds(b, new int[b.length])),
                0,
                manager);
    }

    private static float[] output(AlbertModel model) {
        try (NDManager step = model.manager().newSubManager()) {
            return model.hiddenStates(batch(step), false).toFloatArray();
        }
    }

    /// Random numbers in place of the zeros that B begins with.
    private static void fill(AlbertModel model) {
        Random random = new Random(SEED);
        model.updates()
                .forEach((name, array) -> {
                    if (name.endsWith(".B")) {
                        float[] values = new float[(int) array.size()];
                        for (int i = 0; i < values.length; i++) {
                            values[i] = (float) (0.02 * random.nextGaussian());
                        }
                        array.set(values);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void beforeTheFirstStepNothingHasChanged(int groups) {
        AlbertWeights weights = weights(groups);
        try (NDManager root = NDManager.newBaseManager();
                AlbertModel frozen = AlbertModel.of(weights, root, false);
                AlbertModel updated = AlbertModel.withUpdates(weights, root, 4, SEED)) {
            assertThat(updated.updates()).hasSize(groups * 4 * 2);
            assertThat(output(updated)).isEqualTo(output(frozen));
            weights.tensors()
                    .forEach((name, tensor) ->
                            assertThat(updated.weights().tensor(name)).isEqualTo(tensor));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void mergedIsUnmerged(int groups) {
        AlbertWeights weights = weights(groups);
        try (NDManager root = NDManager.newBaseManager();
                AlbertModel updated = AlbertModel.withUpdates(weights, root, 4, SEED)) {
            float[] before = output(updated);
            fill(updated);
            AlbertWeights merged = updated.weights();
            try (AlbertModel ordinary = AlbertModel.of(merged, root, false)) {
                float[] beside = output(updated);
                float[] inside = output(ordinary);
                double moved = 0;
                for (int i = 0; i < beside.length; i++) {
                    assertThat(inside[i]).isCloseTo(beside[i], within(1e-5f));
                    moved = Math.max(moved, Math.abs(beside[i] - before[i]));
                }
                assertThat(moved).as("the update shows").isGreaterThan(1e-2);
                assertThat(ordinary.updates()).isEmpty();
            }
            weights.tensors()
                    .forEach((name, tensor) -> {
                        boolean place =
                                name.matches(
                                        ".*(attention\\.(query|value)|\\.ffn|ffn_output)\\.weight");
                        assertThat(merged.tensor(name).equals(tensor)).as(name).isEqualTo(!place);
                    });
        }
    }

    @Test
    void gradientsAreThoseOfFiniteDifferencesAndOnlyOfTheUpdates() {
        try (NDManager root = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.withUpdates(weights(1), root, 4, SEED)) {
            fill(model);
            Map<String, float[]> gradients = new LinkedHashMap<>();
            try (NDManager step = root.newSubManager();
                    GradientCollector collector =
                            Engine.getEngine("PyTorch").newGradientCollector()) {
                NDArray loss = loss(model, step);
                // Numbers that PyTorch's graph keeps must outlive a collection.
                System.gc();
                collector.backward(loss);
                model.updates()
                        .forEach((name, array) -> {
                            try (NDArray gradient = array.getGradient()) {
                                gradients.put(name, gradient.toFloatArray());
                            }
                        });
            }
            model.parameters()
                    .forEach((name, array) -> assertThat(array.hasGradient()).as(name).isFalse());
            gradients.forEach((name, gradient) -> {
                NDArray array = Objects.requireNonNull(model.updates().get(name), name);
                int place = largest(gradient);
                double expected = slope(model, array, place);
                assertThat((double) gradient[place])
                        .as(name)
                        .isCloseTo(expected, within(0.02 * Math.abs(expected) + 2e-3));
            });
        }
    }

    private static NDArray loss(AlbertModel model, NDManager step) {
        NDArray hidden = model.hiddenStates(batch(step), true);
        float[] mix = new float[(int) hidden.size()];
        Random random = new Random(SEED + 1);
        for (int i = 0; i < mix.length; i++) {
            mix[i] = (float) random.nextGaussian();
        }
        return hidden.mul(step.create(mix, hidden.getShape())).sum();
    }

    private static int largest(float[] values) {
        int largest = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
        }
        return largest;
    }

    private static double slope(AlbertModel model, NDArray array, int place) {
        float[] values = array.toFloatArray();
        float width = 1e-2f;
        double[] sides = new double[2];
        for (int side = 0; side < 2; side++) {
            float[] moved = values.clone();
            moved[place] += side == 0 ? -width : width;
            array.set(moved);
            try (NDManager step = model.manager().newSubManager()) {
                sides[side] = loss(model, step).toFloatArray()[0];
            }
        }
        array.set(values);
        return (sides[1] - sides[0]) / (2 * width);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 33})
    void aRankThatIsNoneIsRefused(int rank) {
        try (NDManager root = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> AlbertModel.withUpdates(weights(1), root, rank, SEED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("rank of " + rank);
        }
    }
}
