package dev.frontdesk.operations.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// What is remembered of callers, and for how long.
class CallersTest {

    private static final Caller DESK =
            new Caller(new UUID(0, 1), "desk", Role.AGENT, Assistant.DEFAULT_ID);

    private final Secret secret = Secret.random(Secret.KEY_PREFIX);
    private final FakeKeys keys = new FakeKeys();
    private long nanos;
    private final Callers callers =
            new Callers(
                    keys,
                    new Accounts(new PGSimpleDataSource(), FakeKeys.IDS, Clock.systemUTC()),
                    () -> nanos);

    private static final class FakeKeys extends AccessKeys {
        static final UuidV7 IDS = new UuidV7(Clock.systemUTC(), new Random(1));

        Optional<Caller> answer = Optional.of(DESK);
        boolean away;

        FakeKeys() {
            super(new PGSimpleDataSource(), IDS, Clock.systemUTC());
        }

        @Override
        Optional<Caller> find(Secret asked) {
            if (away) {
                throw ProblemException.databaseAway(new SQLException("away"));
            }
            return answer;
        }
    }

    @Test
    void aCallerIsRememberedForTenSeconds() {
        assertThat(callers.remembered(secret)).isEmpty();
        assertThat(callers.lookUp(secret)).contains(DESK);
        passSeconds(9);
        assertThat(callers.remembered(secret)).contains(DESK);
        passSeconds(1);
        assertThat(callers.remembered(secret)).isEmpty();
    }

    @Test
    void aRevokedKeyIsForgotten() {
        callers.lookUp(secret);
        passSeconds(10);
        keys.answer = Optional.empty();
        assertThat(callers.lookUp(secret)).isEmpty();
        keys.away = true;
        assertThatThrownBy(() -> callers.lookUp(secret)).isInstanceOf(ProblemException.class);
    }

    @Test
    void whileTheDatabaseIsAwayTheLastAnswerHoldsForTenMinutes() {
        callers.lookUp(secret);
        keys.away = true;
        passSeconds(599);
        assertThat(callers.lookUp(secret)).contains(DESK);
        passSeconds(1);
        assertThatThrownBy(() -> callers.lookUp(secret))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        away -> assertThat(away.code()).isEqualTo("unavailable"));
    }

    private void passSeconds(long seconds) {
        nanos += seconds * 1_000_000_000;
    }
}
