package dev.frontdesk.scoring;

import dev.frontdesk.knowledge.AnswerId;
import java.util.Map;
import java.util.Optional;

/// How probable it is that a candidate answers a message.
///
/// An answer that training has met has two classifiers of its own, over n-grams and over the encoder's vector, learned from every
/// question that is known to ask for it. The FAQ stays free to change all the same: a candidate that training has not met — an answer
/// written since, a passage of an article — is weighed by what the search says of it alone. Both ways give calibrated probabilities, so that their
/// candidates stand in one ranking.
///
/// @param learned what was learned about each answer that training has met
/// @param met weighs the terms of such an answer
/// @param unmet weighs the terms of any other candidate
public record MatchHead(Map<AnswerId, Learned> learned, Logistic met, Logistic unmet) {
    public MatchHead {
        learned = Map.copyOf(learned);
        if (met.weights().length != MatchFeatures.MET_TERMS
                || unmet.weights().length != MatchFeatures.TERMS) {
            throw new IllegalArgumentException(
                    "%d and %d weights where %d and %d terms are weighed"
                            .formatted(
                                    met.weights().length,
                                    unmet.weights().length,
                                    MatchFeatures.MET_TERMS,
                                    MatchFeatures.TERMS));
        }
    }

    /// What was learned about answers, before it is known how to weigh it: every candidate is as probable as any other.
    public static MatchHead unweighed(Map<AnswerId, Learned> learned) {
        return new MatchHead(
                learned,
                new Logistic(new double[MatchFeatures.MET_TERMS], 0),
                new Logistic(new double[MatchFeatures.TERMS], 0));
    }

    /// The same answers, weighed otherwise.
    public MatchHead weighed(Logistic changedMet, Logistic changedUnmet) {
        return new MatchHead(learned, changedMet, changedUnmet);
    }

    /// The classifiers of one answer against all others.
    ///
    /// @param ngrams over the n-grams of a text
    /// @param vector over its unit vector, [D]; without weights in a locale without encoder
    public record Learned(LinearRow ngrams, LinearRow vector) {
        /// What they say of a text.
        public MatchFeatures.Margins margins(SparseVector grams, SparseVector unit) {
            return new MatchFeatures.Margins(ngrams.margin(grams), vector.margin(unit));
        }
    }

    /// What was learned about an answer, if training has met it.
    public Optional<Learned> learned(AnswerId answer) {
        return Optional.ofNullable(learned.get(answer));
    }

    /// The calibrated probability that the candidate answers the message, 0–1.
    public double probability(MatchFeatures features) {
        return (features.learned() == null ? unmet : met).probability(features.terms());
    }
}
