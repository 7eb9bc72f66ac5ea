package dev.frontdesk.dialogue;

import dev.frontdesk.answering.Evidence;
import dev.frontdesk.dialogue.Turn.Choice;
import dev.frontdesk.dialogue.Turn.Source;
import dev.frontdesk.knowledge.AnswerId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A decision of the bot in the customer's words and language, ready to be stored and sent.
///
/// @param answer the answer that was said, so that it is not said again once rejected
public record Reply(
        Kind kind,
        String text,
        List<Choice> choices,
        List<Source> sources,
        @Nullable AnswerId answer,
        Evidence evidence) {
    public Reply {
        choices = List.copyOf(choices);
        sources = List.copyOf(sources);
    }

    /// What kind of decision it was.
    public enum Kind {
        ANSWER,
        SMALL_TALK,
        CLARIFY,
        COMPOSE,
        DECLINE,
        /// The conversation's owner becomes the queue.
        HANDOVER;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
