package dev.frontdesk.operations.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The check of what a company says of its visitor: a JSON Web Token (RFC 7519) that the company's server has signed by HMAC-SHA-256 (`HS256`)
/// with a secret that it shares with this service.
///
/// No other algorithm is taken, and no token without an end (`exp`). Thread-safe.
public final class VisitorIdentity {
    /// Bytes that a secret has at least (RFC 7518, 3.2).
    public static final int SECRET_BYTES_MIN = 32;

    private static final int TOKEN_LENGTH_MAX = 4_096;
    private static final int CLAIMS_MAX = 50;
    private static final int CLAIM_LENGTH_MAX = 500;
    private static final long LEEWAY_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SecretKeySpec secret;
    private final Clock clock;

    /// @throws IllegalArgumentException if the secret is too short
    public VisitorIdentity(String secret, Clock clock) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "the secret has %d bytes; it must have %d at least"
                            .formatted(bytes.length, SECRET_BYTES_MIN));
        }
        this.secret = new SecretKeySpec(bytes, "HmacSHA256");
        this.clock = clock;
    }

    /// What came of a token.
    public sealed interface Outcome {}

    /// Signed, and still good.
    ///
    /// @param claims its texts, numbers and truth values by their names
    public record Proven(Map<String, String> claims) implements Outcome {
        public Proven {
            claims = Map.copyOf(claims);
        }
    }

    /// Not to be believed.
    ///
    /// @param reason without anything of the token's content
    public record Refused(String reason) implements Outcome {}

    /// Checks a token.
    public Outcome check(String token) {
        String[] parts = token.split("\\.", -1);
        if (token.length() > TOKEN_LENGTH_MAX || parts.length != 3) {
            return new Refused(
                    "it is no JSON Web Token of at most " + TOKEN_LENGTH_MAX + " characters");
        }
        try {
            if (!json(parts[0]).path("alg").asText().equals("HS256")) {
                return new Refused("its algorithm is not HS256");
            }
            byte[] given = Base64.getUrlDecoder().decode(parts[2]);
            if (!MessageDigest.isEqual(given, signature(parts[0] + "." + parts[1]))) {
                return new Refused("its signature is not by our secret");
            }
            return claims(json(parts[1]));
        } catch (IOException | IllegalArgumentException e) {
            return new Refused("it cannot be read");
        }
    }

    private static JsonNode json(String part) throws IOException {
        return JSON.readTree(Base64.getUrlDecoder().decode(part));
    }

    private byte[] signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private Outcome claims(JsonNode token) {
        long now = clock.instant().getEpochSecond();
        if (!token.path("exp").isNumber()) {
            return new Refused("it has no end (exp)");
        }
        if (token.path("exp").asLong() < now - LEEWAY_SECONDS) {
            return new Refused("its time is over (exp)");
        }
        if (token.path("nbf").asLong(0) > now + LEEWAY_SECONDS) {
            return new Refused("its time has not come (nbf)");
        }
        Map<String, String> claims = new TreeMap<>();
        for (Map.Entry<String, JsonNode> claim : token.properties()) {
            String text = claim.getValue().asText();
            if (claim.getValue().isValueNode()
                    && !claim.getValue().isNull()
                    && !text.isBlank()
                    && text.length() <= CLAIM_LENGTH_MAX
                    && claims.size() < CLAIMS_MAX) {
                claims.put(claim.getKey(), text);
            }
        }
        return new Proven(claims);
    }
}
