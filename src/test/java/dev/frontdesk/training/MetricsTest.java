package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.training.IntentMetrics.Answered;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Metrics against values worked out by hand.
class MetricsTest {
    @Test
    void intents() {
        IntentMetrics metrics =
                IntentMetrics.of(
                        List.of(
                                new Answered(0, 0.9, 0), new Answered(0, 0.8, 0),
                                new Answered(0, 0.7, 1), new Answered(1, 0.6, 1)),
                        3);
        assertThat(metrics.accuracy()).isEqualTo(0.75);
        // F1: 0.8 and 2/3; the label without texts or answers does not count.
        assertThat(metrics.macroF1()).isCloseTo((0.8 + 2.0 / 3) / 2, within(1e-12));
        assertThat(metrics.confusion()[1]).containsExactly(1, 1, 0);
        // Every answer has a bin of its own: |.9−1| + |.8−1| + |.7−0| + |.6−1| over 4.
        assertThat(metrics.ece()).isCloseTo(1.4 / 4, within(1e-12));
    }

    @Test
    void theBinsOfCalibrationAreClosedAbove() {
        // 1/15 exactly lies in the first bin, with 0.01.
        IntentMetrics metrics =
                IntentMetrics.of(
                        List.of(new Answered(0, 1 / 15.0, 0), new Answered(1, 0.01, 0)), 2);
        assertThat(metrics.ece()).isCloseTo((1 - 1 / 15.0 - 0.01) / 2, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "0.9 0.8, 0.1 0.2, 1, 0",
        "0.1 0.2, 0.9 0.8, 0, 1",
        "0.5 0.5, 0.5 0.5, 0.5, 1",
        "0.9 0.3, 0.5 0.1, 0.75, 0.5",
    })
    void separation(String in, String out, double auroc, double fpr) {
        Separation separation = Separation.of(values(in), values(out));
        assertThat(separation.auroc()).isCloseTo(auroc, within(1e-12));
        assertThat(separation.fpr95()).isCloseTo(fpr, within(1e-12));
    }

    private static double[] values(String list) {
        return java.util.Arrays.stream(list.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void theLimitThatMostPass() {
        double[] scores = new double[100];
        for (int i = 0; i < 100; i++) {
            scores[i] = i;
        }
        assertThat(Separation.passing(scores, 0.95)).isEqualTo(5);
        assertThat(Separation.passing(scores, 1)).isEqualTo(0);
        assertThat(Separation.passing(new double[] {3}, 0.95)).isEqualTo(3);
    }

    @Test
    void rankings() {
        RankingMetrics metrics =
                RankingMetrics.of(
                        List.of(
                                new RankingMetrics.Ranked(List.of("a", "b", "c"), Set.of("a", "c")),
                                new RankingMetrics.Ranked(List.of("a", "b"), Set.of("z"))));
        assertThat(metrics.map()).isCloseTo((1 + 2.0 / 3) / 2 / 2, within(1e-12));
        assertThat(metrics.mrr()).isEqualTo(0.5);
        assertThat(metrics.rAt1()).isEqualTo(0.5);
        assertThat(metrics.rAt10()).isEqualTo(0.5);
        assertThat(metrics.pAt5()).isCloseTo(0.4 / 2, within(1e-12));
        double ideal = 1 + 1 / (Math.log(3) / Math.log(2));
        assertThat(metrics.ndcgAt10()).isCloseTo((1 + 0.5) / ideal / 2, within(1e-12));
    }
}
