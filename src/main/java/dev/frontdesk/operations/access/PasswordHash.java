package dev.frontdesk.operations.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// A person's password as it is stored: PBKDF2 with HMAC-SHA-512, `pbkdf2-sha512$ITERATIONS$SALT$HASH`.
///
/// 210,000 iterations are OWASP's figure for this function; a check takes about a fifth of a second, on purpose.
record PasswordHash(String text) {

    private static final int ITERATIONS = 210_000;
    private static final String SCHEME = "pbkdf2-sha512";
    private static final SecureRandom RANDOM = new SecureRandom();

    /// What an unknown name is checked against, so that it takes as long as a known one.
    static final PasswordHash NOBODY = of(Secret.random("").text());

    static PasswordHash of(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        byte[] hash = derive(password, salt, ITERATIONS);
        return new PasswordHash(
                String.join(
                        "$",
                        SCHEME,
                        Integer.toString(ITERATIONS),
                        base64.encodeToString(salt),
                        base64.encodeToString(hash)));
    }

    boolean fits(String password) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalStateException("unknown password scheme");
        }
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] expected = Base64.getDecoder().decode(parts[3]);
        return MessageDigest.isEqual(expected, derive(password, salt, Integer.parseInt(parts[1])));
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public String toString() {
        return "password hash";
    }
}
