package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.training.IntentMetrics.Answered;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationErrorTest {
    @Test
    void chanceAloneIsWhatTheBinomialDistributionSays() {
        // Ten answers with .5: |right − 5| is at most 2 with the probability .891, at most 3 with
        // .979.
        assertThat(CalibrationError.ifCalibrated(answers(10, 0.5), 3)).isCloseTo(0.3, within(1e-9));
        // Four hundred with .9: a standard deviation of 6, of which 95 of 100 stay within twice.
        assertThat(CalibrationError.ifCalibrated(answers(400, 0.9), 3))
                .isBetween(10.5 / 400, 13.5 / 400);
        assertThat(CalibrationError.ifCalibrated(answers(10, 1), 3)).isZero();
    }

    @Test
    void theSeedDecides() {
        List<Answered> answers = drawn(200, 0, 5);
        assertThat(CalibrationError.ifCalibrated(answers, 3))
                .isEqualTo(CalibrationError.ifCalibrated(answers, 3));
    }

    @Test
    void aCalibratedModelStaysWithinAndAnOverconfidentOneDoesNot() {
        int within = 0;
        int caught = 0;
        for (int draw = 0; draw < 60; draw++) {
            List<Answered> honest = drawn(200, 0, draw);
            within +=
                    CalibrationError.of(honest) <= CalibrationError.ifCalibrated(honest, 7) ? 1 : 0;
            List<Answered> vain = drawn(200, 0.15, draw);
            caught += CalibrationError.of(vain) > CalibrationError.ifCalibrated(vain, 7) ? 1 : 0;
        }
        assertThat(within).as("of 60, 57 expected").isBetween(52, 60);
        assertThat(caught).as("of 60").isGreaterThan(50);
    }

    private static List<Answered> answers(int count, double confidence) {
        return Collections.nCopies(count, new Answered(0, confidence, 0));
    }

    /// @param vain by how much more confidence is shown than there is
    private static List<Answered> drawn(int count, double vain, int draw) {
        SplittableRandom random = new SplittableRandom(draw);
        List<Answered> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double confidence = 0.4 + 0.6 * random.nextDouble();
            boolean right = random.nextDouble() < confidence - vain;
            answers.add(new Answered(0, confidence, right ? 0 : 1));
        }
        return answers;
    }
}
