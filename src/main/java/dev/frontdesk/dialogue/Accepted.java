package dev.frontdesk.dialogue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of a customer's message, once the statement that may have stored it is committed.
public sealed interface Accepted {

    /// It is in the log.
    ///
    /// @param text what was stored: redacted, or the title of the choice
    /// @param question what is to be answered now; null: a person owns the conversation
    record Stored(int seq, Owner owner, String text, Instant at, @Nullable OpenQuestion question)
            implements Accepted {}

    /// It was in the log before, under the same client id.
    record Duplicate(int seq) implements Accepted {}

    /// The conversation is closed.
    record Closed() implements Accepted {}

    /// The choice was not offered in that turn.
    record NotOffered() implements Accepted {}

    /// The conversation is somebody else's.
    record Forbidden() implements Accepted {}
}
