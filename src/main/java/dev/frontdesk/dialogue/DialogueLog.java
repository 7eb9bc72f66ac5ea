package dev.frontdesk.dialogue;

import dev.frontdesk.answering.Question.Speaker;
import dev.frontdesk.dialogue.Outcome.Status;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.UuidV7;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The log as a conversation writes it: each call is one statement and one durable commit.
///
/// Whatever changes something carries the client's id of it and may be repeated: the first time counts. Thread-safe, also between
/// replicas. Every call may fail with [DialogueException].
@Singleton
public class DialogueLog {
    private static final String ACCEPT =
            "select * from accept_message(?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)";
    private static final String REPLY =
            "select * from store_reply(?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?::jsonb, ?, ?, ?, ?)";
    private static final String HAND_OVER =
            "select * from hand_over(?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)";
    private static final String CLOSE =
            "select *, null::integer as o_position from close_conversation(?, ?, ?, ?, ?)";
    private static final String FEEDBACK =
            "select *, null::integer as o_position from store_feedback(?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Statements statements;
    private final UuidV7 ids;
    private final Clock clock;
    private final Redaction redaction;

    @Inject
    DialogueLog(Statements statements, UuidV7 ids, Clock clock, PrivacyConfig privacy) {
        this.statements = statements;
        this.ids = ids;
        this.clock = clock;
        this.redaction = Redaction.of(privacy.redact());
    }

    /// Commit 1: stores what a customer wrote, once for each client id, and makes the conversation if it is its first message.
    public Accepted accept(Visit visit, UUID clientId, String text) {
        return accept(visit, clientId, redaction.apply(text), null, null);
    }

    /// Commit 1 for a choice: the customer says the title that was offered in turn `seq` under `value`.
    public Accepted choose(Visit visit, UUID clientId, int seq, String value) {
        return accept(visit, clientId, null, seq, value);
    }

    private Accepted accept(
            Visit visit,
            UUID clientId,
            @Nullable String text,
            @Nullable Integer choiceSeq,
            @Nullable String choice) {
        Instant at = now();
        return statements.row(
                ACCEPT,
                row -> accepted(row, visit, at),
                Assistant.DEFAULT_ID,
                visit.conversation(),
                visit.subject(),
                visit.tokenDigest(),
                visit.locale(),
                visit.visitorJson(),
                clientId,
                ids.next(),
                text,
                choiceSeq,
                choice,
                at);
    }

    private static Accepted accepted(ResultSet row, Visit visit, Instant at) throws SQLException {
        String status = row.getString("o_status");
        return switch (status) {
            case "stored" -> {
                String question = row.getString("o_question");
                yield new Accepted.Stored(
                        row.getInt("o_seq"),
                        Owner.of(row.getString("o_owner")),
                        row.getString("o_text"),
                        at,
                        question == null
                                ? null
                                : LogJson.openQuestion(
                                        visit.conversation(), row.getString("o_locale"), question));
            }
            case "duplicate" -> new Accepted.Duplicate(row.getInt("o_seq"));
            case "closed" -> new Accepted.Closed();
            case "not_offered" -> new Accepted.NotOffered();
            case "forbidden" -> new Accepted.Forbidden();
            default -> throw new IllegalStateException("accept_message answered " + status);
        };
    }

    /// Commit 2: stores the bot's reply to a question, if the bot still owns the conversation and the question's last message is still the
    /// customer's last. A [Reply.Kind#HANDOVER] makes the queue its owner in the same commit.
    ///
    /// @return the stored turn and the place in the queue; empty if it has been superseded: say nothing
    public Optional<StoredReply> reply(OpenQuestion question, Reply reply, UUID release) {
        Instant at = now();
        return statements.row(
                REPLY,
                row -> {
                    int seq = row.getInt("o_seq");
                    if (row.wasNull()) {
                        return Optional.empty();
                    }
                    Turn turn =
                            new Turn(
                                    seq,
                                    Speaker.BOT,
                                    reply.text(),
                                    question.seq(),
                                    reply.choices(),
                                    reply.sources(),
                                    at);
                    return Optional.of(
                            new StoredReply(turn, Statements.integer(row, "o_position")));
                },
                Assistant.DEFAULT_ID,
                question.conversation(),
                question.seq(),
                reply.kind().label(),
                reply.text(),
                LogJson.choices(reply.choices()),
                LogJson.sources(reply.sources()),
                reply.answer() == null ? null : reply.answer().value(),
                LogJson.evidence(reply.evidence(), reply.lookups()),
                release,
                reply.kind() == Reply.Kind.HANDOVER,
                at,
                reply.personal() ? ids.next() : null);
    }

    /// The bot's turn as stored.
    ///
    /// @param position the place in the queue if it handed over
    public record StoredReply(Turn turn, @Nullable Integer position) {}

    /// The queue becomes the owner and a system turn says so; makes the conversation if there is none.
    public Outcome handOver(Visit visit, UUID clientId, String text) {
        Instant at = now();
        return statements.row(
                HAND_OVER,
                row -> outcome(row, at),
                Assistant.DEFAULT_ID,
                visit.conversation(),
                visit.subject(),
                visit.tokenDigest(),
                visit.locale(),
                visit.visitorJson(),
                clientId,
                text,
                at);
    }

    /// Nobody owns the conversation any more and a system turn says so.
    public Outcome close(UUID conversation, UUID clientId, String text) {
        Instant at = now();
        return statements.row(
                CLOSE,
                row -> outcome(row, at),
                Assistant.DEFAULT_ID,
                conversation,
                clientId,
                text,
                at);
    }

    /// Whether a turn of ours helped.
    public Outcome feedback(
            UUID conversation, UUID clientId, int seq, boolean helpful, @Nullable String comment) {
        return judge(conversation, clientId, seq, helpful, null, comment);
    }

    /// What the customer thought of the conversation, 1 to 5.
    public Outcome rate(UUID conversation, UUID clientId, int score, @Nullable String comment) {
        return judge(conversation, clientId, null, null, score, comment);
    }

    private Outcome judge(
            UUID conversation,
            UUID clientId,
            @Nullable Integer seq,
            @Nullable Boolean helpful,
            @Nullable Integer score,
            @Nullable String comment) {
        Instant at = now();
        return statements.row(
                FEEDBACK,
                row -> outcome(row, at),
                Assistant.DEFAULT_ID,
                conversation,
                clientId,
                seq,
                helpful,
                score,
                comment == null ? null : ids.next(),
                comment == null ? null : redaction.apply(comment),
                at);
    }

    /// Postgres keeps microseconds: what is sent is what a resume will read.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Outcome outcome(ResultSet row, Instant at) throws SQLException {
        return new Outcome(
                Status.valueOf(row.getString("o_status").toUpperCase(Locale.ROOT)),
                row.getInt("o_seq"),
                Statements.integer(row, "o_position"),
                at);
    }
}
