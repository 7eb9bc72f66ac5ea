package dev.frontdesk.conversation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// The secret by which a client comes back to its conversation: 256 random bits, handed out in the welcome.
///
/// Only its digest is stored, and only with the first message. Until then nobody has heard of the conversation; so its id, a UUIDv7 whose
/// 74 "random" bits are taken from a digest of the token, proves that a client did get the two together — from whatever
/// replica, before whatever crash — and its first message is stored under the id that it was given. Immutable.
record ResumeToken(UUID conversation, String token) {
    /// So old may an id be under which nothing has been said yet.
    static final Duration UNUSED_MAX = Duration.ofDays(1);

    /// A new conversation's.
    static ResumeToken fresh(Instant now, RandomGenerator random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new ResumeToken(bound(now.toEpochMilli(), token), token);
    }

    /// Whether they were handed out together, not long ago.
    boolean fits(Instant now) {
        if (conversation.version() != 7) {
            return false;
        }
        long millis = conversation.getMostSignificantBits() >>> 16;
        Duration age = Duration.between(Instant.ofEpochMilli(millis), now);
        return age.compareTo(UNUSED_MAX) < 0
                && age.compareTo(UNUSED_MAX.negated()) > 0
                && bound(millis, token).equals(conversation);
    }

    /// What is stored.
    byte[] digest() {
        return sha256("resume ", token);
    }

    private static UUID bound(long millis, String token) {
        ByteBuffer bits = ByteBuffer.wrap(sha256("conversation ", token));
        long high = (millis << 16) | 0x7000L | (bits.getLong() & 0x0FFFL);
        long low = (bits.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] sha256(String purpose, String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((purpose + token).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
