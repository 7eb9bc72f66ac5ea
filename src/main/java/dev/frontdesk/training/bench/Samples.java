package dev.frontdesk.training.bench;

import java.util.Arrays;

/// The times of many passes of the same work, in seconds.
final class Samples {
    private final double[] sorted;

    Samples(double[] seconds) {
        if (seconds.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        this.sorted = seconds.clone();
        Arrays.sort(sorted);
    }

    int count() {
        return sorted.length;
    }

    double median() {
        return quantile(0.5);
    }

    double millis(double share) {
        return 1e3 * quantile(share);
    }

    /// The least time that at least `share` of the passes did not exceed.
    double quantile(double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}
