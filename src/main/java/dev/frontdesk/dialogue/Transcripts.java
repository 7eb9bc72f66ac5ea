package dev.frontdesk.dialogue;

import dev.frontdesk.operations.access.Assistant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The log as a conversation reads it: for those who come back, and for questions that a crash has left open. Never read before answering.
///
/// Thread-safe. Every call may fail with [DialogueException].
@Singleton
public class Transcripts {
    /// Turns that one read gives at most.
    public static final int PAGE_MAX = 500;

    private static final String HEAD =
            """
            select c.*, case when owner = 'queue' then queue_position(assistant_id, queued_at) end as position
            from conversation c where id = ? and assistant_id = ?\
            """;
    private static final String TURNS =
            """
            select t.seq, t.speaker, coalesce(t.body, x.body) as body, t.reply_to, t.choices, t.sources, t.at
            from turn t left join customer_text x on x.id = t.text_id where t.conversation_id = ?\
            """;
    private static final String OPEN_QUESTION =
            """
            select locale, open_question(id, answered_seq) as question from conversation
            where id = ? and owner = 'bot' and customer_seq > answered_seq\
            """;
    private static final String PROGRESS =
            """
            select id, last_seq, owner,
                   case when owner = 'queue' then queue_position(assistant_id, queued_at) end as position
            from conversation where id = any(?)\
            """;
    private static final String UNANSWERED =
            """
            select id from conversation
            where owner = 'bot' and customer_seq > answered_seq and last_at < ? order by last_at limit ?\
            """;

    private final Statements statements;
    private final Clock clock;

    @Inject
    Transcripts(Statements statements, Clock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    /// The conversation with its first turns after a seq, at most [#PAGE_MAX]; two statements, off the answer path.
    public Optional<Conversation> find(UUID conversation, int after) {
        return statements
                .rows(HEAD, row -> head(row, List.of()), conversation, Assistant.DEFAULT_ID)
                .stream()
                .findFirst()
                .map(head -> withTurns(head, turnsAfter(conversation, after)));
    }

    /// The turns after a seq, oldest first, at most [#PAGE_MAX].
    public List<Turn> turnsAfter(UUID conversation, int after) {
        return statements.rows(
                TURNS + " and t.seq > ? order by t.seq limit ?",
                Transcripts::turn,
                conversation,
                after,
                PAGE_MAX);
    }

    /// The last turns before a seq, oldest first.
    public List<Turn> turnsBefore(UUID conversation, int before, int limit) {
        return statements
                .rows(
                        TURNS + " and t.seq < ? order by t.seq desc limit ?",
                        Transcripts::turn,
                        conversation,
                        before,
                        Math.min(limit, PAGE_MAX))
                .reversed();
    }

    /// How far conversations went and who owns them, for the process that shows them; those that nothing was said in are left out.
    public List<Progress> progress(List<UUID> conversations) {
        return statements.rows(
                PROGRESS,
                row ->
                        new Progress(
                                row.getObject("id", UUID.class),
                                row.getInt("last_seq"),
                                Owner.of(row.getString("owner")),
                                Statements.integer(row, "position")),
                (Object) conversations.toArray(UUID[]::new));
    }

    /// A conversation's last turn and owner.
    ///
    /// @param position the place in the queue, from 1; null outside it
    public record Progress(
            UUID conversation, int lastSeq, Owner owner, @Nullable Integer position) {}

    /// Conversations whose last message the bot has left unanswered for so long, longest first.
    public List<UUID> unanswered(Duration since, int limit) {
        return statements.rows(
                UNANSWERED,
                row -> row.getObject("id", UUID.class),
                clock.instant().minus(since),
                limit);
    }

    /// What the bot has to answer in a conversation; empty if nothing.
    public Optional<OpenQuestion> openQuestion(UUID conversation) {
        return statements
                .rows(
                        OPEN_QUESTION,
                        row ->
                                LogJson.openQuestion(
                                        conversation,
                                        row.getString("locale"),
                                        row.getString("question")),
                        conversation)
                .stream()
                .findFirst();
    }

    private static Conversation head(ResultSet row, List<Turn> turns) throws SQLException {
        return new Conversation(
                row.getObject("id", UUID.class),
                row.getObject("subject_id", UUID.class),
                row.getString("locale"),
                Owner.of(row.getString("owner")),
                row.getInt("last_seq"),
                Statements.integer(row, "position"),
                row.getBytes("token_digest"),
                turns);
    }

    private static Conversation withTurns(Conversation head, List<Turn> turns) {
        int lastSeq =
                turns.isEmpty() ? head.lastSeq() : Math.max(head.lastSeq(), turns.getLast().seq());
        return new Conversation(
                head.id(),
                head.subject(),
                head.locale(),
                head.owner(),
                lastSeq,
                head.position(),
                head.tokenDigest(),
                turns);
    }

    private static Turn turn(ResultSet row) throws SQLException {
        String body = row.getString("body");
        return new Turn(
                row.getInt("seq"),
                LogJson.speaker(row.getString("speaker")),
                body == null ? Turn.ERASED : body,
                Statements.integer(row, "reply_to"),
                LogJson.choices(row.getString("choices")),
                LogJson.sources(row.getString("sources")),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
