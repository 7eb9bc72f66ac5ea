package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResumeTokenTest {
    private final Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
    private final ResumeToken token = ResumeToken.fresh(now, new Random(7));

    @Test
    void theConversationIsAUuidOfItsTime() {
        assertThat(token.conversation().version()).isEqualTo(7);
        assertThat(token.conversation().variant()).isEqualTo(2);
        assertThat(token.conversation().getMostSignificantBits() >>> 16)
                .isEqualTo(now.toEpochMilli());
    }

    @Test
    void tokenAndConversationFitOnlyEachOtherAndNotForLong() {
        assertThat(token.fits(now.plusSeconds(60))).isTrue();
        assertThat(token.fits(now.plus(Duration.ofDays(2)))).isFalse();
        assertThat(token.fits(now.minus(Duration.ofDays(2)))).isFalse();
        assertThat(new ResumeToken(token.conversation(), token.token() + "x").fits(now)).isFalse();
        assertThat(new ResumeToken(UUID.randomUUID(), token.token()).fits(now)).isFalse();
    }
}
