package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Labels that are probably wrong, by the probabilities that cross-validation gave their texts.
///
/// Confident learning: Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels" (2021, arXiv:1911.00068).
/// A label's threshold is the mean probability that texts with it have of it; a text counts as one of the most probable label whose
/// threshold it reaches. A text that counts as one of another label than its own lies off the diagonal of the confident joint.
///
/// @param suspects texts that are read as something other than their label, most suspicious first
/// @param estimated how many labels are wrong: what lies off the diagonal
record ConfidentLearning(List<Suspect> suspects, int estimated) {
    /// A text whose label is in doubt.
    ///
    /// @param place of the text
    /// @param other the label that it is read as
    /// @param own the probability of its own label
    /// @param instead the probability of the other
    /// @param confident it lies off the diagonal
    record Suspect(int place, int other, double own, double instead, boolean confident) {
        /// 0–1: the more, the less probable its own label is and the more probable the other.
        ///
        /// The geometric mean of both: of labels flipped by chance the own probability alone finds most, of labels flipped to a similar intent
        /// the other's; this finds nearly as many of each (docs/decisions).
        double doubt() {
            return 1 - Math.sqrt(own * (1 - instead));
        }
    }

    /// @param probabilities [texts][labels] of what had not learned from the text
    /// @param labels the label of each text
    static ConfidentLearning of(double[][] probabilities, int[] labels, int labelCount) {
        double[] thresholds = thresholds(probabilities, labels, labelCount);
        List<Suspect> suspects = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            double[] p = probabilities[i];
            int counted = -1;
            int other = -1;
            for (int k = 0; k < labelCount; k++) {
                counted = p[k] >= thresholds[k] && (counted < 0 || p[k] > p[counted]) ? k : counted;
                other = k != labels[i] && (other < 0 || p[k] > p[other]) ? k : other;
            }
            boolean confident = counted >= 0 && counted != labels[i];
            if (other >= 0 && (confident || p[other] > p[labels[i]])) {
                suspects.add(new Suspect(i, other, p[labels[i]], p[other], confident));
            }
        }
        int estimated = (int) suspects.stream().filter(Suspect::confident).count();
        suspects.sort(
                Comparator.comparingDouble(Suspect::doubt)
                        .reversed()
                        .thenComparingInt(Suspect::place));
        return new ConfidentLearning(suspects, estimated);
    }

    private static double[] thresholds(double[][] probabilities, int[] labels, int labelCount) {
        double[] thresholds = new double[labelCount];
        int[] texts = new int[labelCount];
        for (int i = 0; i < labels.length; i++) {
            thresholds[labels[i]] += probabilities[i][labels[i]];
            texts[labels[i]]++;
        }
        for (int k = 0; k < labelCount; k++) {
            // A label without texts takes none.
            thresholds[k] = texts[k] == 0 ? Double.POSITIVE_INFINITY : thresholds[k] / texts[k];
        }
        return thresholds;
    }
}
