package dev.frontdesk.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.dialogue.Statements;
import dev.frontdesk.operations.PostgresResource;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.training.TrainingJob.State;
import dev.frontdesk.training.TrainingJobsLabels.Labelled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The queue of training runs and what they freeze, on a real Postgres.
final class TrainingJobsIT {
    private final TestClock clock = new TestClock();
    private final UuidV7 ids = new UuidV7(clock, new Random(1));
    private Statements statements;
    private TrainingJobs jobs;
    private TrainingJobsLabels labels;

    private static final class TestClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void start() {
        statements = new Statements(PostgresResource.migrated());
        jobs = new TrainingJobs(statements, ids, clock);
        labels = new TrainingJobsLabels(statements);
    }

    @Test
    void jobsAreTakenInTheirOrderAndOnce() {
        TrainingJob first = jobs.queue("{\"epochs\":1}", true, "ann");
        TrainingJob second = jobs.queue("{}", false, "bob");
        assertThat(jobs.take("a").orElseThrow().id()).isEqualTo(first.id());
        assertThat(jobs.take("b").orElseThrow().id()).isEqualTo(second.id());
        assertThat(jobs.take("c")).isEmpty();
        assertThat(jobs.report(first.id(), "a", "train", 0.5, "epoch 1/2")).isTrue();
        assertThat(jobs.report(first.id(), "b", "train", 0.5, "")).isFalse();
        jobs.end(first.id(), "a", State.FAILED, null, "out of memory");
        TrainingJob ended = jobs.read(first.id());
        assertThat(ended.state()).isEqualTo(State.FAILED);
        assertThat(ended.failure()).isEqualTo("out of memory");
        assertThat(ended.settings()).isEqualTo("{\"epochs\": 1}");
        assertThat(jobs.list()).extracting(TrainingJob::requestedBy).containsExactly("bob", "ann");
    }

    @Test
    void theJobOfALostWorkerIsTakenAgainButNotForEver() {
        UUID id = jobs.queue("{}", false, "ann").id();
        for (int attempt = 1; attempt <= TrainingJobs.ATTEMPTS_MAX; attempt++) {
            assertThat(jobs.take("worker " + attempt).orElseThrow().attempts()).isEqualTo(attempt);
            assertThat(jobs.take("other")).isEmpty();
            clock.now = clock.now.plus(TrainingJobs.LEASE).plusSeconds(1);
        }
        assertThat(jobs.take("other")).isEmpty();
        assertThat(jobs.read(id).state()).isEqualTo(State.FAILED);
        assertThat(jobs.read(id).failure()).isEqualTo("its worker was lost 3 times");
    }

    @Test
    void aJobThatIsPutBackLosesNoAttempt() {
        UUID id = jobs.queue("{}", false, "ann").id();
        jobs.take("a");
        jobs.putBack(id, "a");
        assertThat(jobs.read(id).state()).isEqualTo(State.QUEUED);
        assertThat(jobs.take("b").orElseThrow().attempts()).isEqualTo(1);
    }

    @Test
    void aCancelEndsAWaitingJobAndStopsARunningOne() {
        UUID waiting = jobs.queue("{}", false, "ann").id();
        assertThat(jobs.cancel(waiting).state()).isEqualTo(State.CANCELLED);
        UUID running = jobs.queue("{}", false, "ann").id();
        jobs.take("a");
        assertThat(jobs.cancel(running).state()).isEqualTo(State.RUNNING);
        assertThat(jobs.report(running, "a", "train", null, "")).isFalse();
        jobs.end(running, "a", State.CANCELLED, null, null);
        assertThat(jobs.cancel(running).state()).isEqualTo(State.CANCELLED);
        assertThatThrownBy(() -> jobs.cancel(UUID.randomUUID()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("There is no training job");
    }

    @Test
    void labelsAreFrozenWithTheirDigestsAndAnErasureIsNoticed() {
        UUID subject = message("where did my parcel go", "track_order");
        message("hello", null);
        UUID job = jobs.queue("{}", false, "ann").id();
        List<Labelled> frozen = labels.freeze(job);
        assertThat(frozen).hasSize(1);
        assertThat(frozen.getFirst().text()).isEqualTo("where did my parcel go");
        assertThat(frozen.getFirst().intent()).isEqualTo("track_order");
        assertThat(frozen.getFirst().heldBack()).isFalse();
        String digest = TrainingJobsLabels.digest(frozen);
        assertThat(TrainingJobsLabels.digest(labels.freeze(job))).isEqualTo(digest);

        assertThat(jobs.hasErasedText(job)).isFalse();
        statements.row(
                "select erase_subject(?, ?, ?)",
                row -> row.getInt(1),
                Assistant.DEFAULT_ID,
                subject,
                clock.instant());
        assertThat(jobs.hasErasedText(job)).isTrue();
        assertThat(labels.freeze(job)).isEmpty();
        assertThat(jobs.hasErasedText(job)).isFalse();
    }

    /// A conversation's first message, perhaps labelled; returns its subject.
    private UUID message(String text, @org.jspecify.annotations.Nullable String intent) {
        UUID id = ids.next();
        clock.now = clock.now.plus(Duration.ofSeconds(1));
        statements.row(
                "select * from accept_message(?, ?, ?, ?, 'en', null, ?, ?, ?, null, null, ?)",
                row -> row.getString(1),
                Assistant.DEFAULT_ID,
                id,
                id,
                new byte[] {1},
                UUID.randomUUID(),
                ids.next(),
                text,
                clock.instant());
        if (intent != null) {
            statements.row(
                    """
                    insert into annotation (id, assistant_id, conversation_id, seq, intent, created_by, created_at)
                    values (?, ?, ?, 1, ?, 'ann', ?) returning seq\
                    """,
                    row -> row.getInt(1),
                    ids.next(),
                    Assistant.DEFAULT_ID,
                    id,
                    intent,
                    clock.instant());
        }
        return id;
    }
}
