package dev.frontdesk.training;

import dev.frontdesk.scoring.Experts;
import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.Ngrams;
import dev.frontdesk.scoring.SparseVector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What two linear experts say of each labelled text that they have not learned from: one over n-grams, one over a frozen encoder's vectors.
///
/// For each part of a [CrossFolds] they learn from the other parts; then one pair of weights fuses and calibrates them on all texts, as
/// [FusionFitting] does. Nothing is fine-tuned, so that it takes seconds to a minute.
///
/// Shapes: N texts, K labels, D the vectors' length.
final class CrossReading {
    /// λ of the regression over vectors, see [MultinomialFitting]; labels are in doubt here, so that a strong one is better than a weak one.
    private static final double RIDGE = 10;

    private final List<String> texts;
    private final int[] labels;
    private final int labelCount;
    private final float[][] vectors;
    private final Ngrams.Cut cut;
    private final long seed;

    /// @param vectors [N][D] of a frozen encoder; without elements: n-grams alone
    CrossReading(
            List<String> texts,
            int[] labels,
            int labelCount,
            float[][] vectors,
            Ngrams.Cut cut,
            long seed) {
        this.texts = texts;
        this.labels = labels;
        this.labelCount = labelCount;
        this.vectors = vectors;
        this.cut = cut;
        this.seed = seed;
    }

    /// The probabilities, [N][K].
    ///
    /// @param done takes the number of each part that is done, counted from 1
    double[][] probabilities(CrossFolds folds, Consumer<Integer> done) {
        FusionFitting.Held[] said = new FusionFitting.Held[texts.size()];
        LinearHead none = new LinearHead(new float[0], new float[0], new float[labelCount]);
        LinearHead byVector = none;
        for (int fold = 0; fold < folds.count(); fold++) {
            int[] learned = folds.learned(fold);
            List<String> lesson = IntStream.of(learned).mapToObj(texts::get).toList();
            int[] right = IntStream.of(learned).map(place -> labels[place]).toArray();
            NgramClassifier byNgrams = NgramClassifier.learn(lesson, right, labelCount, cut, seed);
            byVector = vectors.length == 0 ? none : regression(learned, right);
            for (int place : folds.held(fold)) {
                float[] vector = vectors.length == 0 ? new float[0] : vectors[place];
                said[place] =
                        new FusionFitting.Held(
                                byVector.logits(vector, SparseVector.EMPTY),
                                byNgrams.logits(texts.get(place)),
                                labels[place]);
            }
            done.accept(fold + 1);
        }
        Experts weights = FusionFitting.fit(byVector, none, List.of(said));
        return Arrays.stream(said)
                .map(each -> weights.fuse(each.byEncoder(), each.byNgrams()))
                .map(LinearHead::softmax)
                .toArray(double[][]::new);
    }

    private LinearHead regression(int[] learned, int[] right) {
        float[][] rows =
                IntStream.of(learned).mapToObj(place -> vectors[place]).toArray(float[][]::new);
        try (MultinomialFitting fitting = new MultinomialFitting(rows, right, labelCount)) {
            return fitting.fit(RIDGE);
        }
    }
}
