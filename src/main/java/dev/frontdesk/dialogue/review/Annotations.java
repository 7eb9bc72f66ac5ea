package dev.frontdesk.dialogue.review;

import dev.frontdesk.dialogue.Statements;
import dev.frontdesk.knowledge.AnswerId;
import dev.frontdesk.knowledge.Intent;
import dev.frontdesk.knowledge.IntentId;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.knowledge.KnowledgeStore;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.operations.access.ProblemException;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.scoring.Sentiment;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The annotations beside the log: append only. Thread-safe.
@Singleton
public class Annotations {
    private static final int LIST_MAX = 500;
    private static final String COLUMNS =
            "id, conversation_id, seq, intent, answer_id, sentiment, undoes, created_by, created_at";

    private final Statements statements;
    private final KnowledgeStore knowledge;
    private final UuidV7 ids;
    private final Clock clock;

    @Inject
    public Annotations(Statements statements, KnowledgeStore knowledge, UuidV7 ids, Clock clock) {
        this.statements = statements;
        this.knowledge = knowledge;
        this.ids = ids;
        this.clock = clock;
    }

    /// A label: at least one of the three.
    public record Label(
            @Nullable String intent, @Nullable String answer, @Nullable String sentiment) {}

    /// Labels a customer's turn.
    ///
    /// @throws ProblemException 404 `unknown_turn`; 422 `not_a_customer_turn`, `empty_label`, `unknown_intent`, `unknown_answer`,
    ///     `unknown_sentiment`
    public Annotation add(UUID conversation, int seq, Label label, String by) {
        check(label);
        checkTurn(conversation, seq);
        return insert(conversation, seq, label, null, by);
    }

    private void check(Label label) {
        if (label.intent() == null && label.answer() == null && label.sentiment() == null) {
            throw new ProblemException(
                    422, "empty_label", "A label names an intent, an answer or a sentiment.");
        }
        KnowledgeSnapshot draft = knowledge.draft();
        String intent = label.intent();
        if (intent != null
                && !intent.equals(Intent.OUT_OF_SCOPE)
                && (!isId(intent) || draft.intent(new IntentId(intent)).isEmpty())) {
            throw new ProblemException(
                    422,
                    "unknown_intent",
                    "There is no intent «%s»; for what the company does not deal with it is «%s»."
                            .formatted(shortened(intent), Intent.OUT_OF_SCOPE));
        }
        String answer = label.answer();
        if (answer != null
                && (!isId(answer) || draft.answer(new AnswerId(answer), "en").isEmpty())) {
            throw new ProblemException(
                    422, "unknown_answer", "There is no answer «%s».".formatted(shortened(answer)));
        }
        String sentiment = label.sentiment();
        if (sentiment != null
                && Arrays.stream(Sentiment.values())
                        .noneMatch(
                                known -> known.name().toLowerCase(Locale.ROOT).equals(sentiment))) {
            throw new ProblemException(
                    422,
                    "unknown_sentiment",
                    "A sentiment is negative, neutral or positive, not «%s»."
                            .formatted(shortened(sentiment)));
        }
    }

    private static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= 100 && id.chars().noneMatch(Character::isWhitespace);
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private void checkTurn(UUID conversation, int seq) {
        List<String> speakers =
                statements.rows(
                        "select speaker from turn where conversation_id = ? and seq = ? and assistant_id = ?",
                        row -> row.getString(1),
                        conversation,
                        seq,
                        Assistant.DEFAULT_ID);
        if (speakers.isEmpty()) {
            throw new ProblemException(
                    404,
                    "unknown_turn",
                    "There is no turn %d in a conversation %s.".formatted(seq, conversation));
        }
        if (!speakers.getFirst().equals("customer")) {
            throw new ProblemException(
                    422,
                    "not_a_customer_turn",
                    "Turn %d is the %s's; only what customers wrote is labelled."
                            .formatted(seq, speakers.getFirst()));
        }
    }

    /// Withdraws the label that counts for a turn; the one before it counts again.
    ///
    /// @throws ProblemException 409 `nothing_to_undo`
    public Annotation undo(UUID conversation, int seq, String by) {
        List<UUID> last =
                statements.rows(
                        "select id from label where conversation_id = ? and seq = ? and assistant_id = ?",
                        row -> row.getObject(1, UUID.class),
                        conversation,
                        seq,
                        Assistant.DEFAULT_ID);
        if (last.isEmpty()) {
            throw new ProblemException(
                    409, "nothing_to_undo", "Turn %d has no label.".formatted(seq));
        }
        return insert(conversation, seq, new Label(null, null, null), last.getFirst(), by);
    }

    private Annotation insert(
            UUID conversation, int seq, Label label, @Nullable UUID undoes, String by) {
        return statements.row(
                """
                insert into annotation (assistant_id, id, conversation_id, seq, intent, answer_id, sentiment, undoes,
                                        created_by, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?::uuid, ?, ?)
                returning \
                """
                        + COLUMNS,
                Annotations::annotation,
                Assistant.DEFAULT_ID,
                ids.next(),
                conversation,
                seq,
                label.intent(),
                label.answer(),
                label.sentiment(),
                undoes,
                by,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /// All annotations of a turn, undone ones and undos included, oldest first.
    public List<Annotation> of(UUID conversation, int seq) {
        return statements.rows(
                "select "
                        + COLUMNS
                        + " from annotation where conversation_id = ? and seq = ? and assistant_id = ? order by id limit "
                        + LIST_MAX,
                Annotations::annotation,
                conversation,
                seq,
                Assistant.DEFAULT_ID);
    }

    /// Annotations after one, oldest first, a page of at most 500; null: from the first.
    public List<Annotation> after(@Nullable UUID id) {
        return statements.rows(
                "select "
                        + COLUMNS
                        + " from annotation where assistant_id = ? and id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000') order by id limit "
                        + LIST_MAX,
                Annotations::annotation,
                Assistant.DEFAULT_ID,
                id);
    }

    private static Annotation annotation(ResultSet row) throws SQLException {
        return new Annotation(
                row.getObject("id", UUID.class),
                row.getObject("conversation_id", UUID.class),
                row.getInt("seq"),
                row.getString("intent"),
                row.getString("answer_id"),
                row.getString("sentiment"),
                row.getObject("undoes", UUID.class),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
