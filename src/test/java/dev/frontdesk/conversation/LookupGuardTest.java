package dev.frontdesk.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.conversation.LookupGuard.Change;
import dev.frontdesk.dialogue.LookedUp.Result;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a service is asked, and what of its answers is taken.
class LookupGuardTest {
    private final LookupGuard guard = new LookupGuard(2, 3, Duration.ofNanos(100));

    private Change ask(Result result, long now) {
        assertThat(guard.enter(now)).isNull();
        return guard.done(result, now);
    }

    @Test
    void failuresInARowBringAPauseThatATrialEnds() {
        assertThat(ask(Result.TIMEOUT, 0)).isEqualTo(Change.NONE);
        assertThat(ask(Result.STATUS, 0)).isEqualTo(Change.NONE);
        assertThat(ask(Result.NOT_FOUND, 0)).as("an answer").isEqualTo(Change.NONE);
        ask(Result.TIMEOUT, 0);
        ask(Result.BAD_JSON, 0);
        assertThat(ask(Result.UNREACHABLE, 10)).isEqualTo(Change.PAUSED);
        assertThat(guard.enter(109)).isEqualTo(Result.PAUSED);
        assertThat(guard.enter(110)).as("the trial").isNull();
        assertThat(guard.enter(111)).as("beside the trial").isEqualTo(Result.PAUSED);
        assertThat(guard.done(Result.TIMEOUT, 120)).isEqualTo(Change.PAUSED);
        assertThat(guard.enter(219)).isEqualTo(Result.PAUSED);
        assertThat(ask(Result.OK, 220)).isEqualTo(Change.RESUMED);
        assertThat(ask(Result.TIMEOUT, 221)).as("counts anew").isEqualTo(Change.NONE);
    }

    @Test
    void noMoreThanAllowedAskAtOnce() {
        assertThat(guard.enter(0)).isNull();
        assertThat(guard.enter(0)).isNull();
        assertThat(guard.enter(0)).isEqualTo(Result.BUSY);
        guard.done(Result.OK, 0);
        assertThat(guard.enter(0)).isNull();
    }

    @Test
    void aPauseIsNotProlongedByThoseThatWereUnderWay() {
        ask(Result.TIMEOUT, 0);
        assertThat(guard.enter(0)).isNull();
        assertThat(guard.enter(0)).isNull();
        guard.done(Result.TIMEOUT, 0);
        assertThat(guard.done(Result.TIMEOUT, 0)).isEqualTo(Change.PAUSED);
        assertThat(guard.enter(99)).isEqualTo(Result.PAUSED);
        assertThat(guard.enter(100)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '§',
            delimiter = '¦',
            value = {
                "\"  on \\n its\\tway \" ¦ on its way",
                "12.50 ¦ 12.50",
                "1e3 ¦ 1000",
                "true ¦ true",
                "\"a\\u202eb\\u0007c\\u200b\" ¦ abc",
                "\"👩‍🚀\" ¦ 👩‍🚀",
                "\"\\u00a0\" ¦",
                "\"\" ¦",
                "null ¦",
                "[] ¦",
                "{\"a\":1} ¦",
                "1e999999999 ¦"
            })
    void aValueIsOneLineOfPlainText(String json, @Nullable String value) throws Exception {
        assertThat(CleanValue.of(LookupCall.JSON.readTree(json))).isEqualTo(value);
    }

    @Test
    void aLongValueIsNone() {
        assertThat(CleanValue.of("x".repeat(500))).hasSize(500);
        assertThat(CleanValue.of("x".repeat(501))).isNull();
    }
}
