package dev.frontdesk.dialogue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of something that a customer did other than writing: asking for a person, closing, judging.
///
/// @param seq the turn that it made or belongs to; 0 where there is none
/// @param position the place in the queue, from 1; null outside it
public record Outcome(Status status, int seq, @Nullable Integer position, Instant at) {

    /// The cases, each named as the database names it.
    public enum Status {
        STORED,
        /// Its client id was stored before.
        DUPLICATE,
        /// It asked for what is so already.
        UNCHANGED,
        /// There is no such conversation, or no such turn of ours.
        UNKNOWN,
        CLOSED,
        FORBIDDEN
    }
}
