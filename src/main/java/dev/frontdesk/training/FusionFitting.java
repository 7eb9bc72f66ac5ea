package dev.frontdesk.training;

import dev.frontdesk.scoring.Experts;
import dev.frontdesk.scoring.LinearHead;
import java.util.List;

/// Fits how much each of two experts counts: the weights that make held-back labels most probable.
///
/// Minimises the mean negative log-likelihood of softmax(a·z₁ + b·z₂) in a, b ≥ 0, which is convex, by Newton's method; with
/// one expert this is temperature scaling (Guo et al., 2017, arXiv:1706.04599).
public final class FusionFitting {
    private static final int ROUNDS_MAX = 100;
    private static final double RIDGE = 1e-4;
    private static final double STEP_MAX = 2;

    private FusionFitting() {}

    /// What two experts say of one held-back text, and what is right.
    public record Held(float[] byEncoder, float[] byNgrams, int label) {}

    /// The experts with fitted weights; without held-back texts 1 each.
    public static Experts fit(LinearHead encoder, LinearHead ngrams, List<Held> held) {
        boolean alone = encoder.dense().length == 0;
        double[] weights = {alone ? 0 : 1, alone ? 5 : 2};
        if (!held.isEmpty()) {
            weights = newton(held, alone);
        }
        return new Experts(encoder, ngrams, weights[0], weights[1]);
    }

    private static double[] newton(List<Held> held, boolean alone) {
        double[] w = {alone ? 0 : 1, 2};
        double loss = loss(held, w);
        for (int round = 0; round < ROUNDS_MAX; round++) {
            double[] step = step(held, w, alone);
            double scale = Math.min(1, STEP_MAX / (Math.abs(step[0]) + Math.abs(step[1]) + 1e-12));
            double[] next = moved(w, step, scale, alone);
            double nextLoss = loss(held, next);
            while (nextLoss > loss && scale > 1e-6) {
                scale /= 2;
                next = moved(w, step, scale, alone);
                nextLoss = loss(held, next);
            }
            if (nextLoss > loss) {
                break;
            }
            boolean settled = loss - nextLoss < 1e-9;
            w = next;
            loss = nextLoss;
            if (settled) {
                break;
            }
        }
        return w;
    }

    private static double[] moved(double[] w, double[] step, double scale, boolean alone) {
        return new double[] {
            alone ? 0 : Math.max(0, w[0] - scale * step[0]), Math.max(0, w[1] - scale * step[1])
        };
    }

    private static double[] step(List<Held> held, double[] w, boolean alone) {
        double[] gradient = new double[2];
        double[][] hessian = new double[2][2];
        for (Held each : held) {
            double[] p = LinearHead.softmax(logits(each, w));
            double mean1 = 0;
            double mean2 = 0;
            double square1 = 0;
            double square2 = 0;
            double product = 0;
            for (int i = 0; i < p.length; i++) {
                double z1 = each.byEncoder[i];
                double z2 = each.byNgrams[i];
                mean1 += p[i] * z1;
                mean2 += p[i] * z2;
                square1 += p[i] * z1 * z1;
                square2 += p[i] * z2 * z2;
                product += p[i] * z1 * z2;
            }
            gradient[0] += mean1 - each.byEncoder[each.label];
            gradient[1] += mean2 - each.byNgrams[each.label];
            hessian[0][0] += square1 - mean1 * mean1;
            hessian[1][1] += square2 - mean2 * mean2;
            hessian[0][1] += product - mean1 * mean2;
        }
        double ridge = RIDGE * held.size();
        hessian[0][0] += ridge;
        hessian[1][1] += ridge;
        hessian[1][0] = hessian[0][1];
        if (alone || (w[0] == 0 && gradient[0] > 0)) {
            return new double[] {0, gradient[1] / hessian[1][1]};
        }
        if (w[1] == 0 && gradient[1] > 0) {
            return new double[] {gradient[0] / hessian[0][0], 0};
        }
        return Equations.solve(hessian, gradient);
    }

    private static double[] logits(Held held, double[] w) {
        double[] z = new double[held.byNgrams.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = w[0] * held.byEncoder[i] + w[1] * held.byNgrams[i];
        }
        return z;
    }

    private static double loss(List<Held> held, double[] w) {
        double sum = 0;
        for (Held each : held) {
            sum -= Math.log(Math.max(LinearHead.softmax(logits(each, w))[each.label], 1e-300));
        }
        return sum / held.size();
    }
}
