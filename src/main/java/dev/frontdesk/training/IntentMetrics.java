package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.List;

/// What a classifier's answers on labelled texts are worth.
///
/// @param accuracy the share of right answers
/// @param macroF1 the mean F1 of the labels that occur in the texts
/// @param ece the expected calibration error, see [CalibrationError]
/// @param confusion [right label][answered label]
/// @param labels one a label, in their order
public record IntentMetrics(
        double accuracy, double macroF1, double ece, int[][] confusion, List<Label> labels) {
    /// One label's figures; NaN-free: 0 where nothing was answered.
    public record Label(int label, int texts, double precision, double recall, double f1) {}

    /// An answer: the label, its confidence, and the right label.
    public record Answered(int answer, double confidence, int right) {
        boolean isRight() {
            return answer == right;
        }
    }

    public static IntentMetrics of(List<Answered> answers, int labelCount) {
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("no answers");
        }
        int[][] confusion = new int[labelCount][labelCount];
        int right = 0;
        for (Answered each : answers) {
            confusion[each.right][each.answer]++;
            right += each.isRight() ? 1 : 0;
        }
        List<Label> labels = new ArrayList<>();
        double sum = 0;
        int present = 0;
        for (int label = 0; label < labelCount; label++) {
            int texts = 0;
            int answered = 0;
            for (int other = 0; other < labelCount; other++) {
                texts += confusion[label][other];
                answered += confusion[other][label];
            }
            double hits = confusion[label][label];
            double precision = answered == 0 ? 0 : hits / answered;
            double recall = texts == 0 ? 0 : hits / texts;
            double f1 = texts + answered == 0 ? 0 : 2 * hits / (texts + answered);
            labels.add(new Label(label, texts, precision, recall, f1));
            if (texts > 0) {
                sum += f1;
                present++;
            }
        }
        return new IntentMetrics(
                (double) right / answers.size(),
                sum / present,
                CalibrationError.of(answers),
                confusion,
                labels);
    }
}
