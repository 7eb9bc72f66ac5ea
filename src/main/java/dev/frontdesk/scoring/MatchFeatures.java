package dev.frontdesk.scoring;

/// What speaks for a candidate as the answer to a question, before the matching head weighs it.
///
/// @param bm25 BM25 of the candidate's best surface (question, variant, answer text or passage)
/// @param bm25Share `bm25` over the best candidate's, 0–1
/// @param cosine the encoder's cosine of the best surface, −1–1; 0 in a locale without encoder
/// @param answerCosine the encoder's cosine of the answer's text, −1–1
/// @param ngramCosine the cosine of tf-idf weighted word and character n-grams with the best surface, 0–1
/// @param intentConfidence the probability of the candidate's intent in this message; 0 where it has none
/// @param mainAnswer the candidate is its intent's main answer: 1, else 0
public record MatchFeatures(
        double bm25,
        double bm25Share,
        double cosine,
        double answerCosine,
        double ngramCosine,
        double intentConfidence,
        double mainAnswer) {

    /// The features in the order in which the matching head's weights are stored.
    public double[] values() {
        return new double[] {
            bm25, bm25Share, cosine, answerCosine, ngramCosine, intentConfidence, mainAnswer
        };
    }
}
