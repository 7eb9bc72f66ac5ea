package dev.frontdesk.operations.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.operations.access.VisitorIdentity.Proven;
import dev.frontdesk.operations.access.VisitorIdentity.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// Which tokens of a company are believed.
public class VisitorIdentityTest {
    private static final String SECRET = "a secret of thirty-two bytes, no less";
    private static final Clock NOW =
            Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);

    private final VisitorIdentity identity = new VisitorIdentity(SECRET, NOW);

    /// A token as a company's server would sign it.
    public static String token(String secret, String header, String claims) {
        try {
            String signed = base64(header) + "." + base64(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(String claims) {
        return token(SECRET, "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims);
    }

    private static long at(int seconds) {
        return NOW.instant().getEpochSecond() + seconds;
    }

    @Test
    void aSignedTokenProvesItsClaims() {
        assertThat(
                        identity.check(
                                token(
                                        "{\"sub\":\"42\",\"name\":\"Zoë\",\"vip\":true,\"x\":null,\"tags\":[1],\"exp\":%d}"
                                                .formatted(at(60)))))
                .isInstanceOfSatisfying(
                        Proven.class,
                        proven ->
                                assertThat(proven.claims())
                                        .containsEntry("sub", "42")
                                        .containsEntry("name", "Zoë")
                                        .containsEntry("vip", "true")
                                        .doesNotContainKeys("x", "tags"));
    }

    @Test
    void nothingElseIsBelieved() {
        String good = "{\"sub\":\"42\",\"exp\":%d}".formatted(at(60));
        refused(
                token("another secret of thirty-two bytes!!!", "{\"alg\":\"HS256\"}", good),
                "signature");
        refused(token(SECRET, "{\"alg\":\"none\"}", good), "algorithm");
        refused(token(SECRET, "{\"alg\":\"HS512\"}", good), "algorithm");
        refused(token("{\"sub\":\"42\"}"), "no end");
        refused(token("{\"exp\":%d}".formatted(at(-61))), "over");
        refused(token("{\"exp\":%d,\"nbf\":%d}".formatted(at(600), at(61))), "not come");
        refused(token(good).substring(0, 60), "no JSON Web Token");
        refused("a.b.c", "cannot be read");
        refused("!.!.!", "cannot be read");
        String signed = token(good);
        refused(signed.substring(0, signed.lastIndexOf('.') + 1), "signature");
    }

    private void refused(String token, String reason) {
        assertThat(identity.check(token))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> new VisitorIdentity("short", NOW)).hasMessageContaining("32");
    }
}
