package dev.frontdesk.operations.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {

    private Instant now = Instant.parse("2026-03-01T10:00:00.123Z");
    private final InstantSource time = () -> now;
    private final UuidV7 ids = new UuidV7(time.withZone(ZoneOffset.UTC), new Random(7));

    @Test
    void hasVersionVariantAndTime() {
        UUID id = ids.next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(UuidV7.time(id)).isEqualTo(now);
        assertThat(UuidV7.lowest(now)).isLessThan(id);
        assertThat(UuidV7.lowest(now.plusMillis(1))).isGreaterThan(id);
    }

    /// Three milliseconds' worth of counter in one, and a clock that goes back.
    @Test
    void alwaysIncreases() {
        String last = "";
        for (int i = 0; i < 10_000; i++) {
            if (i == 9_000) {
                now = now.minusSeconds(60);
            }
            String id = ids.next().toString();
            assertThat(id).isGreaterThan(last);
            last = id;
        }
    }

    @Test
    void timeOfAnotherVersionIsRefused() {
        assertThatThrownBy(() -> UuidV7.time(UUID.randomUUID()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDefaultAssistantIsAVersion7Id() {
        assertThat(Assistant.DEFAULT_ID.version()).isEqualTo(7);
        assertThat(Clock.systemUTC().instant()).isAfter(UuidV7.time(Assistant.DEFAULT_ID));
    }
}
