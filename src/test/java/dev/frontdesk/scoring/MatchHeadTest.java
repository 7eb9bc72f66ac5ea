package dev.frontdesk.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.knowledge.AnswerId;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MatchHeadTest {
    private static final AnswerId RETURNS = new AnswerId("returns");

    @Test
    void anAnswerThatTrainingHasMetIsWeighedByItsMargins() {
        MatchHead head = head();
        MatchHead.Learned returns = head.learned(RETURNS).orElseThrow();
        SparseVector says = new SparseVector(new int[] {3, 7}, new float[] {1, 1});
        MatchFeatures.Margins margins = returns.margins(says, SparseVector.of(new float[] {0, 1}));
        assertThat(margins.ngrams()).isCloseTo(2 - 0.5, within(1e-6));
        assertThat(margins.vector()).isCloseTo(-4, within(1e-6));
        assertThat(head.probability(features(margins)))
                .isCloseTo(sigmoid(1.5 * 2 - 4 * 3 + 1), within(1e-9));
    }

    @Test
    void whatTrainingHasNotMetIsWeighedByTheSearchAlone() {
        MatchHead head = head();
        assertThat(head.learned(new AnswerId("written-since"))).isEmpty();
        assertThat(head.probability(features(null))).isCloseTo(sigmoid(0.5 - 1), within(1e-9));
    }

    @Test
    void weightsMustFitTheTerms() {
        Logistic short_ = new Logistic(new double[MatchFeatures.TERMS], 0);
        assertThatThrownBy(() -> new MatchHead(Map.of(), short_, short_))
                .hasMessageContaining("9 and 9 weights where 11 and 9 terms");
    }

    @Test
    void aRowKeepsItsLargestWeights() {
        float[] weights = new float[2 * LinearRow.WEIGHTS_MAX];
        Arrays.fill(weights, 0.1f);
        for (int i = 1; i < weights.length; i += 2) {
            weights[i] = -1 - i;
        }
        SparseVector kept = LinearRow.of(weights, 0).weights();
        assertThat(kept.indices()).hasSize(LinearRow.WEIGHTS_MAX).startsWith(1, 3, 5);
        assertThat(kept.values()).startsWith(-2f, -4f, -6f);
    }

    private static MatchHead head() {
        float[] ngrams = new float[10];
        ngrams[3] = 2;
        double[] met = new double[MatchFeatures.MET_TERMS];
        met[MatchFeatures.TERMS] = 2;
        met[MatchFeatures.TERMS + 1] = 3;
        double[] unmet = new double[MatchFeatures.TERMS];
        unmet[1] = 1;
        MatchHead.Learned returns =
                new MatchHead.Learned(
                        LinearRow.of(ngrams, -0.5f), LinearRow.of(new float[] {1, -4}, 0));
        return new MatchHead(
                Map.of(RETURNS, returns), new Logistic(met, 1), new Logistic(unmet, -1));
    }

    private static MatchFeatures features(MatchFeatures.@Nullable Margins learned) {
        return new MatchFeatures(0, 0.5, 0, 0, 0, 0, 0, 0, learned);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
