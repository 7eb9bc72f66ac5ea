package dev.frontdesk.dialogue;

import com.fasterxml.jackson.databind.node.ArrayNode;
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

/// The log as JSONL, one conversation a line: `{id, turns:[{speaker, text, at}]}`, oldest first.
///
/// Only what was said: turns of the system and erased texts are left out, and so are conversations of which nothing is left. Runs on a
/// plain connection, without the service, and holds one conversation in memory at a time.
public final class DialogueExport {
    private static final int FETCH_SIZE = 1_000;
    private static final String TURNS =
            """
            select t.conversation_id, t.speaker, coalesce(t.body, x.body) as text, t.at
            from turn t left join customer_text x on x.id = t.text_id
            where t.assistant_id = ? and t.speaker <> 'system' and coalesce(t.body, x.body) is not null
            order by t.conversation_id, t.seq\
            """;

    private DialogueExport() {}

    /// Writes everything that one assistant's log holds; the connection's transaction is ended.
    ///
    /// @return how many conversations were written
    public static long write(Connection connection, UUID assistant, OutputStream out)
            throws SQLException, IOException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false); // without it the driver reads all rows into memory
        try (PreparedStatement statement = connection.prepareStatement(TURNS)) {
            statement.setFetchSize(FETCH_SIZE);
            statement.setObject(1, assistant);
            try (ResultSet rows = statement.executeQuery()) {
                return write(rows, out);
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }

    private static long write(ResultSet rows, OutputStream out) throws SQLException, IOException {
        long count = 0;
        @Nullable UUID current = null;
        ArrayNode turns = LogJson.array();
        while (rows.next()) {
            UUID id = rows.getObject("conversation_id", UUID.class);
            if (current != null && !id.equals(current)) {
                line(current, turns, out);
                turns = LogJson.array();
                count++;
            }
            current = id;
            turns.addObject()
                    .put("speaker", rows.getString("speaker"))
                    .put("text", rows.getString("text"))
                    .put("at", rows.getObject("at", OffsetDateTime.class).toInstant().toString());
        }
        if (current != null) {
            line(current, turns, out);
            count++;
        }
        out.flush();
        return count;
    }

    private static void line(UUID id, ArrayNode turns, OutputStream out) throws IOException {
        ObjectNode line = LogJson.object().put("id", id.toString());
        line.set("turns", turns);
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
