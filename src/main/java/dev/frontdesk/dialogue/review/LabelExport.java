package dev.frontdesk.dialogue.review;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The labels that count as JSONL, one a line: `{text, intent?, locale, answer?, sentiment?, conversation, seq, at, by}`, oldest turn first.
///
/// Withdrawn labels and those that a later one replaced are left out, and so are labels of erased texts. `at` and `by` say when and by
/// whom the label was given. Runs on a plain connection, without the service, and holds one label in memory at a time.
public final class LabelExport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FETCH_SIZE = 1_000;
    private static final String LABELS =
            """
            select x.body as text, l.intent, v.locale, l.answer_id, l.sentiment, l.conversation_id, l.seq, l.created_at,
                   l.created_by
            from label l
            join turn t on t.conversation_id = l.conversation_id and t.seq = l.seq
            join conversation v on v.id = l.conversation_id
            join customer_text x on x.id = t.text_id and x.body is not null
            where l.assistant_id = ?
            order by l.conversation_id, l.seq\
            """;

    private LabelExport() {}

    /// Writes the labels of one assistant; the connection's transaction is ended.
    ///
    /// @return how many were written
    public static long write(Connection connection, UUID assistant, OutputStream out)
            throws SQLException, IOException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false); // without it the driver reads all rows into memory
        try (PreparedStatement statement = connection.prepareStatement(LABELS)) {
            statement.setFetchSize(FETCH_SIZE);
            statement.setObject(1, assistant);
            long count = 0;
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    out.write((line(row) + "\n").getBytes(StandardCharsets.UTF_8));
                    count++;
                }
            }
            out.flush();
            return count;
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }

    private static ObjectNode line(ResultSet row) throws SQLException {
        ObjectNode line = JSON.createObjectNode().put("text", row.getString("text"));
        putIfThere(line, "intent", row.getString("intent"));
        line.put("locale", row.getString("locale"));
        putIfThere(line, "answer", row.getString("answer_id"));
        putIfThere(line, "sentiment", row.getString("sentiment"));
        return line.put("conversation", row.getString("conversation_id"))
                .put("seq", row.getInt("seq"))
                .put("at", row.getObject("created_at", OffsetDateTime.class).toInstant().toString())
                .put("by", row.getString("created_by"));
    }

    private static void putIfThere(ObjectNode line, String name, @Nullable String value) {
        if (value != null) {
            line.put(name, value);
        }
    }
}
