package dev.frontdesk.training;

import dev.frontdesk.scoring.Logistic;
import java.util.Arrays;
import java.util.List;

/// Fits a [Logistic] on a few features by Newton's method, with a ridge on the weights of standardised features.
///
/// The ridge keeps the weights finite where the classes can be told apart without error; the bias is free. The result is
/// stated for the features as they come: the standardisation is folded into the weights.
///
/// @param ridge λ of λ/2·|w|², 0 or more
public record LogisticFitting(double ridge) {
    private static final int ROUNDS_MAX = 50;
    private static final double TOLERANCE = 1e-8;

    /// Fits weights to weighted examples.
    ///
    /// @param rows the features of each example
    /// @param yes what is true of each
    /// @param weights how much each counts
    public Logistic fit(List<double[]> rows, boolean[] yes, double[] weights) {
        if (rows.isEmpty() || rows.size() != yes.length || rows.size() != weights.length) {
            throw new IllegalArgumentException(
                    rows.size()
                            + " rows, "
                            + yes.length
                            + " answers, "
                            + weights.length
                            + " weights");
        }
        int width = rows.getFirst().length;
        double[] mean = new double[width];
        double[] deviation = new double[width];
        standardise(rows, mean, deviation);
        double[][] x = new double[rows.size()][width + 1];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < width; j++) {
                x[i][j] = (rows.get(i)[j] - mean[j]) / deviation[j];
            }
            x[i][width] = 1;
        }
        double[] solution = newton(x, yes, weights);
        double[] folded = new double[width];
        double bias = solution[width];
        for (int j = 0; j < width; j++) {
            folded[j] = solution[j] / deviation[j];
            bias -= folded[j] * mean[j];
        }
        return new Logistic(folded, bias);
    }

    /// Every example counts once.
    public Logistic fit(List<double[]> rows, boolean[] yes) {
        double[] weights = new double[yes.length];
        Arrays.fill(weights, 1);
        return fit(rows, yes, weights);
    }

    /// A feature that never changes gets the deviation 1 and so the weight 0.
    private static void standardise(List<double[]> rows, double[] mean, double[] deviation) {
        for (int j = 0; j < mean.length; j++) {
            int column = j;
            mean[j] = rows.stream().mapToDouble(r -> r[column]).average().orElse(0);
            double variance =
                    rows.stream()
                            .mapToDouble(r -> Math.pow(r[column] - mean[column], 2))
                            .average()
                            .orElse(0);
            deviation[j] = variance < 1e-12 ? 1 : Math.sqrt(variance);
        }
    }

    private double[] newton(double[][] x, boolean[] yes, double[] weights) {
        int size = x[0].length;
        double[] w = new double[size];
        double loss = loss(x, yes, weights, w);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            double[] gradient = new double[size];
            double[][] hessian = new double[size][size];
            for (int i = 0; i < x.length; i++) {
                double p = 1 / (1 + Math.exp(-dot(x[i], w)));
                double slope = weights[i] * (p - (yes[i] ? 1 : 0));
                double curve = weights[i] * Math.max(p * (1 - p), 1e-9);
                for (int j = 0; j < size; j++) {
                    gradient[j] += slope * x[i][j];
                    for (int k = 0; k <= j; k++) {
                        hessian[j][k] += curve * x[i][j] * x[i][k];
                    }
                }
            }
            for (int j = 0; j < size; j++) {
                boolean bias = j == size - 1;
                gradient[j] += bias ? 0 : ridge * w[j];
                hessian[j][j] += bias ? 1e-9 : ridge + 1e-9;
                for (int k = 0; k < j; k++) {
                    hessian[k][j] = hessian[j][k];
                }
            }
            double[] step = Equations.solve(hessian, gradient);
            double scale = 1;
            double[] next = moved(w, step, scale);
            double nextLoss = loss(x, yes, weights, next);
            while (nextLoss > loss && scale > 1e-6) {
                scale /= 2;
                next = moved(w, step, scale);
                nextLoss = loss(x, yes, weights, next);
            }
            boolean settled = loss - nextLoss < TOLERANCE * (1 + Math.abs(loss));
            if (nextLoss <= loss) {
                w = next;
                loss = nextLoss;
            }
            if (settled) {
                break;
            }
        }
        return w;
    }

    private double loss(double[][] x, boolean[] yes, double[] weights, double[] w) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double z = dot(x[i], w) * (yes[i] ? 1 : -1);
            sum += weights[i] * (z > 0 ? Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)) - z);
        }
        for (int j = 0; j < w.length - 1; j++) {
            sum += ridge / 2 * w[j] * w[j];
        }
        return sum;
    }

    private static double[] moved(double[] w, double[] step, double scale) {
        double[] out = w.clone();
        for (int j = 0; j < out.length; j++) {
            out[j] -= scale * step[j];
        }
        return out;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
