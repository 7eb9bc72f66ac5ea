package dev.frontdesk.retrieval;

import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.ArticleId;

/// Something that may answer a question, with what the search says for it.
///
/// Both scores are exact for every candidate, whichever of the two searches found it.
///
/// @param bm25 BM25 of all its words: of an answer its question, variants, text, tags, group and its intent's examples, of a passage its
///     heading and text; 0 where no word is shared
/// @param cosine the best cosine of the vectors of its question and variants, or of the passage; −1–1, 0 without encoder
/// @param answerCosine the cosine of its answer text's vector, or of the passage; −1–1, 0 without encoder
/// @param surface the question, variant or passage whose vector is nearest; without encoder, the one that shares most of the words
public record Candidate(
        Target target, double bm25, double cosine, double answerCosine, String surface) {

    /// What the candidate is.
    public sealed interface Target {
        /// An entry of the FAQ.
        record ToAnswer(AnswerId id) implements Target {
            @Override
            public String toString() {
                return "answer:" + id;
            }
        }

        /// A passage of an article.
        record ToPassage(ArticleId id, int ordinal) implements Target {
            @Override
            public String toString() {
                return "passage:" + id + "#" + ordinal;
            }
        }
    }
}
