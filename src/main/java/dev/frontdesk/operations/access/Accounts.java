package dev.frontdesk.operations.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// People's logins and their sessions, in tables `account` and `session`.
///
/// A session is a random secret in a cookie, of which the table holds the digest; it ends after [#SESSION_LENGTH] or
/// with the logout, on every replica within ten seconds.
@ApplicationScoped
class Accounts {

    static final Duration SESSION_LENGTH = Duration.ofHours(12);

    private final DataSource database;
    private final UuidV7 ids;
    private final Clock clock;

    Accounts(DataSource database, UuidV7 ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /// A session that was just opened.
    record Session(Caller caller, Secret secret, Instant expiresAt) {}

    /// Makes the first login unless there is one already; says whether it did. Several replicas may try at once.
    boolean createFirst(String name, String password) {
        String sql =
                """
                INSERT INTO account (id, assistant_id, name, role, password_hash, created_at)
                SELECT ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM account)
                ON CONFLICT (assistant_id, name) DO NOTHING
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, ids.next());
            insert.setObject(2, Assistant.DEFAULT_ID);
            insert.setString(3, name);
            insert.setString(4, Role.ADMIN.label());
            insert.setString(5, PasswordHash.of(password).text());
            insert.setTimestamp(6, Timestamp.from(clock.instant()));
            return insert.executeUpdate() == 1;
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    boolean anyExists() {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT 1 FROM account LIMIT 1");
                ResultSet row = select.executeQuery()) {
            return row.next();
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    /// Opens a session if the password is right. Takes as long for a name that does not exist.
    Optional<Session> signIn(String name, String password) {
        String sql =
                "SELECT id, name, role, assistant_id, password_hash FROM account"
                        + " WHERE assistant_id = ? AND name = ? AND disabled_at IS NULL";
        @Nullable Caller caller = null;
        PasswordHash hash = PasswordHash.NOBODY;
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setObject(1, Assistant.DEFAULT_ID);
                select.setString(2, name);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        caller = AccessKeys.caller(row);
                        hash = new PasswordHash(row.getString("password_hash"));
                    }
                }
            }
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
        // Slow on purpose, so no connection is held meanwhile.
        boolean right = hash.fits(password);
        return caller != null && right ? Optional.of(openSession(caller)) : Optional.empty();
    }

    private Session openSession(Caller caller) {
        Instant now = clock.instant();
        Session session = new Session(caller, Secret.random(""), now.plus(SESSION_LENGTH));
        String sql =
                """
                WITH expired AS (DELETE FROM session WHERE expires_at < ?)
                INSERT INTO session (id, assistant_id, account_id, digest, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setTimestamp(1, Timestamp.from(now));
            insert.setObject(2, ids.next());
            insert.setObject(3, caller.assistantId());
            insert.setObject(4, caller.id());
            insert.setBytes(5, session.secret().digest());
            insert.setTimestamp(6, Timestamp.from(now));
            insert.setTimestamp(7, Timestamp.from(session.expiresAt()));
            insert.executeUpdate();
            return session;
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    void signOut(Secret secret) {
        try (Connection connection = database.getConnection();
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM session WHERE digest = ?")) {
            delete.setBytes(1, secret.digest());
            delete.executeUpdate();
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    Optional<Caller> find(Secret secret) {
        String sql =
                "SELECT a.id, a.name, a.role, a.assistant_id FROM session s JOIN account a ON a.id = s.account_id"
                        + " WHERE s.digest = ? AND s.expires_at > ? AND a.disabled_at IS NULL";
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setBytes(1, secret.digest());
            select.setTimestamp(2, Timestamp.from(clock.instant()));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(AccessKeys.caller(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }
}
