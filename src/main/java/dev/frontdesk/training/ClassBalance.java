package dev.frontdesk.training;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/// How much a row of each class counts in the losses.
///
/// Balanced: `n / (k · nᵢ)` for a class with nᵢ of n rows, where k classes have rows, at most [#MOST]; so rows count 1 on the
/// average unless the limit holds. A class without rows weighs 1.
///
/// @param intent by intent
/// @param scope out of scope, in scope
/// @param sentiment by sentiment
@SuppressWarnings("ArrayRecordComponent")
record ClassBalance(float[] intent, float[] scope, float[] sentiment) {
    /// A row of a rare class must not throw a step about.
    static final float MOST = 10;

    /// Every row counts 1.
    static ClassBalance even(int labels) {
        return new ClassBalance(ones(labels), ones(2), ones(TaskHeads.SENTIMENTS));
    }

    /// Every class counts as much as any other, as far as `rows` say how often each one comes.
    static ClassBalance of(List<TrainingRow> rows, int labels) {
        return new ClassBalance(
                weights(rows, TrainingRow::intent, labels),
                weights(rows, TrainingRow::scope, 2),
                weights(rows, TrainingRow::sentiment, TaskHeads.SENTIMENTS));
    }

    private static float[] weights(
            List<TrainingRow> rows, ToIntFunction<TrainingRow> label, int labels) {
        int[] counts = new int[labels];
        int all = 0;
        for (TrainingRow row : rows) {
            int each = label.applyAsInt(row);
            if (each >= 0) {
                counts[each]++;
                all++;
            }
        }
        double classes = Arrays.stream(counts).filter(count -> count > 0).count();
        float[] weights = ones(labels);
        for (int i = 0; i < labels; i++) {
            if (counts[i] > 0) {
                weights[i] = (float) Math.min(MOST, all / (classes * counts[i]));
            }
        }
        return weights;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
