package dev.frontdesk.answering;

import dev.frontdesk.scoring.Sentiment;
import dev.frontdesk.scoring.Thresholds;
import dev.frontdesk.scoring.Understanding.IntentScore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every number that decided: scores and ids, no texts, at most 1 KB as JSON.
///
/// @param intents the three most probable intents
/// @param candidates the five best candidates as the matching head ranks them
/// @param decidedBy the name of the rule that took the decision, e.g. `intent`, `match`, `ambiguous`, `out_of_scope`, `choice`
public record Evidence(
        List<IntentScore> intents,
        double inScope,
        @Nullable Sentiment sentiment,
        List<Scored> candidates,
        @Nullable Thresholds thresholds,
        String decidedBy,
        int encoderTokens) {
    public Evidence {
        intents = List.copyOf(intents);
        candidates = List.copyOf(candidates);
    }

    /// A candidate with its scores.
    ///
    /// @param target `answer:ID` or `passage:ARTICLE#ORDINAL`
    /// @param match the calibrated probability that it is right
    public record Scored(String target, double match, double bm25, double cosine) {}
}
