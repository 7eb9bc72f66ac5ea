package dev.frontdesk.operations;

import dev.frontdesk.operations.access.UuidV7;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/// The service's one clock and its one source of ids, for injection; tests bring their own.
final class ClockAndIds {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    UuidV7 ids(Clock clock) {
        return new UuidV7(clock, new SecureRandom());
    }
}
