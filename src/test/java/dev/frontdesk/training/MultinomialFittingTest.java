package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Logistic;
import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Logistic regression with many classes, against what it must agree with.
class MultinomialFittingTest {
    private static final long SEED = 20_263;

    @BeforeAll
    static void limitThreads() {
        TorchDevice.limitThreads();
    }

    @Test
    void withTwoLabelsItIsTheBinaryRegression() {
        Random random = new Random(SEED);
        float[][] rows = new float[500][];
        List<double[]> wide = new ArrayList<>();
        int[] labels = new int[rows.length];
        boolean[] yes = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            float[] x = {(float) random.nextGaussian(), (float) (5 + 3 * random.nextGaussian()), 7};
            rows[i] = x;
            wide.add(new double[] {x[0], x[1], x[2]});
            yes[i] = 2 * x[0] - x[1] + 5 + random.nextGaussian() > 0;
            labels[i] = yes[i] ? 1 : 0;
        }
        Logistic expected = new LogisticFitting(4).fit(wide, yes);
        try (MultinomialFitting fitting = new MultinomialFitting(rows, labels, 2)) {
            // Each label has half of the weight, and both halves are squared.
            LinearHead head = fitting.fit(8);
            for (int i = 0; i < rows.length; i++) {
                float[] logits = head.logits(rows[i], SparseVector.EMPTY);
                assertThat(logits[1] - logits[0])
                        .as("seed %d, row %d", SEED, i)
                        .isCloseTo((float) expected.logit(wide.get(i)), within(0.02f));
            }
            assertThat(head.dense()[4]).as("never changes").isCloseTo(0, within(1e-6f));
        }
    }

    @Test
    void aFitDoesNotDependOnTheOneBefore() {
        Random random = new Random(SEED);
        float[][] rows = new float[600][8];
        int[] labels = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            labels[i] = i % 5;
            for (int j = 0; j < 8; j++) {
                rows[i][j] = (float) (random.nextGaussian() + (j == labels[i] ? 2 : 0));
            }
        }
        try (MultinomialFitting cold = new MultinomialFitting(rows, labels, 5);
                MultinomialFitting warm = new MultinomialFitting(rows, labels, 5)) {
            LinearHead first = warm.fit(1_000);
            LinearHead expected = cold.fit(10);
            LinearHead head = warm.fit(10);
            int right = 0;
            for (int i = 0; i < rows.length; i++) {
                float[] logits = head.logits(rows[i], SparseVector.EMPTY);
                assertThat(logits)
                        .as("seed %d, row %d", SEED, i)
                        .containsExactly(
                                expected.logits(rows[i], SparseVector.EMPTY), within(0.05f));
                right += HeadFitting.argMax(HeadFitting.wide(logits)) == labels[i] ? 1 : 0;
            }
            assertThat(right).isGreaterThan(400);
            assertThat(size(first)).as("a stronger ridge").isLessThan(size(head));
        }
    }

    private static double size(LinearHead head) {
        double squares = 0;
        for (float weight : head.dense()) {
            squares += weight * weight;
        }
        return squares;
    }

    @Test
    void classesThatCanBeToldApartKeepFiniteWeights() {
        float[][] rows = {{0}, {1}, {2}};
        try (MultinomialFitting fitting = new MultinomialFitting(rows, new int[] {0, 1, 2}, 4)) {
            for (float weight : fitting.fit(1).dense()) {
                assertThat(weight).isBetween(-10f, 10f);
            }
        }
    }

    @Test
    void rowsAndLabelsMustFit() {
        assertThatThrownBy(() -> new MultinomialFitting(new float[3][2], new int[2], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 rows, 2 labels of 2 kinds");
    }
}
