package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Confident learning on probabilities that were chosen by hand.
class ConfidentLearningTest {
    @Test
    void whatCountsAsAnotherLabelIsSuspectedAndTheSurestIsFirst() {
        double[][] p = {
            {0.9, 0.05, 0.05},
            {0.7, 0.2, 0.1},
            {0.02, 0.96, 0.02}, // is 1, labelled 0
            {0.1, 0.9, 0.0},
            {0.45, 0.5, 0.05}, // the most probable one, and not enough of anything
            {0.4, 0.55, 0.05}, // is 1 by the margin, labelled 0
            {0.0, 0.2, 0.8},
            {0.8, 0.1, 0.1}, // is 0, labelled 2
        };
        int[] labels = {0, 0, 0, 1, 1, 0, 2, 2};
        ConfidentLearning found = ConfidentLearning.of(p, labels, 3);
        // The labels' thresholds: (.9 + .7 + .02 + .4) / 4, (.9 + .5) / 2, (.8 + .1) / 2.
        assertThat(found.suspects())
                .extracting(ConfidentLearning.Suspect::place)
                .containsExactly(2, 7, 5);
        assertThat(found.suspects())
                .extracting(ConfidentLearning.Suspect::other)
                .containsExactly(1, 0, 1);
        assertThat(found.suspects())
                .extracting(ConfidentLearning.Suspect::confident)
                .containsExactly(true, true, false);
        assertThat(found.estimated()).isEqualTo(2);
        assertThat(found.suspects().getFirst().doubt()).isBetween(0.96, 0.98);
    }

    @Test
    void aLabelWithoutTextsTakesNone() {
        double[][] p = {{0.6, 0.0, 0.4}, {0.0, 0.9, 0.1}};
        assertThat(ConfidentLearning.of(p, new int[] {0, 1}, 3).suspects()).isEmpty();
    }
}
