package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.training.PrecisionPromise.Scored;
import dev.frontdesk.training.PrecisionPromise.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionPromiseTest {
    private static List<Scored> right(int count, double confidence) {
        return Collections.nCopies(count, new Scored(confidence, true));
    }

    @ParameterizedTest
    @CsvSource({"58, false", "59, true"})
    void fiftyNineRightAnswersAreTheFewestThatPromise95(int count, boolean promises) {
        double limit = PrecisionPromise.limit(right(count, 0.8), 0.95);
        assertThat(limit == 0.8).isEqualTo(promises);
        assertThat(PrecisionPromise.crossFitted(right(1, 1), 0.95, 1).answersMin()).isEqualTo(59);
    }

    @Test
    void theLimitIsTheLowestThatBearsThePromise() {
        List<Scored> texts = new ArrayList<>(right(100, 0.9));
        texts.add(new Scored(0.8, false));
        texts.addAll(right(100, 0.7));
        assertThat(PrecisionPromise.limit(texts, 0.95)).isEqualTo(0.7);
        // 100 of 200 wrong below it: never again.
        for (int i = 0; i < 100; i++) {
            texts.add(new Scored(0.6, i % 2 == 0));
        }
        assertThat(PrecisionPromise.limit(texts, 0.95)).isEqualTo(0.7);
        assertThat(PrecisionPromise.limit(texts, 0.5)).isEqualTo(0.6);
    }

    @Test
    void whatIsTakenForOutOfScopeIsNeverAnswered() {
        List<Scored> texts = new ArrayList<>(right(100, 0.9));
        texts.addAll(right(100, 0));
        assertThat(PrecisionPromise.limit(texts, 0.9)).isEqualTo(0.9);
        assertThat(PrecisionPromise.kept(texts, 0.9, 0).answered()).isEqualTo(100);
        PrecisionPromise promise = PrecisionPromise.crossFitted(texts, 0.9, 1);
        assertThat(promise.coverage()).isEqualTo(0.5);
    }

    @Test
    void noTextHasASayInItsOwnLimit() {
        // All 60 would promise .95, but of 60 only 48 fit each other's limit: too few.
        PrecisionPromise few = PrecisionPromise.crossFitted(right(60, 0.9), 0.95, 1);
        assertThat(few.limit()).isEqualTo(0.9);
        assertThat(few.answered()).isZero();
        assertThat(few.verdict()).isEqualTo(Verdict.UNTRIED);
        assertThat(few.sentence()).contains("cannot be promised on 60 texts").contains("takes 59");
        PrecisionPromise enough = PrecisionPromise.crossFitted(right(75, 0.9), 0.95, 1);
        assertThat(enough.answered()).isEqualTo(75);
        assertThat(enough.verdict()).isEqualTo(Verdict.PROVEN);
        assertThat(enough.lower()).isCloseTo(Math.pow(0.05, 1 / 75.0), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 970, PROVEN, 97.0 % of 1000 answers were right; one-sided 95 % bound 95.9 %",
        "1000, 955, LIKELY, it may be kept (at most 96.6 %)",
        "1000, 930, BROKEN, THE PROMISE IS BROKEN (at most 94.3 %)",
        "0, 0, UNTRIED, cannot be promised",
    })
    void theVerdictIsInTheSentence(int answered, int right, Verdict verdict, String words) {
        PrecisionPromise promise = new PrecisionPromise(0.95, 0.62, 1_250, answered, right);
        assertThat(promise.verdict()).isEqualTo(verdict);
        assertThat(promise.sentence()).contains(words.replace(";", ","));
        if (answered > 0) {
            assertThat(promise.sentence())
                    .startsWith(
                            "Answers at 95 % precision or better cover 80.0 % of messages (confidence 0.62 or more).");
        }
        assertThat(promise.json().path("verdict").asText())
                .isEqualTo(verdict.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void aPromiseIsKeptOnNewTextsWhereThePlainShareBreaksEverySecond() {
        List<Scored> world = drawn(50_000, new SplittableRandom(99));
        int broken = 0;
        int plainlyBroken = 0;
        for (int draw = 0; draw < 60; draw++) {
            List<Scored> texts = drawn(800, new SplittableRandom(draw));
            double limit = PrecisionPromise.limit(texts, 0.95);
            broken += PrecisionPromise.kept(world, 0.95, limit).precision() < 0.95 ? 1 : 0;
            List<double[]> pairs =
                    texts.stream()
                            .map(t -> new double[] {t.confidence(), t.isRight() ? 1 : 0})
                            .toList();
            double plain = HeadFitting.limitFor(pairs, 0.95, 1);
            plainlyBroken += PrecisionPromise.kept(world, 0.95, plain).precision() < 0.95 ? 1 : 0;
        }
        assertThat(broken).as("of 60").isLessThanOrEqualTo(10);
        assertThat(plainlyBroken).as("of 60").isBetween(20, 45);
    }

    /// Answers of a calibrated model that is right nine times in ten.
    private static List<Scored> drawn(int count, SplittableRandom random) {
        List<Scored> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double confidence = Math.pow(random.nextDouble(), 0.1);
            texts.add(new Scored(confidence, random.nextDouble() < confidence));
        }
        return texts;
    }

    @Test
    void severalModelsAreOne() {
        PrecisionPromise pooled =
                PrecisionPromise.pooled(
                        List.of(
                                new PrecisionPromise(0.9, 0.4, 100, 80, 70),
                                new PrecisionPromise(0.9, 0.6, 50, 40, 40)));
        assertThat(pooled).isEqualTo(new PrecisionPromise(0.9, 0.5, 150, 120, 110));
        assertThatThrownBy(() -> new PrecisionPromise(0.9, 0.5, 3, 4, 2))
                .hasMessageContaining("4 answered of 3");
    }
}
