package dev.frontdesk.dialogue.review;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.frontdesk.dialogue.Statements;
import dev.frontdesk.operations.access.Assistant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The logged messages that a reviewer learns most from, first: unhelpful replies, declined, handed over, asked back, then unsure ones.
///
/// Looks at the last [#TURNS_MAX] replies of the bot. Erased messages are not in it. Thread-safe.
@Singleton
public class ReviewQueue {
    static final int TURNS_MAX = 5_000;
    static final int PAGE_MAX = 200;

    private static final String QUEUE =
            """
            with reply as (
                select * from turn
                where assistant_id = ? and speaker = 'bot' and reply_to is not null
                order by conversation_id desc, seq desc limit 5000)
            select m.conversation_id, m.seq, v.locale, x.body as text, m.at, r.seq as reply_seq, r.kind, coalesce(r.body, y.body, '') as reply,
                   r.answer_id, r.evidence, f.helpful, l.intent as label_intent, l.answer_id as label_answer,
                   l.sentiment as label_sentiment,
                   coalesce((r.evidence -> 'intents' -> 0 ->> 'confidence')::double precision, 0) as confidence
            from reply r
            join turn m on m.conversation_id = r.conversation_id and m.seq = r.reply_to
            join conversation v on v.id = m.conversation_id
            join customer_text x on x.id = m.text_id and x.body is not null
            left join customer_text y on y.id = r.text_id
            left join lateral (select bool_and(helpful) as helpful from feedback
                               where conversation_id = r.conversation_id and seq = r.seq and kind = 'feedback') f on true
            left join label l on l.conversation_id = m.conversation_id and l.seq = m.seq
            where ? or l.id is null
            order by case when not f.helpful then 0 when r.kind = 'decline' then 1 when r.kind = 'handover' then 2
                          when r.kind = 'clarify' then 3 when r.kind = 'small_talk' then 5 else 4 end,
                     confidence, m.at desc, m.conversation_id, m.seq
            limit ? offset ?
            """;

    private final Statements statements;

    @Inject
    public ReviewQueue(Statements statements) {
        this.statements = statements;
    }

    /// A customer's message with what the bot made of it.
    ///
    /// @param kind what the reply was: `answer`, `clarify`, `decline` …
    /// @param evidence the numbers that decided
    /// @param helpful what the customer said of the reply, if anything
    public record Item(
            UUID conversation,
            int seq,
            String locale,
            String text,
            Instant at,
            @JsonProperty("reply_seq") int replySeq,
            String kind,
            String reply,
            @Nullable String answer,
            double confidence,
            @JsonRawValue @Nullable String evidence,
            @Nullable Boolean helpful,
            Annotations.@Nullable Label label) {}

    /// A page of the queue.
    ///
    /// @param labelled also those that have a label
    public List<Item> page(boolean labelled, int limit, int offset) {
        return statements.rows(
                QUEUE,
                ReviewQueue::item,
                Assistant.DEFAULT_ID,
                labelled,
                Math.clamp(limit, 1, PAGE_MAX),
                Math.clamp(offset, 0, TURNS_MAX));
    }

    private static Item item(ResultSet row) throws SQLException {
        String intent = row.getString("label_intent");
        String answer = row.getString("label_answer");
        String sentiment = row.getString("label_sentiment");
        boolean labelled = intent != null || answer != null || sentiment != null;
        return new Item(
                row.getObject("conversation_id", UUID.class),
                row.getInt("seq"),
                row.getString("locale"),
                row.getString("text"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getInt("reply_seq"),
                row.getString("kind"),
                row.getString("reply"),
                row.getString("answer_id"),
                row.getDouble("confidence"),
                row.getString("evidence"),
                row.getObject("helpful", Boolean.class),
                labelled ? new Annotations.Label(intent, answer, sentiment) : null);
    }
}
