package dev.frontdesk.operations.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    /// Near its overflow, where System.nanoTime may be.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

    private final RateLimit limit = new RateLimit(2, 3, nanos::get);

    @Test
    void aBurstThenTheAverage() {
        assertThat(take(5)).containsExactly(0, 0, 0, 500, 500);
        passMillis(499);
        assertThat(limit.take("key")).isEqualTo(1);
        passMillis(1);
        assertThat(take(2)).containsExactly(0, 500);
        passMillis(1_000);
        assertThat(take(3)).containsExactly(0, 0, 500);
        passMillis(1_000_000);
        assertThat(take(4)).containsExactly(0, 0, 0, 500);
    }

    @Test
    void keysDoNotShare() {
        take(4);
        assertThat(limit.take("another")).isZero();
    }

    @Test
    void tooManyKeysShareOneBucketUntilOthersAreForgotten() {
        for (int i = 0; i < RateLimit.KEYS_MAX; i++) {
            assertThat(limit.take(i)).isZero();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(limit.take("new" + i)).isZero();
        }
        assertThat(limit.take("new3")).isEqualTo(500);
        assertThat(limit.take(1)).as("known keys keep their own").isZero();
        passMillis(10_000);
        assertThat(limit.take("new3")).isZero();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new RateLimit(0, 1, nanos::get))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RateLimit(1, 0, nanos::get))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private long[] take(int times) {
        long[] waits = new long[times];
        for (int i = 0; i < times; i++) {
            waits[i] = limit.take("key");
        }
        return waits;
    }

    private void passMillis(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }
}
