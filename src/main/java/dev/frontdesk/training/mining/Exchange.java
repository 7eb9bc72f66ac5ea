package dev.frontdesk.training.mining;

import dev.frontdesk.knowledge.MinedAnswer;

/// A question that a customer asked and what of the reply answers it, both without personal data.
///
/// @param talk the number of the conversation among all
/// @param order the place of the question among those of its conversation
/// @param asked the question without the one before
/// @param thanked whether the customer was content with it
record Exchange(
        String question,
        String reply,
        MinedAnswer.Source source,
        int talk,
        int order,
        String asked,
        boolean byAgent,
        boolean thanked) {

    /// Whether the question is understood without the one before; if not, it begins with that.
    boolean standsAlone() {
        return asked.equals(question);
    }
}
