package dev.frontdesk.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.knowledge.KnowledgeException;
import dev.frontdesk.knowledge.KnowledgeSnapshot;
import dev.frontdesk.operations.access.UuidV7;
import dev.frontdesk.registry.RegistryException.Code;
import dev.frontdesk.registry.ReleaseRow.Origin;
import dev.frontdesk.registry.ReleaseRow.State;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The releases of one assistant in the database, and the pointer to the live one. Thread-safe.
final class ReleaseStore {
    /// The channel on which a moved pointer is told.
    static final String CHANNEL = "frontdesk_release";

    private static final int LIST_MAX = 200;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COLUMNS =
            "id, number, bundle_digest, bundle_files, knowledge_digest, origin, state, report, note, created_by, created_at";

    private final DataSource database;
    private final Blobs blobs;
    private final UUID assistant;
    private final UuidV7 ids;
    private final Clock clock;

    ReleaseStore(DataSource database, Blobs blobs, UUID assistant, UuidV7 ids, Clock clock) {
        this.database = database;
        this.blobs = blobs;
        this.assistant = assistant;
        this.ids = ids;
        this.clock = clock;
    }

    /// Which release is live.
    ///
    /// @param revision grows with each change
    record Pointer(long revision, UUID release, @Nullable UUID previous) {}

    /// Something done with one connection.
    interface Step<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException, IOException;
    }

    <T extends @Nullable Object> T inTransaction(Step<T> step) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = step.run(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new RegistryException(
                    Code.UNAVAILABLE, "The releases cannot be reached: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Does something that only one replica may do at a time.
    <T> T alone(Supplier<T> work) {
        return inTransaction(connection -> {
            try (PreparedStatement lock =
                    connection.prepareStatement(
                            "select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
                lock.setString(1, CHANNEL + assistant);
                lock.executeQuery().close();
            }
            return work.get();
        });
    }

    /// Stores a checked bundle's files.
    void putBundle(BundleFolder bundle) {
        this.<@Nullable Void>inTransaction(connection -> {
            for (Map.Entry<String, String> file : bundle.files().entrySet()) {
                Path path = bundle.folder().resolve(file.getKey());
                try (InputStream in = Files.newInputStream(path)) {
                    blobs.put(connection, file.getValue(), Files.size(path), in);
                }
            }
            return null;
        });
    }

    void putKnowledge(KnowledgeSnapshot knowledge) {
        this.<@Nullable Void>inTransaction(connection -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            knowledge.toJson(bytes);
            blobs.put(
                    connection,
                    knowledge.digest(),
                    bytes.size(),
                    new ByteArrayInputStream(bytes.toByteArray()));
            return null;
        });
    }

    KnowledgeSnapshot knowledge(String digest) {
        return inTransaction(connection -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            blobs.copy(connection, digest, bytes);
            try {
                return KnowledgeSnapshot.fromJson(new ByteArrayInputStream(bytes.toByteArray()));
            } catch (KnowledgeException e) {
                throw new RegistryException(
                        Code.KNOWLEDGE_CORRUPT,
                        "The knowledge snapshot " + digest + " cannot be read: " + e.getMessage(),
                        e);
            }
        });
    }

    /// A new candidate, not judged yet.
    ReleaseRow insert(
            String bundle,
            Map<String, String> files,
            String knowledge,
            Origin origin,
            String note,
            String createdBy) {
        UUID id = ids.next();
        String sql =
                """
                insert into release (id, assistant_id, number, bundle_digest, bundle_files, knowledge_digest, origin,
                                     state, note, created_by, created_at)
                values (?, ?, (select coalesce(max(number), 0) + 1 from release where assistant_id = ?),
                        ?, ?::jsonb, ?, ?, 'candidate', ?, ?, ?)
                returning \
                """
                        + COLUMNS;
        return inTransaction(connection -> {
            lock(connection);
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setObject(1, id);
                insert.setObject(2, assistant);
                insert.setObject(3, assistant);
                insert.setString(4, bundle);
                insert.setString(5, json(files));
                insert.setString(6, knowledge);
                insert.setString(7, origin.label());
                insert.setString(8, note);
                insert.setString(9, createdBy);
                insert.setTimestamp(
                        10, Timestamp.from(clock.instant().truncatedTo(ChronoUnit.MILLIS)));
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    return row(row);
                }
            }
        });
    }

    /// One writer of releases at a time, for numbers without gaps; ends with the transaction.
    private void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select 1 from assistant where id = ? for update")) {
            lock.setObject(1, assistant);
            lock.executeQuery().close();
        }
    }

    ReleaseRow judge(UUID id, State state, JsonNode report) {
        String sql =
                "update release set state = ?, report = ?::jsonb where id = ? and assistant_id = ? returning "
                        + COLUMNS;
        return inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setString(1, state.label());
                update.setString(2, json(report));
                update.setObject(3, id);
                update.setObject(4, assistant);
                try (ResultSet row = update.executeQuery()) {
                    row.next();
                    return row(row);
                }
            }
        });
    }

    /// The newest releases first, [#LIST_MAX] at most.
    List<ReleaseRow> list() {
        String sql =
                "select "
                        + COLUMNS
                        + " from release where assistant_id = ? order by number desc limit "
                        + LIST_MAX;
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setObject(1, assistant);
                List<ReleaseRow> rows = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        rows.add(row(row));
                    }
                }
                return rows;
            }
        });
    }

    /// One release.
    ///
    /// @throws RegistryException `RELEASE_UNKNOWN`
    ReleaseRow read(UUID id) {
        String sql = "select " + COLUMNS + " from release where assistant_id = ? and id = ?";
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setObject(1, assistant);
                select.setObject(2, id);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        throw new RegistryException(
                                Code.RELEASE_UNKNOWN, "There is no release " + id + ".");
                    }
                    return row(row);
                }
            }
        });
    }

    Optional<Pointer> pointer() {
        return inTransaction(connection -> pointer(connection, ""));
    }

    private Optional<Pointer> pointer(Connection connection, String lock) throws SQLException {
        String sql =
                "select revision, release_id, previous_id from assistant_release where assistant_id = ?"
                        + lock;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, assistant);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Pointer(
                                        row.getLong(1),
                                        row.getObject(2, UUID.class),
                                        row.getObject(3, UUID.class)))
                        : Optional.empty();
            }
        }
    }

    /// Makes a release the live one and tells the replicas.
    Pointer activate(UUID release, String reason, String by) {
        return inTransaction(connection -> {
            lock(connection);
            Optional<Pointer> before = pointer(connection, " for update");
            if (before.isPresent() && before.get().release().equals(release)) {
                return before.get();
            }
            @Nullable UUID previous = before.map(Pointer::release).orElse(null);
            return move(connection, release, previous, reason, by);
        });
    }

    /// Makes the previous release the live one, if the live one is still the one that the caller saw.
    ///
    /// @throws RegistryException `NOTHING_TO_ROLL_BACK`
    Pointer rollBack(String by) {
        return inTransaction(connection -> {
            lock(connection);
            Pointer before =
                    pointer(connection, " for update")
                            .filter(pointer -> pointer.previous() != null)
                            .orElseThrow(() ->
                                    new RegistryException(
                                            Code.NOTHING_TO_ROLL_BACK,
                                            "No release was live before this one."));
            UUID previous = before.previous();
            if (previous == null) {
                throw new IllegalStateException("filtered above");
            }
            UUID live = before.release();
            return move(connection, /* release= */ previous, /* previous= */ live, "roll_back", by);
        });
    }

    private Pointer move(
            Connection connection, UUID release, @Nullable UUID previous, String reason, String by)
            throws SQLException {
        String sql =
                """
                with moved as (
                    insert into assistant_release as a (assistant_id, release_id, previous_id, revision)
                    values (?, ?, ?, 1)
                    on conflict (assistant_id) do update
                    set release_id = excluded.release_id, previous_id = excluded.previous_id, revision = a.revision + 1
                    returning assistant_id, release_id, previous_id, revision),
                noted as (
                    insert into release_activation (assistant_id, release_id, previous_id, reason, activated_by, activated_at)
                    select assistant_id, release_id, previous_id, ?, ?, ? from moved)
                select revision, pg_notify(?, assistant_id || ' ' || revision) from moved\
                """;
        try (PreparedStatement move = connection.prepareStatement(sql)) {
            move.setObject(1, assistant);
            move.setObject(2, release);
            move.setObject(3, previous, java.sql.Types.OTHER);
            move.setString(4, reason);
            move.setString(5, by);
            move.setTimestamp(6, Timestamp.from(clock.instant()));
            move.setString(7, CHANNEL);
            try (ResultSet row = move.executeQuery()) {
                row.next();
                return new Pointer(row.getLong(1), release, previous);
            }
        }
    }

    private static ReleaseRow row(ResultSet row) throws SQLException {
        return new ReleaseRow(
                row.getObject("id", UUID.class),
                row.getInt("number"),
                row.getString("bundle_digest"),
                files(row.getString("bundle_files")),
                row.getString("knowledge_digest"),
                Origin.of(row.getString("origin")),
                State.of(row.getString("state")),
                tree(row.getString("report")),
                row.getString("note"),
                row.getString("created_by"),
                row.getTimestamp("created_at").toInstant());
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> files(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
