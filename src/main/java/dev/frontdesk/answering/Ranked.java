package dev.frontdesk.answering;

import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.retrieval.Candidate;
import dev.frontdesk.retrieval.Candidate.Target;
import dev.frontdesk.scoring.MatchFeatures;
import java.util.Optional;

/// A candidate as the matching head sees it: what was found, what speaks for it, and how probably it is right.
///
/// @param match the calibrated probability that this is the answer, 0–1
public record Ranked(Candidate candidate, MatchFeatures features, double match) {

    /// The target's stable name: `answer:ID` or `passage:ARTICLE#ORDINAL`.
    public String name() {
        return switch (candidate.target()) {
            case Target.ToAnswer(var id) -> "answer:" + id;
            case Target.ToPassage(var article, int ordinal) -> "passage:" + article + "#" + ordinal;
        };
    }

    /// The answer that it is, if it is one.
    public Optional<AnswerId> answer() {
        return candidate.target() instanceof Target.ToAnswer(var id)
                ? Optional.of(id)
                : Optional.empty();
    }

    /// The passage that it is, if it is one.
    public Optional<Decision.Quote> passage() {
        return candidate.target() instanceof Target.ToPassage(var article, int ordinal)
                ? Optional.of(new Decision.Quote(article, ordinal))
                : Optional.empty();
    }

    /// BM25 of the wording that matched best.
    public double lexical() {
        return candidate.bm25();
    }

    /// The cosine of the encoder's vectors.
    public double vector() {
        return candidate.cosine();
    }

    /// The wording that matched best: question, variant, answer text or passage.
    public String wording() {
        return candidate.surface();
    }

    boolean isAnswer() {
        return candidate.target() instanceof Target.ToAnswer;
    }

    boolean isMainAnswer() {
        return features.mainAnswer() > 0;
    }
}
