package dev.frontdesk.answering;

import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.ArticleId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to do about a question; an unrendered template, never a sent text.
public sealed interface Decision {
    Evidence evidence();

    /// The same decision with more evidence.
    default Decision with(Evidence more) {
        return switch (this) {
            case Reply(var answer, var smallTalk, _) -> new Reply(answer, smallTalk, more);
            case Several(var parts, _) -> new Several(parts, more);
            case Clarify(var options, _) -> new Clarify(options, more);
            case Compose(var quotes, _) -> new Compose(quotes, more);
            case HandOver(var reason, var answer, _) -> new HandOver(reason, answer, more);
            case Decline(var reason, _) -> new Decline(reason, more);
        };
    }

    /// Say an answer.
    ///
    /// @param smallTalk nothing was asked: no feedback is asked for
    record Reply(AnswerId answer, boolean smallTalk, Evidence evidence) implements Decision {}

    /// Answer the two questions of one message in one turn.
    ///
    /// @param parts what to do about each, in their order: a [Reply], a [Compose], or, at the end and once at most, a [Clarify] for the one that
    ///     is unsure
    record Several(List<Decision> parts, Evidence evidence) implements Decision {
        public Several {
            parts = List.copyOf(parts);
        }
    }

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
    ///
    /// @param sentences which of its [dev.frontdesk.knowledge.Article.Passage#sentences], in their order; none: all of its text
    record Quote(ArticleId article, int ordinal, List<Integer> sentences) {
        public Quote {
            sentences = List.copyOf(sentences);
        }

        /// All of a passage.
        public Quote(ArticleId article, int ordinal) {
            this(article, ordinal, List.of());
        }
    }
}
