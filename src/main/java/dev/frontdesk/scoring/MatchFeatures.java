package dev.frontdesk.scoring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What speaks for a candidate as the answer to a question, before the matching head weighs it.
///
/// @param bm25 BM25 of the candidate's best surface (question, variant, answer text or passage)
/// @param bm25Share `bm25` over the best candidate's, 0–1
/// @param cosine the encoder's cosine of the best surface, −1–1; 0 in a locale without encoder
/// @param answerCosine the encoder's cosine of the answer's text, −1–1
/// @param ngramCosine the cosine of tf-idf weighted word and character n-grams with what the candidate's wordings and text have in common, 0–1
/// @param wordingCosine the cosine of those n-grams with the nearest of its wordings, 0–1
/// @param intentConfidence the probability of the candidate's intent in this message; 0 where it has none
/// @param mainAnswer the candidate is its intent's main answer: 1, else 0
/// @param learned what the answer's own classifiers say; null for a candidate that training has not met
public record MatchFeatures(
        double bm25,
        double bm25Share,
        double cosine,
        double answerCosine,
        double ngramCosine,
        double wordingCosine,
        double intentConfidence,
        double mainAnswer,
        @Nullable Margins learned) {

    /// The terms of a candidate that training has not met.
    public static final int TERMS = 9;

    /// The terms of an answer that it has met.
    public static final int MET_TERMS = TERMS + 2;

    /// The place of `mainAnswer` among the terms.
    public static final int MAIN_ANSWER = TERMS - 1;

    /// By how much an answer is chosen before all others; near 1 and −1 for texts that were learned from.
    ///
    /// @param vector 0 in a locale without encoder
    public record Margins(double ngrams, double vector) {}

    /// The terms in the order in which the matching head's weights are stored: the features, BM25 and the intent's confidence by
    /// their logarithms, the confidence in an intent whose main answer this is, and the margins where there are any. More of
    /// any but `mainAnswer` never speaks against a candidate, so their weights are 0 or more.
    public double[] terms() {
        double[] terms = {
            Math.log1p(Math.max(0, bm25)),
            bm25Share,
            cosine,
            answerCosine,
            ngramCosine,
            wordingCosine,
            Math.log(intentConfidence + 1e-3),
            intentConfidence * mainAnswer,
            mainAnswer
        };
        if (learned == null) {
            return terms;
        }
        double[] met = Arrays.copyOf(terms, MET_TERMS);
        met[TERMS] = learned.ngrams;
        met[TERMS + 1] = learned.vector;
        return met;
    }
}
