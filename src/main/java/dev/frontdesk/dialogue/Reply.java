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
/// @param lookups how the look-ups for it went; part of its evidence
/// @param personal values of this customer are in the text: it is forgotten with the customer
public record Reply(
        Kind kind,
        String text,
        List<Choice> choices,
        List<Source> sources,
        @Nullable AnswerId answer,
        Evidence evidence,
        List<LookedUp> lookups,
        boolean personal) {
    public Reply {
        choices = List.copyOf(choices);
        sources = List.copyOf(sources);
        lookups = List.copyOf(lookups);
    }

    /// A reply in the company's words alone.
    public Reply(
            Kind kind,
            String text,
            List<Choice> choices,
            List<Source> sources,
            @Nullable AnswerId answer,
            Evidence evidence) {
        this(kind, text, choices, sources, answer, evidence, List.of(), false);
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
