package dev.frontdesk.training;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The expected calibration error over 15 bins of equal width (Naeini et al., 2015), and what chance alone makes of it.
///
/// The error of a perfectly calibrated model is not 0: of twenty answers with .9 not always eighteen are right. What such a model
/// would show with the same confidences is simulated (Bröcker and Smith, 2007, "Increasing the reliability of reliability
/// diagrams"); an error beyond most of that is one.
final class CalibrationError {
    private static final int BINS = 15;
    private static final int DRAWS = 2_000;
    private static final double QUANTILE = 0.95;

    private CalibrationError() {}

    /// How far the confidences are from the shares of right answers, 0–1.
    static double of(List<IntentMetrics.Answered> answers) {
        double[] excess = new double[BINS];
        for (IntentMetrics.Answered each : answers) {
            excess[bin(each.confidence())] += each.confidence() - (each.isRight() ? 1 : 0);
        }
        return sum(excess) / answers.size();
    }

    /// The error that a perfectly calibrated model with the same confidences stays within in 95 of 100 samples.
    ///
    /// @param seed another one draws other samples
    static double ifCalibrated(List<IntentMetrics.Answered> answers, long seed) {
        double[] confidences =
                answers.stream().mapToDouble(IntentMetrics.Answered::confidence).toArray();
        int[] bins = Arrays.stream(confidences).mapToInt(CalibrationError::bin).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        double[] errors = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] excess = new double[BINS];
            for (int i = 0; i < bins.length; i++) {
                boolean right = random.nextDouble() < confidences[i];
                excess[bins[i]] += confidences[i] - (right ? 1 : 0);
            }
            errors[draw] = sum(excess) / bins.length;
        }
        Arrays.sort(errors);
        return errors[(int) Math.ceil(QUANTILE * DRAWS) - 1];
    }

    private static int bin(double confidence) {
        return Math.clamp((int) Math.ceil(confidence * BINS) - 1, 0, BINS - 1);
    }

    private static double sum(double[] excess) {
        double sum = 0;
        for (double each : excess) {
            sum += Math.abs(each);
        }
        return sum;
    }
}
