package dev.frontdesk.training;

import dev.frontdesk.dialogue.Statements;
import dev.frontdesk.operations.access.Assistant;
import dev.frontdesk.registry.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What reviewers said about logged messages, as a training run learns from it.
///
/// A conversation is in the test set or in the training set, once and for all, whatever is labelled later.
@Singleton
class TrainingJobsLabels {
    private static final int LABELS_MAX = 200_000;

    /// Of fewer labelled conversations none is held back: they teach more than they would tell.
    private static final int LABELLED_MIN = 100;

    /// A conversation keeps the place that the first run gave it; a new one in ten is held back, by the hash of its id.
    private static final String FREEZE =
            """
            insert into training_job_text (assistant_id, job_id, text_id, digest, conversation_id, held_back)
            select l.assistant_id, ?, x.id, x.digest, l.conversation_id,
                   coalesce((select e.held_back from training_job_text e where e.conversation_id = l.conversation_id
                             order by e.job_id limit 1),
                            (select count(distinct conversation_id) from label) >= ?
                            and get_byte(sha256(uuid_send(l.conversation_id)), 0) % 10 = 0)
            from label l
            join turn t on t.conversation_id = l.conversation_id and t.seq = l.seq
            join customer_text x on x.id = t.text_id and x.body is not null
            where l.assistant_id = ? order by l.id desc limit 200000
            returning text_id\
            """;

    private static final String READ =
            """
            select x.body, v.locale, l.intent, l.answer_id, l.sentiment, f.held_back, f.text_id, f.digest
            from training_job_text f
            join customer_text x on x.id = f.text_id and x.body is not null
            join turn t on t.text_id = x.id and t.conversation_id = f.conversation_id
            join label l on l.conversation_id = t.conversation_id and l.seq = t.seq
            join conversation v on v.id = t.conversation_id
            where f.job_id = ? order by f.text_id\
            """;

    private final Statements statements;

    @Inject
    TrainingJobsLabels(Statements statements) {
        this.statements = statements;
    }

    /// A labelled message.
    ///
    /// @param heldBack it belongs to the test set
    record Labelled(
            String text,
            String locale,
            @Nullable String intent,
            @Nullable String answer,
            @Nullable String sentiment,
            boolean heldBack,
            UUID textId,
            byte[] digest) {}

    /// Notes which texts a job learns from, anew at each attempt, and reads them.
    List<Labelled> freeze(UUID job) {
        statements.rows(
                "delete from training_job_text where job_id = ? returning text_id",
                row -> row.getObject(1, UUID.class),
                job);
        int count =
                statements
                        .rows(
                                FREEZE,
                                row -> row.getObject(1, UUID.class),
                                job,
                                LABELLED_MIN,
                                Assistant.DEFAULT_ID)
                        .size();
        if (count > LABELS_MAX) {
            throw new IllegalStateException(count + " labels of at most " + LABELS_MAX);
        }
        return statements.rows(READ, TrainingJobsLabels::labelled, job);
    }

    /// The hash of what was frozen: ids and salted digests, in the order of the ids.
    static String digest(List<Labelled> labels) {
        MessageDigest hash = Sha256.start();
        for (Labelled label : labels) {
            ByteBuffer id = ByteBuffer.allocate(16);
            id.putLong(label.textId().getMostSignificantBits());
            id.putLong(label.textId().getLeastSignificantBits());
            hash.update(id.array());
            hash.update(label.digest());
        }
        return Sha256.hex(hash);
    }

    private static Labelled labelled(ResultSet row) throws SQLException {
        return new Labelled(
                row.getString("body"),
                row.getString("locale"),
                row.getString("intent"),
                row.getString("answer_id"),
                row.getString("sentiment"),
                row.getBoolean("held_back"),
                row.getObject("text_id", UUID.class),
                row.getBytes("digest"));
    }
}
