package dev.frontdesk.operations.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// A random 256-bit secret that its holder keeps and of which we store the SHA-256 only. Being random it needs no salt
/// and no slow hash.
record Secret(String text) {

    static final String KEY_PREFIX = "fd_";

    private static final SecureRandom RANDOM = new SecureRandom();

    static Secret random(String prefix) {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new Secret(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean isKey() {
        return text.startsWith(KEY_PREFIX);
    }

    @Override
    public String toString() {
        return "secret";
    }
}
