package dev.frontdesk.knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One transaction on the draft: what it reads nobody else changes until it ends, and what it changes is recorded.
///
/// Edits of one assistant's draft wait for each other, on every replica: an edit holds the assistant's row. Closing without [#commit] undoes it.
final class DraftEdit implements AutoCloseable {
    private static final String LOCK = "select id from assistant where id = ? for update";
    private static final String READ =
            "select kind, id, locale, content from knowledge_item where assistant_id = ?";
    private static final String ONE = " and kind = ? and id = ? and locale = ?";
    private static final String ORDER = " order by kind, id, locale";
    private static final String PUT =
            """
            insert into knowledge_item (assistant_id, kind, id, locale, content) values (?, ?, ?, ?, ?::jsonb)
            on conflict (assistant_id, kind, id, locale) do update set content = excluded.content\
            """;
    private static final String DELETE = "delete from knowledge_item where assistant_id = ?" + ONE;
    private static final String DANGLING =
            """
            select i.kind, i.id, i.locale, i.content from knowledge_item i where i.assistant_id = ? and (
              i.kind = 'intent' and not exists (
                select from knowledge_item a where a.assistant_id = i.assistant_id and a.kind = 'answer'
                  and a.id = i.content #>> '{action,answer}')
              or (i.kind = 'answer' and i.content ->> 'intent' is not null or i.kind = 'examples' and i.id <> 'oos')
                and not exists (
                  select from knowledge_item n where n.assistant_id = i.assistant_id and n.kind = 'intent'
                    and n.id = case i.kind when 'answer' then i.content ->> 'intent' else i.id end))
            limit 1\
            """;
    private static final String CHANGE =
            "insert into knowledge_change (id, assistant_id, made_at, made_by, what, undoes) values (?, ?, ?, ?, ?, ?)";
    private static final String CHANGE_ITEM =
            "insert into knowledge_change_item (change_id, kind, id, locale, before, after) values (?, ?, ?, ?, ?::jsonb, ?::jsonb)";

    private static final Logger LOG = Logger.getLogger(DraftEdit.class);

    private final Connection connection;
    private final UUID assistant;
    private final Map<ItemKey, Change> changes = new LinkedHashMap<>();

    /// What becomes of an item.
    private record Change(@Nullable JsonNode before, @Nullable JsonNode after) {}

    private DraftEdit(Connection connection, UUID assistant) {
        this.connection = connection;
        this.assistant = assistant;
    }

    /// Begins an edit, as soon as the one before has ended.
    static DraftEdit begin(DataSource database, UUID assistant) throws SQLException {
        DraftEdit edit = new DraftEdit(database.getConnection(), assistant);
        try {
            edit.lock();
            return edit;
        } catch (SQLException | RuntimeException e) {
            edit.close();
            throw e;
        }
    }

    private void lock() throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setObject(1, assistant);
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalArgumentException("there is no assistant " + assistant);
                }
            }
        }
    }

    Connection connection() {
        return connection;
    }

    /// All items of an assistant's draft, ordered by key.
    static Map<ItemKey, JsonNode> readAll(Connection connection, UUID assistant)
            throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ + ORDER)) {
            read.setObject(1, assistant);
            return items(read);
        }
    }

    /// The items of a kind with an id, in all locales.
    static Map<ItemKey, JsonNode> readAll(
            Connection connection, UUID assistant, ItemKey.Kind kind, String id)
            throws SQLException {
        String sql = READ + " and kind = ? and id = ?" + ORDER;
        try (PreparedStatement read = connection.prepareStatement(sql)) {
            read.setObject(1, assistant);
            read.setString(2, kind.label());
            read.setString(3, id);
            return items(read);
        }
    }

    static @Nullable JsonNode read(Connection connection, UUID assistant, ItemKey key)
            throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ + ONE)) {
            read.setObject(1, assistant);
            bind(read, 2, key);
            return items(read).get(key);
        }
    }

    private static Map<ItemKey, JsonNode> items(PreparedStatement read) throws SQLException {
        Map<ItemKey, JsonNode> items = new LinkedHashMap<>();
        try (ResultSet row = read.executeQuery()) {
            while (row.next()) {
                items.put(key(row), json(row.getString("content")));
            }
        }
        return items;
    }

    static ItemKey key(ResultSet row) throws SQLException {
        return new ItemKey(
                ItemKey.Kind.of(row.getString("kind")),
                row.getString("id"),
                row.getString("locale"));
    }

    static JsonNode json(String text) {
        try {
            return JsonLines.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new KnowledgeException("draft_broken", "the database holds no JSON: " + text, e);
        }
    }

    Map<ItemKey, JsonNode> all() throws SQLException {
        return readAll(connection, assistant);
    }

    @Nullable JsonNode read(ItemKey key) throws SQLException {
        Change change = changes.get(key);
        return change != null ? change.after() : read(connection, assistant, key);
    }

    boolean exists(ItemKey key) throws SQLException {
        return read(key) != null;
    }

    /// Whether any locale has an answer.
    boolean hasAnswer(AnswerId id) throws SQLException {
        return !readAll(connection, assistant, ItemKey.Kind.ANSWER, id.value()).isEmpty();
    }

    /// The items that a condition of one text parameter selects.
    List<ItemKey> where(String condition, String parameter) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ + condition + ORDER)) {
            read.setObject(1, assistant);
            read.setString(2, parameter);
            return List.copyOf(items(read).keySet());
        }
    }

    void put(ItemKey key, JsonNode content) throws SQLException {
        change(key, content);
    }

    void delete(ItemKey key) throws SQLException {
        change(key, null);
    }

    /// @param after null: the item goes
    void change(ItemKey key, @Nullable JsonNode after) throws SQLException {
        Change earlier = changes.get(key);
        JsonNode before = earlier != null ? earlier.before() : read(connection, assistant, key);
        changes.put(key, new Change(before, after));
    }

    /// For an edit that has read everything already.
    void change(ItemKey key, @Nullable JsonNode before, @Nullable JsonNode after) {
        changes.put(key, new Change(before, after));
    }

    /// Writes what differs, records it, and ends the transaction.
    ///
    /// @param undoes the change that this one takes back
    /// @return whether anything differs; if not, nothing is recorded
    boolean commit(UUID id, Instant at, String by, String what, @Nullable UUID undoes)
            throws SQLException {
        changes.values().removeIf(change -> Objects.equals(change.before, change.after));
        if (changes.isEmpty()) {
            connection.rollback();
            return false;
        }
        try (PreparedStatement put = connection.prepareStatement(PUT);
                PreparedStatement delete = connection.prepareStatement(DELETE);
                PreparedStatement change = connection.prepareStatement(CHANGE);
                PreparedStatement item = connection.prepareStatement(CHANGE_ITEM)) {
            change.setObject(1, id);
            change.setObject(2, assistant);
            change.setObject(3, at.atOffset(ZoneOffset.UTC));
            change.setString(4, by);
            change.setString(5, what);
            change.setObject(6, undoes);
            change.executeUpdate();
            for (Map.Entry<ItemKey, Change> entry : changes.entrySet()) {
                JsonNode before = entry.getValue().before();
                JsonNode after = entry.getValue().after();
                PreparedStatement write = after == null ? delete : put;
                write.setObject(1, assistant);
                bind(write, 2, entry.getKey());
                if (after != null) {
                    write.setString(5, after.toString());
                }
                write.addBatch();
                item.setObject(1, id);
                bind(item, 2, entry.getKey());
                item.setString(5, before == null ? null : before.toString());
                item.setString(6, after == null ? null : after.toString());
                item.addBatch();
            }
            delete.executeBatch();
            put.executeBatch();
            item.executeBatch();
        }
        if (undoes != null) {
            refuseDangling();
        }
        connection.commit();
        return true;
    }

    /// What an earlier state refers to may have gone since, or come to be referred to.
    private void refuseDangling() throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(DANGLING)) {
            read.setObject(1, assistant);
            for (ItemKey key : items(read).keySet()) {
                throw new KnowledgeException(
                        "conflict", key + " would then refer to something that is not there");
            }
        }
    }

    private static void bind(PreparedStatement statement, int from, ItemKey key)
            throws SQLException {
        statement.setString(from, key.kind().label());
        statement.setString(from + 1, key.id());
        statement.setString(from + 2, key.locale());
    }

    /// Ends the transaction if [#commit] did not, and gives the connection back in any case.
    @Override
    public void close() {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.debugf(e, "a connection was lost before the edit on it ended");
        }
    }
}
