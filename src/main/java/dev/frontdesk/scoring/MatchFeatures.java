package dev.frontdesk.scoring;

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
public record MatchFeatures(
        double bm25,
        double bm25Share,
        double cosine,
        double answerCosine,
        double ngramCosine,
        double wordingCosine,
        double intentConfidence,
        double mainAnswer) {

    /// How many terms the matching head weighs.
    public static final int TERMS = 9;

    /// The terms in the order in which the matching head's weights are stored: the features, BM25 and the intent's confidence by
    /// their logarithms, and the confidence in an intent whose main answer this is. More of any but `mainAnswer` never
    /// speaks against a candidate, so their weights are 0 or more.
    public double[] terms() {
        return new double[] {
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
    }
}
