package dev.frontdesk.knowledge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who changed the draft, when, and how: append-only, and able to take a change back.
public final class KnowledgeHistory {
    private static final String CHANGES =
            """
            select c.id, c.made_at, c.made_by, c.what, c.undoes, u.id as undone_by,
                   (select count(*) from knowledge_change_item i where i.change_id = c.id) as items
            from knowledge_change c left join knowledge_change u on u.undoes = c.id
            where c.assistant_id = ? and (?::uuid is null or c.id < ?::uuid)
            order by c.id desc limit ?\
            """;
    private static final String ITEMS =
            """
            select i.kind, i.id, i.locale, i.before, i.after
            from knowledge_change_item i join knowledge_change c on c.id = i.change_id
            where c.assistant_id = ? and c.id = ? order by i.kind, i.id, i.locale\
            """;

    private KnowledgeHistory() {}

    /// A change.
    ///
    /// @param what in words, e.g. `put answer returns`
    /// @param items how many items it touched
    /// @param undoes the change that it took back
    /// @param undoneBy the change that took it back
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            UUID id,
            Instant at,
            String by,
            String what,
            int items,
            @Nullable UUID undoes,
            @Nullable UUID undoneBy) {}

    static List<Entry> read(Connection connection, UUID assistant, @Nullable UUID before, int limit)
            throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement read = connection.prepareStatement(CHANGES)) {
            read.setObject(1, assistant);
            read.setObject(2, before);
            read.setObject(3, before);
            read.setInt(4, limit);
            try (ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    entries.add(
                            new Entry(
                                    row.getObject("id", UUID.class),
                                    row.getObject("made_at", OffsetDateTime.class).toInstant(),
                                    row.getString("made_by"),
                                    row.getString("what"),
                                    row.getInt("items"),
                                    row.getObject("undoes", UUID.class),
                                    row.getObject("undone_by", UUID.class)));
                }
            }
        }
        return entries;
    }

    /// Puts into an edit what takes a change back.
    static void undo(DraftEdit draft, UUID assistant, UUID change) throws SQLException {
        Map<ItemKey, @Nullable JsonNode> before = new LinkedHashMap<>();
        try (PreparedStatement read = draft.connection().prepareStatement(ITEMS)) {
            read.setObject(1, assistant);
            read.setObject(2, change);
            try (ResultSet row = read.executeQuery()) {
                while (row.next()) {
                    ItemKey key = DraftEdit.key(row);
                    if (!Objects.equals(draft.read(key), json(row, "after"))) {
                        throw new KnowledgeException(
                                "conflict", key + " was changed again since; undo that first");
                    }
                    before.put(key, json(row, "before"));
                }
            }
        }
        if (before.isEmpty()) {
            throw new KnowledgeException("not_found", "there is no change " + change);
        }
        for (Map.Entry<ItemKey, @Nullable JsonNode> item : before.entrySet()) {
            draft.change(item.getKey(), item.getValue());
        }
    }

    private static @Nullable JsonNode json(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : DraftEdit.json(text);
    }
}
