package dev.frontdesk.retrieval;

import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.ArticleId;

/// Something that may answer a question, with what the search says for it.
///
/// @param bm25 the best BM25 of its surfaces, 0 where only its vector was near
/// @param cosine the best cosine of its surfaces' vectors, −1–1; 0 without encoder
/// @param answerCosine the cosine of its answer text's vector
/// @param surface the wording that matched best: question, variant, answer text or passage
public record Candidate(
        Target target, double bm25, double cosine, double answerCosine, String surface) {

    /// What the candidate is.
    public sealed interface Target {
        /// An entry of the FAQ.
        record ToAnswer(AnswerId id) implements Target {}

        /// A passage of an article.
        record ToPassage(ArticleId id, int ordinal) implements Target {}
    }
}
