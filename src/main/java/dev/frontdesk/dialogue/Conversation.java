package dev.frontdesk.dialogue;

import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A conversation as one who comes back to it finds it.
///
/// @param turns the turns that were asked for, oldest first
/// @param lastSeq the last turn of the conversation, whether among `turns` or not
/// @param position the place in the queue, from 1; null outside it
public record Conversation(
        UUID id,
        UUID subject,
        String locale,
        Owner owner,
        int lastSeq,
        @Nullable Integer position,
        byte[] tokenDigest,
        List<Turn> turns) {
    public Conversation {
        turns = List.copyOf(turns);
    }

    /// Whether a resume token's digest is this conversation's; takes the same time whatever differs.
    public boolean admits(byte[] digest) {
        return MessageDigest.isEqual(tokenDigest, digest);
    }
}
