package dev.frontdesk.operations.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// A token bucket for each key (an API key, a visitor, an address): so many a second on average, so many at once.
///
/// Kept as one number a key, the time at which its bucket will be full again (the generic cell rate algorithm, ITU-T
/// I.371), so a key that has been quiet needs no entry. At most [#KEYS_MAX] keys are told apart; beyond that newcomers
/// share one bucket. Thread-safe.
public final class RateLimit {

    static final int KEYS_MAX = 100_000;

    private static final Object OVERFLOW = "overflow";

    private final long nanosEach;
    private final long nanosBurst;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<Object, Long> fullAt = new ConcurrentHashMap<>();

    /// A limit with all buckets full.
    ///
    /// @param nanoTime a clock that only goes forward, such as `System::nanoTime`
    public RateLimit(double perSecond, int burst, LongSupplier nanoTime) {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException(
                    "a limit of %s a second, %d at once".formatted(perSecond, burst));
        }
        this.nanosEach = Math.max(1, Math.round(1e9 / perSecond));
        this.nanosBurst = Math.multiplyExact(nanosEach, burst);
        this.nanoTime = nanoTime;
    }

    /// Takes one token of the key's bucket.
    ///
    /// @return 0 if there was one; otherwise the milliseconds until there will be, and nothing is taken
    public long take(Object key) {
        long now = nanoTime.getAsLong();
        Object bucket = makeRoom(key, now);
        long[] waitNanos = {0};
        fullAt.compute(
                bucket,
                (_, full) -> {
                    long from = full == null || full - now < 0 ? now : full;
                    waitNanos[0] = from + nanosEach - nanosBurst - now;
                    return waitNanos[0] > 0 ? from : from + nanosEach;
                });
        return waitNanos[0] > 0 ? Math.ceilDiv(waitNanos[0], 1_000_000) : 0;
    }

    private Object makeRoom(Object key, long now) {
        if (fullAt.size() < KEYS_MAX || fullAt.containsKey(key)) {
            return key;
        }
        fullAt.values().removeIf(full -> full - now <= 0);
        return fullAt.size() < KEYS_MAX ? key : OVERFLOW;
    }
}
