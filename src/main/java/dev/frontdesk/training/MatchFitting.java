package dev.frontdesk.training;

import dev.frontdesk.scoring.Logistic;
import dev.frontdesk.scoring.MatchFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Fits the match head: first how to weigh what speaks for a candidate, then how probable the result is.
///
/// Weights maximise the likelihood of the right candidate among those that one search found (a conditional logit; ListNet with
/// one right item, Cao et al., 2007), for the first place is what counts. A slope and a bias over the weighed sum, fitted to
/// all candidates — those of questions without answer included — make it a probability (Platt, 1999). Both are folded into one [Logistic].
///
/// @param ridge λ of λ/2·|w|² on standardised terms
record MatchFitting(double ridge) {
    private static final int ROUNDS_MAX = 50;

    /// The candidates of one question.
    ///
    /// @param terms the terms of each candidate
    /// @param right which of them answer it; none: it has no answer here
    record Query(List<double[]> terms, boolean[] right) {
        /// The same candidates by their first `count` terms.
        Query first(int count) {
            return new Query(
                    terms.stream().map(each -> Arrays.copyOf(each, count)).toList(), right);
        }

        boolean hasRight() {
            for (boolean each : right) {
                if (each) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Fits with all weights but that of [MatchFeatures#MAIN_ANSWER] at 0 or more: what turns out negative is fixed at 0, and the rest fitted again.
    Logistic fit(List<Query> queries) {
        int width = queries.getFirst().terms.getFirst().length;
        boolean[] fixed = new boolean[width];
        while (true) {
            Fitted fitted = fit(queries, fixed);
            int worst = -1;
            for (int j = 0; j < width; j++) {
                boolean lower = worst < 0 ? fitted.w[j] < 0 : fitted.w[j] < fitted.w[worst];
                boolean bound = j != MatchFeatures.MAIN_ANSWER && !fixed[j];
                worst = lower && bound ? j : worst;
            }
            if (worst < 0) {
                return calibrated(queries, fitted.w, fitted.deviation);
            }
            fixed[worst] = true;
        }
    }

    private record Fitted(double[] w, double[] deviation) {}

    private Fitted fit(List<Query> queries, boolean[] fixed) {
        List<Query> answered = queries.stream().filter(Query::hasRight).toList();
        int width = queries.getFirst().terms.getFirst().length;
        double[] deviation = deviations(answered, width);
        double[] w = new double[width];
        double loss = loss(answered, w, deviation);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            double[] gradient = new double[width];
            double[][] hessian = new double[width][width];
            for (Query query : answered) {
                add(query, w, deviation, gradient, hessian);
            }
            for (int j = 0; j < width; j++) {
                gradient[j] += ridge * w[j];
                hessian[j][j] += ridge + 1e-9;
                if (fixed[j]) {
                    gradient[j] = 0;
                    for (int k = 0; k < width; k++) {
                        hessian[j][k] = 0;
                        hessian[k][j] = 0;
                    }
                    hessian[j][j] = 1;
                }
            }
            double[] step = Equations.solve(hessian, gradient);
            double scale = 1;
            double[] next = moved(w, step, scale);
            double nextLoss = loss(answered, next, deviation);
            while (nextLoss > loss && scale > 1e-6) {
                scale /= 2;
                next = moved(w, step, scale);
                nextLoss = loss(answered, next, deviation);
            }
            boolean settled = loss - nextLoss < 1e-7 * (1 + loss);
            if (nextLoss <= loss) {
                w = next;
                loss = nextLoss;
            }
            if (settled) {
                break;
            }
        }
        return new Fitted(w, deviation);
    }

    private static Logistic calibrated(List<Query> queries, double[] w, double[] deviation) {
        List<double[]> scores = new ArrayList<>();
        List<Boolean> right = new ArrayList<>();
        for (Query query : queries) {
            for (int i = 0; i < query.right.length; i++) {
                scores.add(new double[] {score(query.terms.get(i), w, deviation)});
                right.add(query.right[i]);
            }
        }
        boolean[] yes = new boolean[right.size()];
        for (int i = 0; i < yes.length; i++) {
            yes[i] = right.get(i);
        }
        Logistic platt = new LogisticFitting(1e-3).fit(scores, yes);
        double slope = Math.max(platt.weights()[0], 1e-6);
        double[] folded = new double[w.length];
        for (int j = 0; j < folded.length; j++) {
            folded[j] = slope * w[j] / deviation[j];
        }
        return new Logistic(folded, platt.bias());
    }

    /// The share of held-out questions whose first candidate is right, over `folds` parts, by chance of `seed`.
    double crossValidate(List<Query> queries, int folds, long seed) {
        List<Query> shuffled = new ArrayList<>(queries);
        java.util.Collections.shuffle(shuffled, new Random(seed));
        int right = 0;
        int asked = 0;
        for (int fold = 0; fold < folds; fold++) {
            List<Query> learn = new ArrayList<>();
            List<Query> ask = new ArrayList<>();
            for (int i = 0; i < shuffled.size(); i++) {
                (i % folds == fold ? ask : learn).add(shuffled.get(i));
            }
            Logistic head = fit(learn);
            for (Query query : ask) {
                if (query.hasRight()) {
                    asked++;
                    right += query.right[first(query, head)] ? 1 : 0;
                }
            }
        }
        return asked == 0 ? Double.NaN : (double) right / asked;
    }

    static int first(Query query, Logistic head) {
        int best = 0;
        for (int i = 1; i < query.terms.size(); i++) {
            best = head.logit(query.terms.get(i)) > head.logit(query.terms.get(best)) ? i : best;
        }
        return best;
    }

    /// The deviation of each term within the questions; a term that never changes gets 1.
    private static double[] deviations(List<Query> queries, int width) {
        double[] squares = new double[width];
        int count = 0;
        for (Query query : queries) {
            double[] mean = new double[width];
            for (double[] terms : query.terms) {
                for (int j = 0; j < width; j++) {
                    mean[j] += terms[j] / query.terms.size();
                }
            }
            for (double[] terms : query.terms) {
                for (int j = 0; j < width; j++) {
                    squares[j] += Math.pow(terms[j] - mean[j], 2);
                }
            }
            count += query.terms.size();
        }
        double[] out = new double[width];
        int all = Math.max(1, count);
        Arrays.setAll(out, j -> squares[j] / all < 1e-12 ? 1 : Math.sqrt(squares[j] / all));
        return out;
    }

    private static void add(
            Query query, double[] w, double[] deviation, double[] gradient, double[][] hessian) {
        int width = w.length;
        double[] p = probabilities(query, w, deviation, false);
        double[] target = probabilities(query, w, deviation, true);
        double[] mean = new double[width];
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < width; j++) {
                double value = query.terms.get(i)[j] / deviation[j];
                mean[j] += p[i] * value;
                gradient[j] += (p[i] - target[i]) * value;
            }
        }
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < width; j++) {
                double left = query.terms.get(i)[j] / deviation[j] - mean[j];
                for (int k = 0; k < width; k++) {
                    double other = query.terms.get(i)[k] / deviation[k] - mean[k];
                    hessian[j][k] += p[i] * left * other;
                }
            }
        }
    }

    /// The softmax over the candidates, or over the right ones alone.
    private static double[] probabilities(
            Query query, double[] w, double[] deviation, boolean rightOnly) {
        double[] p = new double[query.right.length];
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < p.length; i++) {
            p[i] = score(query.terms.get(i), w, deviation);
            max = Math.max(max, p[i]);
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = rightOnly && !query.right[i] ? 0 : Math.exp(p[i] - max);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= Math.max(sum, 1e-300);
        }
        return p;
    }

    private double loss(List<Query> queries, double[] w, double[] deviation) {
        double sum = 0;
        for (Query query : queries) {
            double[] p = probabilities(query, w, deviation, false);
            double right = 0;
            for (int i = 0; i < p.length; i++) {
                right += query.right[i] ? p[i] : 0;
            }
            sum -= Math.log(Math.max(right, 1e-300));
        }
        for (double each : w) {
            sum += ridge / 2 * each * each;
        }
        return sum;
    }

    private static double score(double[] terms, double[] w, double[] deviation) {
        double sum = 0;
        for (int j = 0; j < w.length; j++) {
            sum += w[j] * terms[j] / deviation[j];
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
}
