package dev.frontdesk.training;

import java.util.Arrays;

/// How well a score tells messages in scope from those out of scope.
///
/// @param auroc the probability that a message in scope has the higher score; ties count half
/// @param fpr95 the share of messages out of scope that pass where 95 % of those in scope do
public record Separation(double auroc, double fpr95) {

    /// How well the scores of two groups of texts tell them apart.
    ///
    /// @throws IllegalArgumentException where one of the two is empty
    public static Separation of(double[] inScope, double[] outOfScope) {
        if (inScope.length == 0 || outOfScope.length == 0) {
            throw new IllegalArgumentException(
                    inScope.length + " in scope, " + outOfScope.length + " out of scope");
        }
        double[] in = inScope.clone();
        double[] out = outOfScope.clone();
        Arrays.sort(in);
        Arrays.sort(out);
        double wins = 0;
        for (double score : in) {
            wins += (below(out, score, false) + below(out, score, true)) / 2.0;
        }
        double limit = passing(in, 0.95);
        double passed = out.length - below(out, limit, false);
        return new Separation(wins / in.length / out.length, passed / out.length);
    }

    /// The highest limit that at least `share` of the scores reach.
    public static double passing(double[] scores, double share) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        int mayFail = (int) Math.floor(sorted.length * (1 - share) + 1e-9);
        return sorted[Math.min(mayFail, sorted.length - 1)];
    }

    /// How many values of a sorted array are less than (or equal to) a limit.
    private static int below(double[] sorted, double limit, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < limit || (orEqual && sorted[middle] == limit)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
