package dev.frontdesk.scoring;

import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.scoring.Understanding.IntentScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Everything learned for one locale: plain functions over x = [sentence; words] [H+E] and the n-grams of a text.
///
/// Immutable, safe for threads; the arrays are not copied.
///
/// @param intents the labels, in the order of the experts' logits
/// @param projection [D × (H+E)], to the unit vectors by which answers are found; empty without encoder
/// @param centroids [intents × D], the mean unit vector of each intent's examples; empty without encoder
/// @param inScope the probability that a message is the company's business, from [#scopeFeatures]
/// @param match the probability that a candidate answers the message
public record Heads(
        String locale,
        List<IntentId> intents,
        Ngrams ngrams,
        Experts intent,
        Experts scope,
        Experts sentiment,
        float[] projection,
        float[] centroids,
        Logistic inScope,
        MatchHead match,
        Thresholds thresholds) {
    /// The sentiment head's classes, in the order of its rows.
    public static final List<Sentiment> TONES =
            List.of(Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE);

    /// How many features [#scopeFeatures] gives.
    public static final int SCOPE_FEATURES = 8;

    public Heads {
        intents = List.copyOf(intents);
        if (intents.size() != intent.labels()
                || scope.labels() != 1
                || sentiment.labels() != Sentiment.values().length) {
            throw new IllegalArgumentException(
                    "heads of "
                            + intent.labels()
                            + ", "
                            + scope.labels()
                            + " and "
                            + sentiment.labels()
                            + " labels do not fit "
                            + intents.size()
                            + " intents, one scope and three sentiments");
        }
    }

    /// D, the length of the vectors by which answers are found; 0 without encoder.
    public int vectorLength() {
        return projection.length == 0 ? 0 : projection.length / width();
    }

    /// H+E, the length of x; 0 without encoder.
    public int width() {
        return intent.encoder().dense().length / intents.size();
    }

    /// x = [sentence; words] [H+E] from the two means that the encoder gives.
    public static float[] input(float[] sentence, float[] words) {
        float[] x = Arrays.copyOf(sentence, sentence.length + words.length);
        System.arraycopy(words, 0, x, sentence.length, words.length);
        return x;
    }

    /// The calibrated probabilities of the intents.
    public double[] intentProbabilities(float[] x, SparseVector grams) {
        return LinearHead.softmax(intent.logits(x, grams));
    }

    /// The unit vector by which answers are found, [D].
    public float[] vector(float[] x) {
        float[] out = new float[vectorLength()];
        double squares = 0;
        for (int d = 0; d < out.length; d++) {
            float sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += projection[d * x.length + i] * x[i];
            }
            out[d] = sum;
            squares += (double) sum * sum;
        }
        float scale = (float) (1 / Math.sqrt(squares + 1e-12));
        for (int d = 0; d < out.length; d++) {
            out[d] *= scale;
        }
        return out;
    }

    /// What tells a message that the company deals with from others, [SCOPE_FEATURES]: how sure and how excited the experts
    /// are, what the two scope experts say, how near the nearest intent lies, and how much of the text was never seen.
    public double[] scopeFeatures(float[] x, SparseVector grams) {
        float[] byEncoder = intent.encoder().logits(x, SparseVector.EMPTY);
        float[] byNgrams = intent.ngrams().logits(new float[0], grams);
        double[] probabilities = LinearHead.softmax(intent.fuse(byEncoder, byNgrams));
        double best = 0;
        double entropy = 0;
        for (double p : probabilities) {
            best = Math.max(best, p);
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        return new double[] {
            Math.log(best + 1e-6) - Math.log(1 - best + 1e-6),
            entropy,
            width() == 0 ? 0 : logSumExp(byEncoder),
            max(byNgrams),
            scope.encoder().logits(x, SparseVector.EMPTY)[0],
            scope.ngrams().logits(new float[0], grams)[0],
            nearestIntent(x),
            ngrams.unseenShare(grams)
        };
    }

    private double nearestIntent(float[] x) {
        if (centroids.length == 0) {
            return 0;
        }
        float[] vector = vector(x);
        double best = -1;
        for (int intent = 0; intent < intents.size(); intent++) {
            double sum = 0;
            for (int d = 0; d < vector.length; d++) {
                sum += centroids[intent * vector.length + d] * vector[d];
            }
            best = Math.max(best, sum);
        }
        return best;
    }

    private static double max(float[] values) {
        double max = values[0];
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static double logSumExp(float[] values) {
        double max = max(values);
        double sum = 0;
        for (float value : values) {
            sum += Math.exp(value - max);
        }
        return max + Math.log(sum);
    }

    /// All of it for one text.
    ///
    /// @param encoderTokens 0 where no encoder read the text
    public Understanding understand(
            float[] x, SparseVector grams, int encoderTokens, boolean truncated) {
        double[] probabilities = intentProbabilities(x, grams);
        List<IntentScore> ranking = new ArrayList<>();
        for (int i = 0; i < probabilities.length; i++) {
            ranking.add(new IntentScore(intents.get(i), probabilities[i]));
        }
        ranking.sort(Comparator.comparingDouble(IntentScore::confidence).reversed());
        double[] tones = LinearHead.softmax(sentiment.logits(x, grams));
        int tone = 0;
        for (int i = 1; i < tones.length; i++) {
            tone = tones[i] > tones[tone] ? i : tone;
        }
        return new Understanding(
                ranking,
                inScope.probability(scopeFeatures(x, grams)),
                TONES.get(tone),
                tones[tone],
                vector(x),
                encoderTokens,
                truncated);
    }

    /// The same heads with another way to weigh candidates.
    public Heads withMatch(MatchHead changed, Thresholds limits) {
        return new Heads(
                locale,
                intents,
                ngrams,
                intent,
                scope,
                sentiment,
                projection,
                centroids,
                inScope,
                changed,
                limits);
    }
}
