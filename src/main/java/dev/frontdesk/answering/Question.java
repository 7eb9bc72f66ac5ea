package dev.frontdesk.answering;

import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.scoring.Sentiment;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A customer's message with what is needed to answer it.
///
/// @param text the message, or several unanswered ones joined by a line feed
/// @param turns the turns before it, oldest first
/// @param choice the value of the choice that the customer took instead of writing, e.g. `answer:track-parcel`, `intent:refund_status`, `handover`
/// @param rejected answers that the customer said do not help; they are not given again
public record Question(
        String text,
        List<PastTurn> turns,
        @Nullable String choice,
        Set<AnswerId> rejected,
        String locale) {
    public Question {
        turns = List.copyOf(turns);
        rejected = Set.copyOf(rejected);
    }

    /// A question that starts a conversation.
    public static Question of(String text, String locale) {
        return new Question(text, List.of(), null, Set.of(), locale);
    }

    /// A turn before the message.
    ///
    /// @param failed the bot did not know: it declined or asked back; two in a row bring a person
    /// @param trace what the log holds of a bot's turn beside its words
    public record PastTurn(Speaker speaker, String text, boolean failed, Trace trace) {
        /// A turn of which the words alone are known.
        public PastTurn(Speaker speaker, String text, boolean failed) {
            this(speaker, text, failed, Trace.NONE);
        }

        /// A turn that answered, or was not the bot's.
        public PastTurn(Speaker speaker, String text) {
            this(speaker, text, false);
        }

        /// A turn in which the bot said an answer.
        public static PastTurn said(AnswerId answer, String text) {
            return new PastTurn(Speaker.BOT, text, false, Trace.said("answer:" + answer));
        }
    }

    /// What the log holds of a bot's turn.
    ///
    /// @param said what it said, as [Ranked#name]: `answer:ID`, `passage:ARTICLE#ORDINAL`
    /// @param rejected the customer marked it as not helpful
    /// @param sentiment the tone of the message that it replied to
    /// @param intent the likeliest intent of that message
    /// @param alerted it noticed rising anger, and offered a person
    public record Trace(
            List<String> said,
            boolean rejected,
            @Nullable Sentiment sentiment,
            @Nullable IntentId intent,
            boolean alerted) {
        /// Nothing is known.
        public static final Trace NONE = new Trace(List.of(), false, null, null, false);

        public Trace {
            said = List.copyOf(said);
        }

        /// It is known what was said, and nothing else.
        public static Trace said(String... names) {
            return new Trace(List.of(names), false, null, null, false);
        }
    }

    /// Who spoke.
    public enum Speaker {
        CUSTOMER,
        BOT,
        AGENT,
        SYSTEM
    }
}
