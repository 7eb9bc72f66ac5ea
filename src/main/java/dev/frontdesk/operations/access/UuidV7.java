package dev.frontdesk.operations.access;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// A source of version 7 UUIDs: 48 bits of Unix milliseconds, a 12-bit counter, 62 random bits.
///
/// Ids of one source strictly increase (compared as PostgreSQL does, byte by byte), also within a millisecond and when
/// the clock goes back: RFC 9562, section 6.2, method 1, with the counter seeded at random below half its range and the
/// millisecond borrowed from the future when it overflows. Safe for use by several threads.
public final class UuidV7 {

    private static final int COUNTER_END = 1 << 12;

    private final Clock clock;
    private final RandomGenerator random;
    private long lastMillis = Long.MIN_VALUE;
    private int counter;

    public UuidV7(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public synchronized UUID next() {
        long now = clock.millis();
        if (now > lastMillis) {
            lastMillis = now;
            counter = random.nextInt(COUNTER_END / 2);
        } else if (++counter == COUNTER_END) {
            lastMillis++;
            counter = 0;
        }
        return of(lastMillis, counter, random.nextLong());
    }

    /// The smallest id that a source can give at this time or later: the border of a partition by time.
    public static UUID lowest(Instant time) {
        return of(time.toEpochMilli(), 0, 0);
    }

    /// The millisecond in which an id was made.
    ///
    /// @throws IllegalArgumentException if it is not a version 7 UUID
    public static Instant time(UUID id) {
        if (id.version() != 7) {
            throw new IllegalArgumentException("not a version 7 UUID: " + id);
        }
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    private static UUID of(long millis, int counter, long random) {
        long high = (millis << 16) | 0x7000L | counter;
        long low = (random & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
