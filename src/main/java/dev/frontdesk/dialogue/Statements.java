package dev.frontdesk.dialogue;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Plain JDBC: each call borrows a connection, and runs one statement in its own transaction. Thread-safe.
@Singleton
public class Statements {
    private final DataSource dataSource;

    @Inject
    public Statements(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /// The rows of a statement.
    ///
    /// @param parameters UUID, UUID[], String, Integer, Boolean, byte[] or Instant; null is allowed
    /// @throws DialogueException if the database does not answer, or refuses
    public <T> List<T> rows(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                bind(statement, i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(reader.read(rows));
                }
                return result;
            }
        } catch (SQLException e) {
            throw new DialogueException(
                    "the database did not take a statement: " + e.getMessage(), e);
        }
    }

    /// The only row of a statement that has exactly one.
    public <T> T row(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return rows(sql, reader, parameters).getFirst();
    }

    /// An integer column that may be null.
    public static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case Instant at -> statement.setObject(index, at.atOffset(ZoneOffset.UTC));
            case UUID[] ids ->
                    statement.setArray(index, statement.getConnection().createArrayOf("uuid", ids));
            case byte[] bytes -> statement.setBytes(index, bytes);
            case null -> statement.setObject(index, null);
            default -> statement.setObject(index, value);
        }
    }

    /// Reads the row that the result stands at.
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
