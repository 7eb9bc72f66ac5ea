package dev.frontdesk.operations.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The API keys of programs, in table `access_key`. A key is shown once, when it is made; a revoked one stays in the
/// table. Used by the service and, with a database of its own, by the command line.
@ApplicationScoped
public class AccessKeys {

    private static final String COLUMNS = "id, name, role, created_at, revoked_at";
    private static final int NAME_LENGTH_MAX = 200;

    private final DataSource database;
    private final UuidV7 ids;
    private final Clock clock;

    public AccessKeys(DataSource database, UuidV7 ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /// One key, without its secret.
    public record Key(
            UUID id, String name, Role role, Instant createdAt, @Nullable Instant revokedAt) {}

    /// A new key and the text to send as `Authorization: Bearer`, which nobody can read again.
    public record Created(Key key, String secret) {
        @Override
        public String toString() {
            return "Created[" + key + "]";
        }
    }

    public Created create(Role role, String name) {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "A key's name has 1 to %d characters, this has %d."
                            .formatted(NAME_LENGTH_MAX, name.length()));
        }
        Secret secret = Secret.random(Secret.KEY_PREFIX);
        Key key =
                new Key(
                        ids.next(),
                        name,
                        role,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        null);
        String sql =
                "INSERT INTO access_key (id, assistant_id, name, role, digest, created_at) VALUES (?, ?, ?, ?, ?, ?)";
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, key.id());
            insert.setObject(2, Assistant.DEFAULT_ID);
            insert.setString(3, name);
            insert.setString(4, role.label());
            insert.setBytes(5, secret.digest());
            insert.setTimestamp(6, Timestamp.from(key.createdAt()));
            insert.executeUpdate();
            return new Created(key, secret.text());
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    /// All keys, the oldest first.
    public List<Key> list() {
        String sql = "SELECT " + COLUMNS + " FROM access_key WHERE assistant_id = ? ORDER BY id";
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, Assistant.DEFAULT_ID);
            List<Key> keys = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    keys.add(key(row));
                }
            }
            return keys;
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    /// Ends a key now, or leaves it ended; empty if there is no such key.
    public Optional<Key> revoke(UUID id) {
        String sql =
                "UPDATE access_key SET revoked_at = coalesce(revoked_at, ?) WHERE id = ? RETURNING "
                        + COLUMNS;
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.setTimestamp(1, Timestamp.from(clock.instant()));
            update.setObject(2, id);
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? Optional.of(key(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    Optional<Caller> find(Secret secret) {
        String sql =
                "SELECT id, name, role, assistant_id FROM access_key WHERE digest = ? AND revoked_at IS NULL";
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setBytes(1, secret.digest());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(caller(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    /// Reads the columns id, name, role and assistant_id.
    static Caller caller(ResultSet row) throws SQLException {
        return new Caller(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getObject("assistant_id", UUID.class));
    }

    private static Key key(ResultSet row) throws SQLException {
        Timestamp revoked = row.getTimestamp("revoked_at");
        return new Key(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Role.of(row.getString("role")),
                row.getTimestamp("created_at").toInstant(),
                revoked == null ? null : revoked.toInstant());
    }
}
