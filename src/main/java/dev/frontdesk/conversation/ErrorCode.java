package dev.frontdesk.conversation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The codes of the protocol's error frames.
enum ErrorCode {
    /// The frame is not as the protocol says; sending it again does not help.
    BAD_FRAME,
    TOO_LONG,
    RATE_LIMITED,
    /// The server has too much to do.
    BUSY,
    /// The database or the engine is away; send again.
    UNAVAILABLE,
    /// The token is not this conversation's.
    FORBIDDEN,
    /// The conversation does not exist any more, or is closed.
    GONE;

    @JsonValue
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
