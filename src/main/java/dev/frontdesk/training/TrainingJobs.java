package dev.frontdesk.training;

import dev.frontdesk.dialogue.Statements;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.training.TrainingJob.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The queue of training runs in Postgres: asked for by operators, taken by workers. Thread-safe, also between replicas.
@Singleton
public class TrainingJobs {
    /// A running job whose worker has been silent for so long is taken by another.
    static final Duration LEASE = Duration.ofSeconds(30);

    static final int ATTEMPTS_MAX = 3;
    static final int OPEN_MAX = 20;
    private static final int LIST_MAX = 100;
    private static final int LINES_LENGTH_MAX = 4_000;
    private static final String COLUMNS =
            "id, state, settings, activate, step, progress, lines, attempts, cancel_requested, dataset, release_id, failure,"
                    + " requested_by, created_at, started_at, ended_at";

    private final Statements statements;
    private final UuidV7 ids;
    private final Clock clock;

    @Inject
    public TrainingJobs(Statements statements, UuidV7 ids, Clock clock) {
        this.statements = statements;
        this.ids = ids;
        this.clock = clock;
    }

    /// Asks for a run.
    ///
    /// @throws ProblemException 409 `too_many_jobs`
    public TrainingJob queue(String settings, boolean activate, String by) {
        int open =
                statements.row(
                        "select count(*) from training_job where assistant_id = ? and state in ('queued', 'running')",
                        row -> row.getInt(1),
                        Assistant.DEFAULT_ID);
        if (open >= OPEN_MAX) {
            throw new ProblemException(
                    409,
                    "too_many_jobs",
                    "%d jobs are waiting or running already.".formatted(open));
        }
        return statements.row(
                "insert into training_job (id, assistant_id, state, settings, activate, requested_by, created_at)"
                        + " values (?, ?, 'queued', ?::jsonb, ?, ?, ?) returning "
                        + COLUMNS,
                TrainingJobs::job,
                ids.next(),
                Assistant.DEFAULT_ID,
                settings,
                activate,
                by,
                now());
    }

    /// The newest first.
    public List<TrainingJob> list() {
        return statements.rows(
                "select "
                        + COLUMNS
                        + " from training_job where assistant_id = ? order by id desc limit "
                        + LIST_MAX,
                TrainingJobs::job,
                Assistant.DEFAULT_ID);
    }

    /// One job.
    ///
    /// @throws ProblemException 404 `unknown_job`
    public TrainingJob read(UUID id) {
        return one(
                        "select "
                                + COLUMNS
                                + " from training_job where assistant_id = ? and id = ?",
                        Assistant.DEFAULT_ID,
                        id)
                .orElseThrow(() ->
                        new ProblemException(
                                404, "unknown_job", "There is no training job " + id + "."));
    }

    /// Ends a waiting job, and asks the worker of a running one to stop; an ended one stays as it is.
    public TrainingJob cancel(UUID id) {
        one(
                """
                update training_job
                set cancel_requested = true,
                    ended_at = case when state = 'queued' then ?::timestamptz else ended_at end,
                    state = case when state = 'queued' then 'cancelled' else state end
                where assistant_id = ? and id = ? and state in ('queued', 'running') returning \
                """
                        + COLUMNS,
                now(),
                Assistant.DEFAULT_ID,
                id);
        return read(id);
    }

    /// Takes the oldest job that waits, or whose worker fell silent.
    Optional<TrainingJob> take(String worker) {
        giveUp();
        return one(
                """
                update training_job
                set state = 'running', worker = ?, attempts = attempts + 1, heartbeat_at = ?,
                    started_at = coalesce(started_at, ?), step = 'freeze', progress = null
                where id = (select id from training_job
                            where assistant_id = ? and (state = 'queued' or (state = 'running' and heartbeat_at < ?))
                            order by id limit 1 for update skip locked)
                returning \
                """
                        + COLUMNS,
                worker,
                now(),
                now(),
                Assistant.DEFAULT_ID,
                now().minus(LEASE));
    }

    private void giveUp() {
        one(
                """
                update training_job
                set state = case when cancel_requested then 'cancelled' else 'failed' end, ended_at = ?,
                    failure = 'its worker was lost ' || attempts || ' times'
                where assistant_id = ? and state = 'running' and heartbeat_at < ? and (attempts >= ? or cancel_requested)
                returning \
                """
                        + COLUMNS,
                now(),
                Assistant.DEFAULT_ID,
                now().minus(LEASE),
                ATTEMPTS_MAX);
    }

    /// Tells how far a job is, and that its worker lives.
    ///
    /// @return whether the worker still has it and may go on
    boolean report(
            UUID id,
            String worker,
            String step,
            @Nullable Double progress,
            @Nullable String lines) {
        return one(
                        """
                        update training_job set heartbeat_at = ?, step = ?, progress = ?::double precision, lines = coalesce(?, lines)
                        where id = ? and worker = ? and state = 'running' and not cancel_requested returning \
                        """
                                + COLUMNS,
                        now(),
                        step,
                        progress,
                        tail(lines),
                        id,
                        worker)
                .isPresent();
    }

    /// Ends a job that the worker has.
    void end(
            UUID id, String worker, State state, @Nullable UUID release, @Nullable String failure) {
        one(
                """
                update training_job
                set state = ?, release_id = ?::uuid, failure = ?, ended_at = ?, progress = null,
                    step = case when ? = 'succeeded' then 'done' else step end
                where id = ? and worker = ? and state = 'running' returning \
                """
                        + COLUMNS,
                state.label(),
                release,
                failure,
                now(),
                state.label(),
                id,
                worker);
    }

    /// Puts a job back for whoever comes next, e.g. because the worker is shut down; that does not count as an attempt.
    void putBack(UUID id, String worker) {
        one(
                """
                update training_job set state = 'queued', step = 'queued', worker = null, attempts = attempts - 1
                where id = ? and worker = ? and state = 'running' returning \
                """
                        + COLUMNS,
                id,
                worker);
    }

    /// Notes what a job learns from.
    void note(UUID id, String dataset) {
        one(
                "update training_job set dataset = ?::jsonb where id = ? returning " + COLUMNS,
                dataset,
                id);
    }

    /// Whether a customer whose texts a job learns from has been erased since they were frozen.
    boolean hasErasedText(UUID id) {
        return statements.row(
                """
                select exists (select from training_job_text t join customer_text c on c.id = t.text_id
                               where t.job_id = ? and c.body is null)\
                """,
                row -> row.getBoolean(1),
                id);
    }

    private Optional<TrainingJob> one(String sql, @Nullable Object... parameters) {
        return statements.rows(sql, TrainingJobs::job, parameters).stream().findFirst();
    }

    private static @Nullable String tail(@Nullable String lines) {
        return lines == null
                ? null
                : lines.substring(Math.max(0, lines.length() - LINES_LENGTH_MAX));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static TrainingJob job(ResultSet row) throws SQLException {
        return new TrainingJob(
                row.getObject("id", UUID.class),
                State.of(row.getString("state")),
                row.getString("settings"),
                row.getBoolean("activate"),
                row.getString("step"),
                row.getObject("progress", Double.class),
                row.getString("lines"),
                row.getInt("attempts"),
                row.getBoolean("cancel_requested"),
                row.getString("dataset"),
                row.getObject("release_id", UUID.class),
                row.getString("failure"),
                row.getString("requested_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
