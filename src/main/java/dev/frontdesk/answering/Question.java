package dev.frontdesk.answering;

import dev.frontdesk.knowledge.AnswerId;
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
    public record PastTurn(Speaker speaker, String text, boolean failed) {
        /// A turn that answered, or was not the bot's.
        public PastTurn(Speaker speaker, String text) {
            this(speaker, text, false);
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
