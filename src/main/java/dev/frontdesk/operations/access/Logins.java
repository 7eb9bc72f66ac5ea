package dev.frontdesk.operations.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
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
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The logins of people, table `account`, as those see them who give access: made, listed, deleted, and given another password.
///
/// Used by the service and, with a database of its own, by the command line. Thread-safe.
@ApplicationScoped
public class Logins {
    static final int PASSWORD_LENGTH_MIN = 10;
    static final int PASSWORD_LENGTH_MAX = 1_000;

    private static final int NAME_LENGTH_MAX = 100;
    private static final String COLUMNS = "id, name, role, created_at";

    /// Without letters and digits that look alike.
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private final DataSource database;
    private final UuidV7 ids;
    private final Clock clock;

    public Logins(DataSource database, UuidV7 ids, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
    }

    /// One login, without its password.
    public record Login(UUID id, String name, Role role, Instant createdAt) {}

    /// Four groups of five letters: 99 bits.
    public static String randomPassword() {
        return new SecureRandom()
                .ints(20, 0, LETTERS.length())
                .mapToObj(i -> String.valueOf(LETTERS.charAt(i)))
                .collect(Collectors.joining())
                .replaceAll("(.{5})(?=.)", "$1-");
    }

    /// Makes a login.
    ///
    /// @throws ProblemException 422 `bad_name`, `bad_password`; 409 `name_taken`
    Login create(String name, Role role, String password) {
        if (name.isEmpty()
                || name.length() > NAME_LENGTH_MAX
                || !name.chars().allMatch(c -> c > ' ' && c != '/' && c != 127)) {
            throw new ProblemException(
                    422,
                    "bad_name",
                    "A login's name has 1 to %d characters, without white space and /."
                            .formatted(NAME_LENGTH_MAX));
        }
        checkPassword(password);
        String sql =
                "INSERT INTO account (id, assistant_id, name, role, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (assistant_id, name) DO NOTHING RETURNING "
                        + COLUMNS;
        PasswordHash hash = PasswordHash.of(password);
        return one(
                        sql,
                        ids.next(),
                        Assistant.DEFAULT_ID,
                        name,
                        role.label(),
                        hash.text(),
                        Timestamp.from(clock.instant().truncatedTo(ChronoUnit.MILLIS)))
                .orElseThrow(() ->
                        new ProblemException(
                                409,
                                "name_taken",
                                "There is a login «%s» already.".formatted(name)));
    }

    /// All logins, the oldest first.
    public List<Login> list() {
        return rows(
                "SELECT " + COLUMNS + " FROM account WHERE assistant_id = ? ORDER BY id",
                Assistant.DEFAULT_ID);
    }

    /// Deletes a login and ends its sessions.
    ///
    /// @throws ProblemException 404 `not_found`; 409 `last_admin`, since nobody could give access afterwards
    Login delete(String name) {
        Optional<Login> deleted =
                one(
                        "DELETE FROM account WHERE assistant_id = ? AND name = ? AND (role <> 'admin' OR EXISTS"
                                + " (SELECT 1 FROM account a WHERE a.role = 'admin' AND a.name <> account.name"
                                + " AND a.assistant_id = account.assistant_id)) RETURNING "
                                + COLUMNS,
                        Assistant.DEFAULT_ID,
                        name);
        return deleted.orElseThrow(() ->
                list().stream().anyMatch(login -> login.name().equals(name))
                        ? new ProblemException(
                                409,
                                "last_admin",
                                "The login «%s» is the last admin; make another first."
                                        .formatted(name))
                        : new ProblemException(
                                404, "not_found", "There is no login «%s».".formatted(name)));
    }

    /// A person's own change of password; the other sessions of the login end.
    ///
    /// @param keep the session that asks
    /// @throws ProblemException 422 `bad_password`; 403 `wrong_password`
    void changePassword(UUID id, String before, String after, Secret keep) {
        checkPassword(after);
        PasswordHash hash = hash(id);
        // Slow on purpose, so no connection is held meanwhile.
        if (!hash.fits(before)) {
            throw new ProblemException(403, "wrong_password", "The old password is wrong.");
        }
        setPassword(id, after, keep);
    }

    /// Gives a login another password, for one that was lost; all its sessions end.
    ///
    /// @return empty if there is no such login
    public Optional<Login> resetPassword(String name, String password) {
        checkPassword(password);
        Optional<Login> login =
                list().stream().filter(each -> each.name().equals(name)).findFirst();
        login.ifPresent(found -> setPassword(found.id(), password, null));
        return login;
    }

    private void setPassword(UUID id, String password, @Nullable Secret keep) {
        String sql =
                "WITH ended AS (DELETE FROM session WHERE account_id = ? AND digest <> ?)"
                        + " UPDATE account SET password_hash = ? WHERE id = ? RETURNING "
                        + COLUMNS;
        byte[] kept = keep == null ? new byte[0] : keep.digest();
        one(sql, id, kept, PasswordHash.of(password).text(), id);
    }

    private PasswordHash hash(UUID id) {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT password_hash FROM account WHERE id = ?")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new PasswordHash(row.getString(1)) : PasswordHash.NOBODY;
            }
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }

    private static void checkPassword(String password) {
        if (password.length() < PASSWORD_LENGTH_MIN || password.length() > PASSWORD_LENGTH_MAX) {
            throw new ProblemException(
                    422,
                    "bad_password",
                    "A password has %d to %d characters, this has %d."
                            .formatted(
                                    PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MAX, password.length()));
        }
    }

    private Optional<Login> one(String sql, Object... parameters) {
        return rows(sql, parameters).stream().findFirst();
    }

    private List<Login> rows(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<Login> logins = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    logins.add(
                            new Login(
                                    row.getObject("id", UUID.class),
                                    row.getString("name"),
                                    Role.of(row.getString("role")),
                                    row.getTimestamp("created_at").toInstant()));
                }
            }
            return logins;
        } catch (SQLException e) {
            throw ProblemException.databaseAway(e);
        }
    }
}
