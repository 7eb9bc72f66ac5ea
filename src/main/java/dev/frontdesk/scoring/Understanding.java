package dev.frontdesk.scoring;

import dev.frontdesk.knowledge.IntentId;
import java.util.List;

/// What the heads read in one message.
///
/// @param ranking all intents, most probable first; confidences are calibrated and sum to 1 over in-scope intents
/// @param inScope the calibrated probability that the company deals with this message, 0–1
/// @param vector the unit vector by which answers are found, [D]; empty in a locale without encoder
/// @param encoderTokens the tokens that the encoder read, special tokens included
/// @param truncated the encoder did not see all of the text
public record Understanding(
        List<IntentScore> ranking,
        double inScope,
        Sentiment sentiment,
        double sentimentConfidence,
        float[] vector,
        int encoderTokens,
        boolean truncated) {
    public Understanding {
        ranking = List.copyOf(ranking);
    }

    /// An intent with its calibrated probability.
    public record IntentScore(IntentId intent, double confidence) {}
}
