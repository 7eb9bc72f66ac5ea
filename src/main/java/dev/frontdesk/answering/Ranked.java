package dev.frontdesk.answering;

import dev.frontdesk.retrieval.Candidate;
import dev.frontdesk.retrieval.Candidate.Target;
import dev.frontdesk.scoring.MatchFeatures;

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

    boolean isAnswer() {
        return candidate.target() instanceof Target.ToAnswer;
    }

    boolean isMainAnswer() {
        return features.mainAnswer() > 0;
    }
}
