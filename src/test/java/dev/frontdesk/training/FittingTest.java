package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.scoring.Experts;
import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Logistic;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Each fit finds again what the examples were made with.
class FittingTest {
    private static final long SEED = 20_261;

    @Test
    void logisticRegressionFindsTheWeights() {
        Random random = new Random(SEED);
        double[] truth = {2, -1, 0};
        List<double[]> rows = new ArrayList<>();
        boolean[] yes = new boolean[20_000];
        for (int i = 0; i < yes.length; i++) {
            double[] x = {
                random.nextGaussian(), 3 * random.nextGaussian() + 5, random.nextGaussian()
            };
            double z = truth[0] * x[0] + truth[1] * (x[1] - 5) + 0.5;
            yes[i] = random.nextDouble() < 1 / (1 + Math.exp(-z));
            rows.add(x);
        }
        Logistic fitted = new LogisticFitting(1e-3).fit(rows, yes);
        assertThat(fitted.weights()[0]).isCloseTo(2, within(0.1));
        assertThat(fitted.weights()[1]).isCloseTo(-1, within(0.06));
        assertThat(fitted.weights()[2]).isCloseTo(0, within(0.06));
        assertThat(fitted.bias()).isCloseTo(5.5, within(0.3));
    }

    @Test
    void classesThatCanBeToldApartKeepFiniteWeights() {
        List<double[]> rows = List.of(new double[] {0, 7}, new double[] {1, 7});
        Logistic fitted = new LogisticFitting(1).fit(rows, new boolean[] {false, true});
        assertThat(fitted.weights()[0]).isBetween(0.1, 10.0);
        assertThat(fitted.weights()[1]).as("never changes").isEqualTo(0);
    }

    @Test
    void fusionCalibratesAndWeighsTheBetterExpertMore() {
        Random random = new Random(SEED);
        List<FusionFitting.Held> held = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            int label = random.nextInt(3);
            float[] good = new float[3];
            float[] poor = new float[3];
            for (int j = 0; j < 3; j++) {
                good[j] = (float) (random.nextGaussian() + (j == label ? 2 : 0));
                poor[j] = (float) (random.nextGaussian() + (j == label ? 0.5 : 0));
            }
            held.add(new FusionFitting.Held(good, poor, label));
        }
        LinearHead encoder = new LinearHead(new float[3], new float[0], new float[3]);
        LinearHead ngrams = new LinearHead(new float[0], new float[3], new float[3]);
        Experts fused = FusionFitting.fit(encoder, ngrams, held);
        // The log-odds of shifted unit normals are shift · value.
        assertThat(fused.encoderWeight()).isCloseTo(2, within(0.15));
        assertThat(fused.ngramWeight()).isCloseTo(0.5, within(0.1));
    }

    @Test
    void anExpertThatMisleadsGetsNoWeight() {
        List<FusionFitting.Held> held = new ArrayList<>();
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            int label = i % 2;
            float right = (float) (1 + random.nextGaussian());
            held.add(
                    new FusionFitting.Held(
                            new float[] {label == 0 ? -1 : 1, label == 0 ? 1 : -1},
                            new float[] {label == 0 ? right : -right, label == 0 ? -right : right},
                            label));
        }
        LinearHead encoder = new LinearHead(new float[2], new float[0], new float[2]);
        LinearHead ngrams = new LinearHead(new float[0], new float[2], new float[2]);
        Experts fused = FusionFitting.fit(encoder, ngrams, held);
        assertThat(fused.encoderWeight()).isEqualTo(0);
        assertThat(fused.ngramWeight()).isPositive();
    }

    @Test
    void linearMachinesLearnWordsAndRepeatThemselves() {
        List<String> texts =
                List.of(
                        "where is my parcel",
                        "track the parcel",
                        "refund my money",
                        "money back please",
                        "close the account",
                        "delete account");
        int[] labels = {0, 0, 1, 1, 2, 2};
        Ngrams ngrams = Ngrams.learn(Ngrams.Cut.WORDS, 14, texts);
        List<SparseVector> grams = texts.stream().map(ngrams::of).toList();
        LinearFitting fitting = LinearFitting.standard(3);
        LinearHead head = fitting.fit(grams, labels, 3, ngrams.buckets());
        assertThat(best(head, ngrams.of("my parcel?"))).isEqualTo(0);
        assertThat(best(head, ngrams.of("give me the money"))).isEqualTo(1);
        assertThat(best(head, ngrams.of("account"))).isEqualTo(2);
        assertThat(fitting.fit(grams, labels, 3, ngrams.buckets()).sparse())
                .isEqualTo(head.sparse());
    }

    private static int best(LinearHead head, SparseVector grams) {
        float[] z = head.logits(new float[0], grams);
        int best = 0;
        for (int i = 1; i < z.length; i++) {
            best = z[i] > z[best] ? i : best;
        }
        return best;
    }

    @Test
    void oneSideAloneTeachesNothing() {
        LinearHead head =
                LinearFitting.standard(1)
                        .fitBinary(List.of(SparseVector.EMPTY), new boolean[] {true}, 1 << 10);
        assertThat(head.logits(new float[0], SparseVector.EMPTY)).containsExactly(0f);
    }

    @Test
    void theMatchHeadRanksByWhatDecidesAndIsCalibrated() {
        Random random = new Random(SEED);
        List<MatchFitting.Query> queries = new ArrayList<>();
        for (int q = 0; q < 400; q++) {
            boolean answered = q % 4 != 0;
            int right = random.nextInt(6);
            List<double[]> terms = new ArrayList<>();
            boolean[] flags = new boolean[6];
            for (int i = 0; i < 6; i++) {
                boolean hit = answered && i == right;
                flags[i] = hit;
                terms.add(
                        new double[] {
                            random.nextGaussian() + (hit ? 2.5 : 0),
                            -random.nextGaussian() - (hit ? 1 : 0),
                            random.nextGaussian()
                        });
            }
            queries.add(new MatchFitting.Query(terms, flags));
        }
        MatchFitting fitting = new MatchFitting(1);
        Logistic head = fitting.fit(queries);
        assertThat(head.weights()[0]).isPositive();
        assertThat(head.weights()[1]).as("may not speak against").isEqualTo(0);
        assertThat(fitting.crossValidate(queries, 5, 1)).isGreaterThan(0.75);
        double expected = 0;
        int found = 0;
        for (MatchFitting.Query query : queries) {
            for (int i = 0; i < 6; i++) {
                expected += head.probability(query.terms().get(i));
                found += query.right()[i] ? 1 : 0;
            }
        }
        assertThat(expected).isCloseTo(found, within(found * 0.02));
    }

    @Test
    void limitsReachTheirPrecision() {
        List<double[]> scored =
                List.of(
                        new double[] {0.9, 1},
                        new double[] {0.8, 1},
                        new double[] {0.7, 0},
                        new double[] {0.6, 1},
                        new double[] {0.6, 1},
                        new double[] {0.1, 0});
        assertThat(HeadFitting.limitFor(scored, 0.8, 9)).isEqualTo(0.6);
        assertThat(HeadFitting.limitFor(scored, 1.0, 9)).isEqualTo(0.8);
        assertThat(HeadFitting.limitFor(List.of(new double[] {0.9, 0}), 0.8, 9)).isEqualTo(9);
    }

    @Test
    void equationsAreSolved() {
        double[] x = Equations.solve(new double[][] {{0, 2}, {3, 1}}, new double[] {4, 5});
        assertThat(x).containsExactly(new double[] {1, 2}, within(1e-12));
        assertThatThrownBy(
                        () -> Equations.solve(new double[][] {{1, 1}, {1, 1}}, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
