package dev.frontdesk.conversation;

import dev.frontdesk.dialogue.LookedUp.Result;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What keeps a sick service from being asked by everybody: how many ask at once, and a pause after failures in a row (a circuit breaker).
///
/// When the pause is over, one question is a trial: its answer ends the pause, its failure begins another. Thread-safe.
final class LookupGuard {
    private final int atOnce;
    private final int failuresMax;
    private final long pauseNanos;
    private int asking;
    private int failures;
    private boolean paused;
    private boolean trial;
    private long until;

    LookupGuard(int atOnce, int failuresMax, Duration pause) {
        this.atOnce = atOnce;
        this.failuresMax = failuresMax;
        this.pauseNanos = pause.toNanos();
    }

    /// What a failure or an answer changed.
    enum Change {
        NONE,
        PAUSED,
        RESUMED
    }

    /// Whether the service may be asked now; whoever may must tell [#done].
    ///
    /// @return null: yes; otherwise why not
    synchronized @Nullable Result enter(long nowNanos) {
        if (paused && (trial || nowNanos - until < 0)) {
            return Result.PAUSED;
        }
        if (asking >= atOnce) {
            return Result.BUSY;
        }
        trial = paused;
        asking++;
        return null;
    }

    /// How it went.
    synchronized Change done(Result result, long nowNanos) {
        asking--;
        if (!isFailure(result)) {
            boolean resumed = paused;
            failures = 0;
            paused = false;
            trial = false;
            return resumed ? Change.RESUMED : Change.NONE;
        }
        failures++;
        if (failures < failuresMax) {
            return Change.NONE;
        }
        // Those that were under way when the pause began do not prolong it.
        if (paused && !trial) {
            return Change.NONE;
        }
        paused = true;
        trial = false;
        until = nowNanos + pauseNanos;
        return Change.PAUSED;
    }

    /// Whether the service is to blame; a value that one order lacks, or an order that is not there, says nothing about the next.
    private static boolean isFailure(Result result) {
        return switch (result) {
            case TIMEOUT, UNREACHABLE, STATUS, REDIRECT, TOO_LARGE, BAD_JSON -> true;
            case OK,
                    INCOMPLETE,
                    NOT_FOUND,
                    MISSING_VALUE,
                    BUSY,
                    PAUSED,
                    HOST_NOT_ALLOWED,
                    NO_SECRET ->
                    false;
        };
    }
}
