package dev.frontdesk.dialogue;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a client proved and said of itself when it came in; enough to make the conversation at its first message.
///
/// @param conversation a UUIDv7
/// @param subject whose texts they are; an anonymous visitor's has the conversation's id
/// @param tokenDigest SHA-256 of the resume token
/// @param visitorJson the page's unsigned claim of its visitor, a JSON object; for people's eyes only
public record Visit(
        UUID conversation,
        UUID subject,
        byte[] tokenDigest,
        String locale,
        @Nullable String visitorJson) {

    /// Somebody unknown.
    public static Visit anonymous(
            UUID conversation, byte[] tokenDigest, String locale, @Nullable String visitorJson) {
        return new Visit(conversation, conversation, tokenDigest, locale, visitorJson);
    }
}
