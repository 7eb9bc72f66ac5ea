package dev.frontdesk.training;

import dev.frontdesk.scoring.LinearHead;
import dev.frontdesk.scoring.LinearRow;
import dev.frontdesk.scoring.SparseVector;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Fits a [LinearHead] over n-grams: one linear support vector machine a label against the others, squared hinge loss.
///
/// Dual coordinate descent (Hsieh et al., 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM", algorithm 1),
/// as LIBLINEAR has it, with the bias as a feature of value 1. Labels are fitted side by side; the result is the same for
/// the same seed, whatever the number of threads.
///
/// @param cost C: how much an error weighs against the size of the weights
/// @param rounds passes over the examples at most
/// @param tolerance a pass whose largest projected gradient is under this is the last
public record LinearFitting(double cost, int rounds, double tolerance, long seed) {
    /// What measured best on the public sets and the shop's cross-validation.
    public static LinearFitting standard(long seed) {
        return new LinearFitting(1, 60, 0.05, seed);
    }

    /// One against the others, for each label.
    ///
    /// @param labels the label of each text, 0 … labelCount − 1
    /// @param buckets the length of the sparse vectors
    public LinearHead fit(List<SparseVector> texts, int[] labels, int labelCount, int buckets) {
        if (texts.size() != labels.length || labelCount < 1) {
            throw new IllegalArgumentException(
                    texts.size()
                            + " texts, "
                            + labels.length
                            + " labels of "
                            + labelCount
                            + " kinds");
        }
        float[] sparse = new float[buckets * labelCount];
        float[] bias = new float[labelCount];
        double[] costs = new double[labels.length];
        Arrays.fill(costs, cost);
        IntStream.range(0, labelCount)
                .parallel()
                .forEach(label -> {
                    float[] weights = fitOne(texts, only(labels, label), costs, buckets, label);
                    for (int i = 0; i < buckets; i++) {
                        sparse[i * labelCount + label] = weights[i];
                    }
                    bias[label] = weights[buckets];
                });
        return new LinearHead(new float[0], sparse, bias);
    }

    /// One against the others, for each label, of which only the largest weights are kept.
    ///
    /// @param buckets the length of the vectors
    public List<LinearRow> fitRows(
            List<SparseVector> texts, int[] labels, int labelCount, int buckets) {
        double[] costs = new double[labels.length];
        Arrays.fill(costs, cost);
        return IntStream.range(0, labelCount)
                .parallel()
                .mapToObj(label -> {
                    float[] weights = fitOne(texts, only(labels, label), costs, buckets, label);
                    return LinearRow.of(Arrays.copyOf(weights, buckets), weights[buckets]);
                })
                .toList();
    }

    private static boolean[] only(int[] labels, int label) {
        boolean[] yes = new boolean[labels.length];
        for (int i = 0; i < yes.length; i++) {
            yes[i] = labels[i] == label;
        }
        return yes;
    }

    /// Yes against no, both sides with the same weight in all; a head of one label.
    public LinearHead fitBinary(List<SparseVector> texts, boolean[] yes, int buckets) {
        int positives = 0;
        for (boolean each : yes) {
            positives += each ? 1 : 0;
        }
        if (positives == 0 || positives == yes.length) {
            return new LinearHead(new float[0], new float[buckets], new float[1]);
        }
        double[] costs = new double[yes.length];
        for (int i = 0; i < costs.length; i++) {
            int side = yes[i] ? positives : yes.length - positives;
            costs[i] = cost * yes.length / (2.0 * side);
        }
        float[] weights = fitOne(texts, yes, costs, buckets, 0);
        return new LinearHead(
                new float[0], Arrays.copyOf(weights, buckets), new float[] {weights[buckets]});
    }

    /// The weights of one label, and its bias behind them.
    private float[] fitOne(
            List<SparseVector> texts, boolean[] yes, double[] costs, int buckets, int stream) {
        float[] weights = new float[buckets + 1];
        double[] alpha = new double[yes.length];
        int[] order = IntStream.range(0, yes.length).toArray();
        SplittableRandom random = new SplittableRandom(seed * 31 + stream);
        for (int round = 0; round < rounds; round++) {
            Shuffle.of(order, random);
            double largest = 0;
            for (int i : order) {
                SparseVector x = texts.get(i);
                int sign = yes[i] ? 1 : -1;
                double diagonal = 0.5 / costs[i];
                double gradient = sign * score(weights, x) - 1 + alpha[i] * diagonal;
                double projected = alpha[i] == 0 ? Math.min(gradient, 0) : gradient;
                largest = Math.max(largest, Math.abs(projected));
                if (Math.abs(projected) > 1e-12) {
                    double before = alpha[i];
                    alpha[i] = Math.max(before - gradient / (x.dot(x) + 1 + diagonal), 0);
                    add(weights, x, (float) ((alpha[i] - before) * sign));
                }
            }
            if (largest < tolerance) {
                break;
            }
        }
        return weights;
    }

    private static double score(float[] weights, SparseVector x) {
        double sum = weights[weights.length - 1];
        int[] indices = x.indices();
        float[] values = x.values();
        for (int i = 0; i < indices.length; i++) {
            sum += weights[indices[i]] * values[i];
        }
        return sum;
    }

    private static void add(float[] weights, SparseVector x, float step) {
        weights[weights.length - 1] += step;
        int[] indices = x.indices();
        float[] values = x.values();
        for (int i = 0; i < indices.length; i++) {
            weights[indices[i]] += step * values[i];
        }
    }
}
