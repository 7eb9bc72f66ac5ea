package dev.frontdesk.albert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PretrainingObjectivesTest {
    private static final float[][] FIRST = {{1, 0}, {0, 1}, {0.6f, 0.8f}};
    private static final float[][] SECOND = {{0.8f, 0.6f}, {0, 1}, {1, 0}};

    /// Masked words and sentence order together are the pre-training loss of Hugging Face, and so are their gradients.
    @Test
    void theLossIsThatOfHuggingFace() {
        Map<String, @Nullable Object> example =
                Fixtures.list(Fixtures.json("A/training.json"), "cases").stream()
                        .filter(each -> "pretraining".equals(each.get("name")))
                        .findFirst()
                        .orElseThrow();
        try (NDManager manager = NDManager.newBaseManager();
                AlbertModel model = AlbertModel.load(Fixtures.encoder("A"), manager, true);
                Safetensors expected =
                        Safetensors.open(
                                Fixtures.ALBERT.resolve("A/grads_pretraining.safetensors"));
                NDManager step = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray ids = Objects.requireNonNull(Fixtures.longs(example, "input_ids", step));
            NDArray hidden =
                    model.hiddenStates(
                            ids,
                            Fixtures.longs(example, "attention_mask", step),
                            Fixtures.longs(example, "token_type_ids", step),
                            false);
            NDArray loss =
                    PretrainingObjectives.maskedWords(model, hidden, masked(example, ids))
                            .add(
                                    PretrainingObjectives.sentenceOrder(
                                            model,
                                            hidden,
                                            longs(Fixtures.ints(example.get("labels")))));
            collector.backward(loss);
            assertThat((double) loss.toFloatArray()[0])
                    .isCloseTo(Fixtures.numbers(example.get("loss"))[0], within(1e-5));
            for (String name :
                    List.of(AlbertLayout.WORDS, "predictions.bias", "albert.pooler.weight")) {
                float[] want = expected.floats(name).values();
                float[] have = model.parameter(name).getGradient().toFloatArray();
                for (int i = 0; i < want.length; i++) {
                    assertThat(have[i]).as(name).isCloseTo(want[i], within(2e-5f));
                }
            }
        }
    }

    private static List<MaskedText> masked(Map<String, @Nullable Object> example, NDArray ids) {
        int[] labels = Fixtures.ints(example.get("mlm_labels"));
        int width = (int) ids.getShape().get(1);
        List<MaskedText> rows = new ArrayList<>();
        for (int row = 0; row < labels.length / width; row++) {
            int from = row * width;
            int[] positions =
                    IntStream.range(0, width).filter(i -> labels[from + i] >= 0).toArray();
            int[] targets = IntStream.of(positions).map(i -> labels[from + i]).toArray();
            Encoding text = Encoding.ofIds(new int[width], new int[width]);
            rows.add(new MaskedText(text, positions, targets));
        }
        return rows;
    }

    private static long[] longs(int[] values) {
        return IntStream.of(values).asLongStream().toArray();
    }

    @Test
    void theNextTurnIsFoundAmongTheOthers() {
        double there = 0;
        double back = 0;
        for (int i = 0; i < 3; i++) {
            there += nll(i, FIRST[i], SECOND, -1, 2) / 3;
            back += nll(i, SECOND[i], FIRST, -1, 2) / 3;
        }
        assertThat(nextTurn(new int[] {0, 1, 2}, new int[] {3, 4, 5}))
                .isCloseTo((there + back) / 2, within(1e-5));
    }

    @Test
    void theSameAnswerTwiceDoesNotRepel() {
        double there =
                (nll(0, FIRST[0], SECOND, 1, 2)
                                + nll(1, FIRST[1], SECOND, 0, 2)
                                + nll(2, FIRST[2], SECOND, -1, 2))
                        / 3;
        double back = 0;
        for (int i = 0; i < 3; i++) {
            back += nll(i, SECOND[i], FIRST, -1, 2) / 3;
        }
        assertThat(nextTurn(new int[] {0, 1, 2}, new int[] {3, 3, 5}))
                .isCloseTo((there + back) / 2, within(1e-5));
    }

    private static double nextTurn(int[] firstKeys, int[] secondKeys) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return PretrainingObjectives.nextTurn(
                            manager.create(FIRST), manager.create(SECOND), firstKeys, secondKeys, 2)
                    .toFloatArray()[0];
        }
    }

    /// `−log softmax(scale · x·yⱼ)[target]` over the rows of `others` but for `without`.
    private static double nll(int target, float[] x, float[][] others, int without, double scale) {
        double sum = 0;
        for (int j = 0; j < others.length; j++) {
            sum += j == without ? 0 : Math.exp(scale * dot(x, others[j]));
        }
        return Math.log(sum) - scale * dot(x, others[target]);
    }

    private static double dot(float[] a, float[] b) {
        return a[0] * b[0] + a[1] * b[1];
    }

    @Test
    void textsOfOneLabelAttractEachOther() {
        // Anchors are 0 and 2; 1 has no other of its label.
        double expected = (nll(2, FIRST[0], FIRST, 0, 2) + nll(0, FIRST[2], FIRST, 2, 2)) / 2;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray vectors = manager.create(FIRST);
            assertThat(
                            (double)
                                    PretrainingObjectives.sameLabel(vectors, new int[] {7, 8, 7}, 2)
                                            .toFloatArray()[0])
                    .isCloseTo(expected, within(1e-5));
            assertThat(
                            PretrainingObjectives.sameLabel(vectors, new int[] {1, 2, 3}, 2)
                                    .toFloatArray()[0])
                    .isEqualTo(0);
        }
    }
}
