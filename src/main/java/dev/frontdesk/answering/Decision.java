package dev.frontdesk.answering;

import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.ArticleId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to do about a question; an unrendered template, never a sent text.
public sealed interface Decision {
    Evidence evidence();

    /// Say an answer.
    ///
    /// @param smallTalk nothing was asked: no feedback is asked for
    record Reply(AnswerId answer, boolean smallTalk, Evidence evidence) implements Decision {}

    /// Ask which of a few things is meant.
    record Clarify(List<Option> options, Evidence evidence) implements Decision {
        public Clarify {
            options = List.copyOf(options);
        }
    }

    /// Quote passages of articles with their sources.
    record Compose(List<Quote> quotes, Evidence evidence) implements Decision {
        public Compose {
            quotes = List.copyOf(quotes);
        }
    }

    /// Give the conversation to a person.
    ///
    /// @param answer what to say while doing so; null: the assistant's phrase for it
    record HandOver(Reason reason, @Nullable AnswerId answer, Evidence evidence)
            implements Decision {}

    /// Say honestly that the assistant does not know, and offer a person.
    record Decline(Reason reason, Evidence evidence) implements Decision {}

    /// Why a person is needed, or no answer was given.
    enum Reason {
        ASKED_FOR_PERSON,
        INTENT_ASKS_FOR_PERSON,
        OUT_OF_SCOPE,
        NO_ANSWER,
        REPEATED_FAILURE
    }

    /// A choice offered to the customer.
    ///
    /// @param title what the customer reads
    /// @param value what comes back in [Question#choice]
    record Option(String title, String value) {}

    /// A passage to be quoted.
    record Quote(ArticleId article, int ordinal) {}
}
