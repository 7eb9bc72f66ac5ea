package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialBoundTest {
    /// From SciPy: beta.ppf(.05, k, n − k + 1) and beta.ppf(.95, k + 1, n − k).
    @ParameterizedTest
    @CsvSource({
        "95, 100, 0.8977466224, 0.9800944363",
        "59, 59, 0.9504923901, 1",
        "0, 10, 0, 0.2588655509",
        "950, 1000, 0.9371365965, 0.9608364641",
        "9500, 10000, 0.9462668218, 0.9535374842",
        "1, 1, 0.05, 1",
        "9, 10, 0.6058366976, 0.9948838031",
    })
    void boundsAreThoseOfTheTables(int hits, int tries, double lower, double upper) {
        assertThat(BinomialBound.lower(hits, tries, 0.95)).isCloseTo(lower, within(1e-9));
        assertThat(BinomialBound.upper(hits, tries, 0.95)).isCloseTo(upper, within(1e-9));
    }

    @Test
    void theTailIsTheSumOfItsTerms() {
        double term = Math.pow(0.7, 20);
        double below = 0;
        for (int hits = 0; hits <= 20; hits++) {
            assertThat(BinomialBound.atLeast(hits, 20, 0.3)).isCloseTo(1 - below, within(1e-12));
            below += term;
            term *= (20 - hits) / (hits + 1.0) * 0.3 / 0.7;
        }
    }

    @Test
    void nothingAskedSaysNothing() {
        assertThat(BinomialBound.lower(0, 0, 0.95)).isZero();
        assertThat(BinomialBound.upper(0, 0, 0.95)).isEqualTo(1);
        assertThatThrownBy(() -> BinomialBound.lower(3, 2, 0.95)).hasMessage("3 of 2");
    }
}
