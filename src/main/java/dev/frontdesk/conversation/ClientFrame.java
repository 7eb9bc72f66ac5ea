package dev.frontdesk.conversation;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a client sends, one JSON object a frame; read by [ClientFrameReader].
sealed interface ClientFrame {

    /// Starts a conversation, or comes back to one.
    ///
    /// @param after the last seq that the client has seen
    /// @param visitorJson a claim of the page, a JSON object
    /// @param identity the company's signed token of its visitor; not yet checked
    record Hello(
            @Nullable String conversation,
            @Nullable String token,
            int after,
            String locale,
            @Nullable String visitorJson,
            @Nullable String identity)
            implements ClientFrame {}

    record Message(ClientId id, String text) implements ClientFrame {}

    /// Takes a choice that was offered in turn `seq`; 0: in the greeting.
    record Choice(ClientId id, int seq, String value) implements ClientFrame {}

    record Typing() implements ClientFrame {}

    record Feedback(ClientId id, int seq, boolean helpful, @Nullable String comment)
            implements ClientFrame {}

    record Handover(ClientId id) implements ClientFrame {}

    record Rating(ClientId id, int score, @Nullable String comment) implements ClientFrame {}

    record Close(ClientId id) implements ClientFrame {}

    /// Asks for the turns before a seq.
    record History(int before) implements ClientFrame {}

    /// A client's own id of what it sends, by which it may send it again.
    ///
    /// @param text as the client wrote it, 1 to 64 characters; it comes back in the acknowledgement
    record ClientId(String text) {
        static final int LENGTH_MAX = 64;

        /// The id in the log: itself if it is a UUID as it should be, otherwise one made from it.
        UUID uuid() {
            if (text.length() == 36) {
                try {
                    return UUID.fromString(text);
                } catch (IllegalArgumentException e) {
                    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
                }
            }
            return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
