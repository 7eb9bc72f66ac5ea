package dev.frontdesk.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.frontdesk.dialogue.LoggedDialogue.Head;
import dev.frontdesk.dialogue.LoggedDialogue.Judgement;
import dev.frontdesk.dialogue.LoggedDialogue.LoggedTurn;
import dev.frontdesk.operations.access.UuidV7;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The log as reviewers and auditors read it. A search in texts looks at every turn of the conversations in its time span.
@Singleton
public class DialogueArchive {
    /// Conversations of one page, at most.
    public static final int PAGE_MAX = 200;

    private final EntityManager entities;

    @Inject
    DialogueArchive(EntityManager entities) {
        this.entities = entities;
    }

    /// What to look for; every null looks for anything.
    ///
    /// @param text part of what was said, in whatever case
    /// @param from conversations that started then or later
    /// @param to conversations that started earlier
    /// @param before only conversations older than this one: the cursor
    public record Search(
            @Nullable String text,
            @Nullable Owner owner,
            @Nullable UUID subject,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable UUID before) {}

    /// The newest conversations that match, newest first.
    public List<Head> search(UUID assistant, Search search, int limit) {
        StringBuilder where =
                new StringBuilder("from ConversationEntity c where c.assistantId = :assistant");
        Map<String, Object> values = new HashMap<>(Map.of("assistant", assistant));
        restrict(
                where,
                values,
                "c.owner = :owner",
                search.owner() == null ? null : search.owner().label());
        restrict(where, values, "c.subjectId = :subject", search.subject());
        restrict(
                where,
                values,
                "c.id >= :from",
                search.from() == null ? null : UuidV7.lowest(search.from()));
        restrict(
                where,
                values,
                "c.id < :to",
                search.to() == null ? null : UuidV7.lowest(search.to()));
        restrict(where, values, "c.id < :before", search.before());
        restrict(
                where,
                values,
                """
                exists (select 1 from TurnEntity t left join CustomerTextEntity x on x.id = t.textId
                        where t.conversationId = c.id
                          and lower(coalesce(t.body, x.body)) like lower(:text) escape '\\')\
                """,
                search.text() == null ? null : "%" + escaped(search.text()) + "%");
        TypedQuery<ConversationEntity> query =
                entities.createQuery(where + " order by c.id desc", ConversationEntity.class);
        values.forEach(query::setParameter);
        return query.setMaxResults(Math.min(limit, PAGE_MAX)).getResultList().stream()
                .map(DialogueArchive::head)
                .toList();
    }

    private static void restrict(
            StringBuilder where,
            Map<String, Object> values,
            String condition,
            @Nullable Object value) {
        if (value != null) {
            where.append(" and ").append(condition);
            int colon = condition.indexOf(':');
            values.put(condition.substring(colon + 1).split("\\W", 2)[0], value);
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /// One conversation whole; empty if this assistant has none of that id.
    public Optional<LoggedDialogue> read(UUID assistant, UUID conversation) {
        return ConversationEntity.<ConversationEntity>find(
                        "id = ?1 and assistantId = ?2", conversation, assistant)
                .firstResultOptional()
                .map(c -> new LoggedDialogue(head(c), turns(conversation), feedback(conversation)));
    }

    private List<LoggedTurn> turns(UUID conversation) {
        List<LoggedTurn> turns = new ArrayList<>();
        for (Object[] row :
                entities.createQuery(
                                """
                                select t, x.body from TurnEntity t left join CustomerTextEntity x on x.id = t.textId
                                where t.conversationId = :conversation order by t.seq\
                                """,
                                Object[].class)
                        .setParameter("conversation", conversation)
                        .getResultList()) {
            turns.add(turn((TurnEntity) row[0], (String) row[1]));
        }
        return turns;
    }

    private List<Judgement> feedback(UUID conversation) {
        List<Judgement> feedback = new ArrayList<>();
        for (Object[] row :
                entities.createQuery(
                                """
                                select f, x.body from FeedbackEntity f left join CustomerTextEntity x on x.id = f.textId
                                where f.conversationId = :conversation order by f.at\
                                """,
                                Object[].class)
                        .setParameter("conversation", conversation)
                        .getResultList()) {
            FeedbackEntity f = (FeedbackEntity) row[0];
            String comment = f.textId == null ? null : text((String) row[1]);
            feedback.add(new Judgement(f.kind, f.seq, f.helpful, f.score, comment, f.at));
        }
        return feedback;
    }

    private static Head head(ConversationEntity c) {
        return new Head(
                c.id,
                c.subjectId,
                c.locale,
                c.owner,
                c.lastSeq,
                c.startedAt,
                c.lastAt,
                json(c.visitor));
    }

    private static LoggedTurn turn(TurnEntity t, @Nullable String customerText) {
        String text = t.body != null ? t.body : customerText;
        return new LoggedTurn(
                t.seq,
                t.speaker,
                t.kind,
                text(text),
                text == null,
                t.replyTo,
                t.choice,
                LogJson.choices(t.choices),
                LogJson.sources(t.sources),
                t.answerId,
                json(t.evidence),
                t.releaseId,
                t.at);
    }

    private static String text(@Nullable String text) {
        return text == null ? Turn.ERASED : text;
    }

    private static @Nullable JsonNode json(@Nullable String json) {
        return json == null ? null : LogJson.read(json);
    }
}
